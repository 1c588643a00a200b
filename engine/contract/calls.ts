/** Calls under way at the caller's end of a channel. */
import { create } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import type { Channel } from './channel.ts'
import { FrameError, type FrameKind, Frames } from './frames.ts'
import { BeatSchema, CancelSchema, CreditSchema, type Frame, OpenSchema } from './gen/mam/v1/channel_pb.js'

/** While calls are under way the other end is asked so often whether it is there. */
export const BEAT_MS = 500
/** A host may be busy that long with one piece of work. */
const MAX_UNANSWERED_BEATS = 20

/** Also in the pages' world, where timers are numbers. */
type Timer = ReturnType<typeof setTimeout> & { unref?: () => void }

export class Calls {
  private readonly channel: Channel
  private readonly frames: Frames
  private readonly beatMs: number
  private readonly calls = new Map<number, Call>()
  private lastCall = 0
  private isClosed = false
  /** Why it closes, where the other end or this one has said so. */
  private reason: ConnectError | undefined
  private beat: Timer | undefined
  private unansweredBeats = 0

  constructor(channel: Channel, beatMs = BEAT_MS) {
    this.channel = channel
    this.frames = new Frames(channel)
    this.beatMs = beatMs
    channel.listen({ message: (bytes) => this.receive(bytes), closed: () => this.lose() })
  }

  /** Starts a call; the signal cancels it at the server. */
  open(method: string, request: Uint8Array, credit: number, signal: AbortSignal | undefined): Call {
    const id = ++this.lastCall
    const call = new Call(
      credit,
      (kind) => this.send(id, kind),
      () => this.calls.delete(id),
    )
    if (this.isClosed) call.finish(this.reason ?? connectionLost())
    else if (signal?.aborted) call.finish(canceled(signal))
    else {
      this.calls.set(id, call)
      this.send(id, { case: 'open', value: create(OpenSchema, { method, request, credit }) })
      call.leaveWhenAborted(signal)
      this.keepBeating()
    }
    return call
  }

  private send(call: number, kind: FrameKind): void {
    if (!this.isClosed) this.frames.send(call, kind)
  }

  private receive(bytes: Uint8Array): void {
    if (this.isClosed) return
    this.unansweredBeats = 0
    try {
      this.take(this.frames.read(bytes))
    } catch (error) {
      if (!(error instanceof FrameError)) throw error
      this.giveUp(`the connection to MAM is closed: ${error.message}`)
    }
  }

  private take({ call: id, kind }: Frame): void {
    const call = this.calls.get(id)
    if (kind.case === 'message') call?.push(kind.value)
    if (kind.case === 'end') call?.finish(null)
    if (kind.case !== 'failure') return
    const error = new ConnectError(kind.value.words, kind.value.code)
    if (id === 0) this.reason = error
    else call?.finish(error)
  }

  /** A loss shows with the next frame: on a quiet channel that is a beat or its answer. */
  private keepBeating(): void {
    if (this.beat !== undefined || this.isClosed || this.calls.size === 0) return
    this.beat = setTimeout(() => {
      this.beat = undefined
      if (this.isClosed || this.calls.size === 0) return
      if (this.unansweredBeats++ >= MAX_UNANSWERED_BEATS) this.giveUp('MAM does not answer any more')
      this.send(0, { case: 'beat', value: create(BeatSchema) })
      this.keepBeating()
    }, this.beatMs)
    this.beat.unref?.()
  }

  private giveUp(words: string): void {
    this.reason = new ConnectError(words, Code.Unavailable)
    this.channel.close()
    this.lose()
  }

  private lose(): void {
    this.isClosed = true
    clearTimeout(this.beat)
    for (const call of [...this.calls.values()]) call.finish(this.reason ?? connectionLost())
  }
}

/** One call: its answers wait here, never more than the credit that was given. */
export class Call {
  private readonly send: (kind: FrameKind) => void
  private readonly forget: () => void
  private readonly answers: Uint8Array[] = []
  /** Answers that the server may still send. */
  private allowed: number
  private outcome: { readonly error: ConnectError | null } | undefined
  private wake: () => void = () => {}
  private ignoreSignal: () => void = () => {}

  /** `credit` 0: one answer. */
  constructor(credit: number, send: (kind: FrameKind) => void, forget: () => void) {
    this.allowed = credit || 1
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
    if (this.outcome) return
    this.allowed += count
    this.send({ case: 'credit', value: create(CreditSchema, { count }) })
  }

  push(answer: Uint8Array): void {
    if (this.allowed-- <= 0) throw new FrameError('a call got more answers than it asked for')
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
