/** Calls under way at the caller's end of a channel. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import type { Channel } from './channel.ts'
import { CancelSchema, CreditSchema, type Frame, FrameSchema, OpenSchema } from './gen/mam/v1/channel_pb.js'

type FrameKind = Frame['kind']

export class Calls {
  private readonly channel: Channel
  private readonly calls = new Map<number, Call>()
  private lastCall = 0
  private isClosed = false

  constructor(channel: Channel) {
    this.channel = channel
    channel.listen({ message: (bytes) => this.receive(bytes), closed: () => this.lose() })
  }

  /** Starts a call; the signal cancels it at the server. */
  open(method: string, request: Uint8Array, credit: number, signal: AbortSignal | undefined): Call {
    const id = ++this.lastCall
    const call = new Call(
      (kind) => this.send(id, kind),
      () => this.calls.delete(id),
    )
    if (this.isClosed) call.finish(connectionLost())
    else if (signal?.aborted) call.finish(canceled(signal))
    else {
      this.calls.set(id, call)
      this.send(id, { case: 'open', value: create(OpenSchema, { method, request, credit }) })
      call.leaveWhenAborted(signal)
    }
    return call
  }

  private send(call: number, kind: FrameKind): void {
    if (!this.isClosed) this.channel.send(toBinary(FrameSchema, create(FrameSchema, { call, kind })))
  }

  private receive(bytes: Uint8Array): void {
    const frame = fromBinary(FrameSchema, bytes)
    const call = this.calls.get(frame.call)
    if (frame.kind.case === 'message') call?.push(frame.kind.value)
    if (frame.kind.case === 'end') call?.finish(null)
    if (frame.kind.case === 'failure') call?.finish(new ConnectError(frame.kind.value.words, frame.kind.value.code))
  }

  private lose(): void {
    this.isClosed = true
    for (const call of [...this.calls.values()]) call.finish(connectionLost())
  }
}

/** One call: its answers wait here, never more than the credit that was given. */
export class Call {
  private readonly send: (kind: FrameKind) => void
  private readonly forget: () => void
  private readonly answers: Uint8Array[] = []
  private outcome: { readonly error: ConnectError | null } | undefined
  private wake: () => void = () => {}
  private ignoreSignal: () => void = () => {}

  constructor(send: (kind: FrameKind) => void, forget: () => void) {
    this.send = send
    this.forget = forget
  }

  /** The next answer, or null at the end. Throws the call's error. */
  async next(): Promise<Uint8Array | null> {
    while (this.answers.length === 0 && !this.outcome) {
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
    const answer = this.answers.shift()
    if (answer) return answer
    if (this.outcome?.error) throw this.outcome.error
    return null
  }

  grant(count: number): void {
    if (!this.outcome) this.send({ case: 'credit', value: create(CreditSchema, { count }) })
  }

  push(answer: Uint8Array): void {
    this.answers.push(answer)
    this.wake()
  }

  finish(error: ConnectError | null): void {
    if (this.outcome) return
    this.outcome = { error }
    this.ignoreSignal()
    this.forget()
    this.wake()
  }

  /** Not wanted any more: the server is told, waiting answers are dropped. */
  leave(error: ConnectError | null): void {
    this.answers.length = 0
    if (this.outcome) return
    this.send({ case: 'cancel', value: create(CancelSchema) })
    this.finish(error)
  }

  leaveWhenAborted(signal: AbortSignal | undefined): void {
    if (!signal) return
    const leave = () => this.leave(canceled(signal))
    signal.addEventListener('abort', leave, { once: true })
    this.ignoreSignal = () => signal.removeEventListener('abort', leave)
  }
}

function connectionLost(): ConnectError {
  return new ConnectError('the connection to MAM is closed', Code.Unavailable)
}

function canceled(signal: AbortSignal): ConnectError {
  if (signal.reason instanceof ConnectError) return signal.reason
  const late = signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
  return late
    ? new ConnectError('MAM did not answer in time', Code.DeadlineExceeded)
    : new ConnectError('the call was cancelled', Code.Canceled)
}
