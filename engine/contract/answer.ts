/**
 * The answering end of a channel: decodes each call, runs the implementation, sends what it yields as far as the caller
 * has given credit. A caller that floods, sends nonsense or vanishes costs bounded memory and ends its own calls only.
 */
import { create, type DescMethod, type DescService, fromBinary, toBinary } from '@bufbuild/protobuf'
import { Code, ConnectError, createHandlerContext, type HandlerContext, type ServiceImpl } from '@connectrpc/connect'
import { type AnswerLimits, CallerGuard, DEFAULT_LIMITS } from './caller-guard.ts'
import type { Channel } from './channel.ts'
import { FrameError, type FrameKind, Frames } from './frames.ts'
import { BeatSchema, EndSchema, FailureSchema, type Frame, type Open } from './gen/mam/v1/channel_pb.js'
import { OpenCall } from './open-call.ts'
import { methodName } from './transport.ts'

export interface AnswerOptions {
  readonly limits?: Partial<AnswerLimits>
  /** Called with each message of the caller, whatever is in it. */
  readonly heard?: () => void
  /** Called once when the channel has closed. */
  readonly closed?: () => void
  /** What the caller may read of a failure's words; `request` is the encoded message that was refused. */
  readonly publicWords?: (words: string, request: Uint8Array) => string
}

/** Longer words are cut: a caller that sends long names gets no longer answers. */
const MAX_WORDS_LENGTH = 4096

/** Answers calls until the channel closes. Returns how many are under way, for tests and health. */
export function answerCalls<S extends DescService>(
  channel: Channel,
  service: S,
  implementation: ServiceImpl<S>,
  options: AnswerOptions = {},
): { readonly openCalls: () => number } {
  const answering = new Answering(channel, service, implementation as Record<string, unknown>, options)
  channel.listen({
    message: (bytes) => {
      options.heard?.()
      answering.receive(bytes)
    },
    closed: () => {
      answering.close()
      options.closed?.()
    },
  })
  return { openCalls: () => answering.calls.size }
}

/** In a page's world timers are numbers. */
type Timer = ReturnType<typeof setInterval> & { unref?: () => void }
type Handler = (request: unknown, context: HandlerContext) => unknown

class Answering {
  readonly calls = new Map<number, OpenCall>()
  private readonly channel: Channel
  private readonly frames: Frames
  private readonly methods: ReadonlyMap<string, DescMethod>
  private readonly implementation: Record<string, unknown>
  private readonly limits: AnswerLimits
  private readonly publicWords: NonNullable<AnswerOptions['publicWords']>
  private readonly guard: CallerGuard
  private readonly watch: Timer
  private lastCall = 0
  private isClosed = false

  constructor(
    channel: Channel,
    service: DescService,
    implementation: Record<string, unknown>,
    { limits, publicWords = (words) => words }: AnswerOptions,
  ) {
    this.channel = channel
    this.frames = new Frames(channel)
    this.methods = new Map(service.methods.map((method) => [methodName(method), method]))
    this.implementation = implementation
    this.limits = { ...DEFAULT_LIMITS, ...limits }
    this.publicWords = publicWords
    this.guard = new CallerGuard(this.limits)
    this.watch = setInterval(() => this.checkSilence(), this.limits.maxSilenceMs / 2)
    this.watch.unref?.()
  }

  receive(bytes: Uint8Array): void {
    if (this.isClosed) return
    const excess = this.guard.excessOf(bytes)
    if (excess) this.refuse(excess, Code.ResourceExhausted)
    else this.read(bytes)
  }

  close(): void {
    this.isClosed = true
    clearInterval(this.watch)
    for (const call of this.calls.values()) call.end()
  }

  private read(bytes: Uint8Array): void {
    try {
      this.take(this.frames.read(bytes))
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      this.refuse(error.message, Code.DataLoss)
    }
  }

  private take({ call, kind }: Frame): void {
    if (kind.case === 'open') this.open(call, kind.value)
    else if (kind.case === 'cancel') this.calls.get(call)?.end()
    else if (kind.case === 'credit') this.calls.get(call)?.grant(kind.value.count)
    else if (kind.case === 'beat') this.send(0, { case: 'beat', value: create(BeatSchema) })
    else throw new FrameError(`a caller sends no "${kind.case}"`)
  }

