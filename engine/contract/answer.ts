/**
 * The answering end of a channel: decodes each call, runs the implementation, sends what it yields as far as the caller
 * has given credit. A caller that floods, sends nonsense or vanishes costs bounded memory and ends its own calls only.
 */
import { create, type DescMethod, type DescService, fromBinary, toBinary } from '@bufbuild/protobuf'
import { Code, ConnectError, createHandlerContext, type HandlerContext, type ServiceImpl } from '@connectrpc/connect'
import type { Channel } from './channel.ts'
import { EndSchema, FailureSchema, type Frame, FrameSchema, type Open } from './gen/mam/v1/channel_pb.js'
import { methodName } from './transport.ts'

export interface AnswerLimits {
  /** Calls under way at once; one more is refused. */
  readonly maxCalls: number
  /** Credit that one stream may hold. */
  readonly maxCredit: number
  /** Bytes waiting for a reader; a channel that has more is closed. */
  readonly maxBufferedBytes: number
}

export const DEFAULT_LIMITS: AnswerLimits = { maxCalls: 64, maxCredit: 64, maxBufferedBytes: 16 << 20 }

/** Answers calls until the channel closes. Returns how many are under way, for tests and health. */
export function answerCalls<S extends DescService>(
  channel: Channel,
  service: S,
  implementation: ServiceImpl<S>,
  limits: AnswerLimits = DEFAULT_LIMITS,
): { readonly openCalls: () => number } {
  const answering = new Answering(channel, service, implementation as Record<string, unknown>, limits)
  channel.listen({ message: (bytes) => answering.receive(bytes), closed: () => answering.close() })
  return { openCalls: () => answering.calls.size }
}

interface OpenCall {
  readonly abort: AbortController
  credit: number
  wake: () => void
}

type FrameKind = Frame['kind']
type Handler = (request: unknown, context: HandlerContext) => unknown

class Answering {
  readonly calls = new Map<number, OpenCall>()
  private readonly channel: Channel
  private readonly methods: ReadonlyMap<string, DescMethod>
  private readonly implementation: Record<string, unknown>
  private readonly limits: AnswerLimits
  private lastCall = 0

  constructor(channel: Channel, service: DescService, implementation: Record<string, unknown>, limits: AnswerLimits) {
    this.channel = channel
    this.methods = new Map(service.methods.map((method) => [methodName(method), method]))
    this.implementation = implementation
    this.limits = limits
  }

  receive(bytes: Uint8Array): void {
    let frame: Frame
    try {
      frame = fromBinary(FrameSchema, bytes)
    } catch {
      this.channel.close()
      return
    }
    if (frame.kind.case === 'open') this.open(frame.call, frame.kind.value)
    else if (frame.kind.case === 'cancel') this.calls.get(frame.call)?.abort.abort()
    else if (frame.kind.case === 'credit') this.credit(frame.call, frame.kind.value.count)
    else this.channel.close()
  }

  close(): void {
    for (const call of this.calls.values()) call.abort.abort()
  }

  private credit(id: number, count: number): void {
    const call = this.calls.get(id)
    if (!call) return
    call.credit = Math.min(call.credit + count, this.limits.maxCredit)
    call.wake()
  }

  private open(id: number, request: Open): void {
    const method = this.methods.get(request.method)
    if (id <= this.lastCall) this.channel.close()
    else if (!method) this.fail(id, new ConnectError('there is no such call', Code.Unimplemented))
    else if (this.calls.size >= this.limits.maxCalls)
      this.fail(id, new ConnectError('too many calls at once', Code.ResourceExhausted))
    else this.start(id, method, request)
    this.lastCall = Math.max(this.lastCall, id)
  }

  private start(id: number, method: DescMethod, request: Open): void {
    const credit = Math.min(request.credit, this.limits.maxCredit)
    const call: OpenCall = { abort: new AbortController(), credit, wake: () => {} }
    call.abort.signal.addEventListener('abort', () => call.wake())
    this.calls.set(id, call)
    void this.run(id, call, method, request.request)
  }

  /** One call from its request to its end; the only place where an implementation's errors arrive. */
  private async run(id: number, call: OpenCall, method: DescMethod, bytes: Uint8Array): Promise<void> {
    try {
      const request = decode(method, bytes)
      const handler = (this.implementation[method.localName] as Handler).bind(this.implementation)
      const context = contextOf(method, call.abort.signal)
      if (method.methodKind === 'unary') {
        this.sendMessage(id, method, await handler(request, context))
      } else {
        await this.stream(id, call, method, handler(request, context) as AsyncIterable<unknown>)
        this.send(id, { case: 'end', value: create(EndSchema) })
      }
    } catch (error) {
      if (!call.abort.signal.aborted) this.fail(id, asConnectError(error))
    } finally {
      this.calls.delete(id)
      call.abort.abort()
    }
  }

  /** Pulls the next message only when there is credit, so the implementation yields what is newest then. */
  private async stream(
    id: number,
    call: OpenCall,
    method: DescMethod,
    messages: AsyncIterable<unknown>,
  ): Promise<void> {
    const iterator = messages[Symbol.asyncIterator]()
    try {
      while (await this.hasCredit(call)) {
        const next = await iterator.next()
        if (next.done || call.abort.signal.aborted) return
        call.credit--
        this.sendMessage(id, method, next.value)
      }
    } finally {
      await iterator.return?.()
    }
  }

  /** Waits for credit; false once the caller has left. */
  private async hasCredit(call: OpenCall): Promise<boolean> {
    while (call.credit === 0 && !call.abort.signal.aborted) {
      await new Promise<void>((resolve) => {
        call.wake = resolve
      })
    }
    return !call.abort.signal.aborted
  }

  private sendMessage(id: number, method: DescMethod, message: unknown): void {
    const value = toBinary(method.output, create(method.output, message as never))
    this.send(id, { case: 'message', value })
  }

  private fail(id: number, error: ConnectError): void {
    this.send(id, { case: 'failure', value: create(FailureSchema, { code: error.code, words: error.rawMessage }) })
  }

  private send(call: number, kind: FrameKind): void {
    if (this.channel.bufferedBytes > this.limits.maxBufferedBytes) this.channel.close()
    else this.channel.send(toBinary(FrameSchema, create(FrameSchema, { call, kind })))
  }
}

function decode(method: DescMethod, bytes: Uint8Array): unknown {
  try {
    return fromBinary(method.input, bytes)
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