  /** The whole channel: the caller is told why before it closes. */
  private refuse(words: string, code: Code): void {
    this.send(0, { case: 'failure', value: create(FailureSchema, { code, words }) })
    this.close()
    this.channel.close(words)
  }

  /** A caller that vanished without closing would hold its calls and what hands began for ever. */
  private checkSilence(): void {
    if (this.calls.size > 0 && this.guard.isSilent) this.channel.close()
  }

  private open(id: number, request: Open): void {
    const method = this.methods.get(request.method)
    if (id <= this.lastCall) throw new FrameError(`call ${id} is no new one`)
    this.lastCall = id
    if (!method || !this.implementation[method.localName]) this.fail(id, Code.Unimplemented, 'there is no such call')
    else if (this.calls.size >= this.limits.maxCalls) this.fail(id, Code.ResourceExhausted, 'too many calls at once')
    else void this.run(id, method, request)
  }

  /** One call from its request to its end; the only place where an implementation's errors arrive. */
  private async run(id: number, method: DescMethod, { request: bytes, credit }: Open): Promise<void> {
    const call = new OpenCall(credit, this.limits.maxCredit)
    this.calls.set(id, call)
    try {
      const request = decode(method, bytes)
      const handler = (this.implementation[method.localName] as Handler).bind(this.implementation)
      const context = contextOf(method, call.signal)
      if (method.methodKind === 'unary') {
        this.sendMessage(id, method, await handler(request, context))
      } else {
        await this.stream(id, call, method, handler(request, context) as AsyncIterable<unknown>)
        this.send(id, { case: 'end', value: create(EndSchema) })
      }
    } catch (error) {
      if (!call.isOver) this.failWith(id, asConnectError(error), bytes)
    } finally {
      this.calls.delete(id)
      call.end()
    }
  }

  /** Pulls the next message only when there is credit, so the implementation yields what is newest then. */
  private async stream(id: number, call: OpenCall, method: DescMethod, messages: AsyncIterable<unknown>) {
    const iterator = messages[Symbol.asyncIterator]()
    try {
      while (await call.hasCredit()) {
        const next = await iterator.next()
        if (next.done || call.isOver) return
        call.spend()
        this.sendMessage(id, method, next.value)
      }
    } finally {
      await iterator.return?.()
    }
  }

  private sendMessage(id: number, method: DescMethod, message: unknown): void {
    const value = toBinary(method.output, create(method.output, message as never))
    this.send(id, { case: 'message', value })
  }

  private failWith(id: number, error: ConnectError, request: Uint8Array): void {
    this.fail(id, error.code, this.publicWords(error.rawMessage, request).slice(0, MAX_WORDS_LENGTH))
  }

  private fail(id: number, code: Code, words: string): void {
    this.send(id, { case: 'failure', value: create(FailureSchema, { code, words }) })
  }

  private send(call: number, kind: FrameKind): void {
    if (this.isClosed) return
    if (this.channel.bufferedBytes > this.limits.maxBufferedBytes) this.channel.close()
    else this.frames.send(call, kind)
  }
}

function decode(method: DescMethod, bytes: Uint8Array): unknown {
  try {
    return fromBinary(method.input, bytes, { readUnknownFields: false })
  } catch {
    throw new ConnectError('the request cannot be read', Code.InvalidArgument)
  }
}

function contextOf(method: DescMethod, requestSignal: AbortSignal): HandlerContext {
  const url = `channel:${methodName(method)}`
  return createHandlerContext({
    service: method.parent,
    method,
    protocolName: 'channel',
    requestMethod: 'POST',
    url,
    requestSignal,
  })
}

/** Faults of ours keep their details from the caller; what is meant for people is a ConnectError already. */
function asConnectError(error: unknown): ConnectError {
  if (error instanceof ConnectError) return error
  console.error(error)
  return new ConnectError('MAM failed to do that; its log says more', Code.Internal)
}
