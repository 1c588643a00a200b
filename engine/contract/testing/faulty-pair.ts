/**
 * Two ends in one process, joined by a carrier that does what no carrier may: it loses, doubles and reorders messages, makes
 * them late, stops delivering for a while, floods, and breaks off. What happens to which message is up to the seed.
 */
import { type Channel, Inbox } from '../channel.ts'
import { Random } from './random.ts'

/** Probabilities for one message. */
export interface Faults {
  readonly drop: number
  readonly duplicate: number
  /** It arrives after the next one. */
  readonly reorder: number
  /** It and all behind it come later. */
  readonly delay: number
  /** Nothing comes for a long while. */
  readonly stall: number
  /** Bytes that mean nothing come before it, many. */
  readonly flood: number
  /** Both ends are told that the channel is closed; what was under way is lost. */
  readonly cut: number
}

export type Fault = keyof Faults

export interface FaultyPair {
  readonly ends: readonly [Channel, Channel]
  /** What happened so far. */
  readonly counts: Readonly<Record<Fault, number>>
  /** Nothing is delivered to that end until `resume`. */
  stallTowards(end: 0 | 1): void
  resume(): void
}

const MAX_DELAY_MS = 5
const MAX_STALL_MS = 60
/** For last words to arrive. */
const FAREWELL_MS = 20
const FLOOD_MESSAGES = 500

export function faultyPair(seed: number, faults: Partial<Faults> = {}): FaultyPair {
  const counts = { drop: 0, duplicate: 0, reorder: 0, delay: 0, stall: 0, flood: 0, cut: 0 }
  const random = new Random(seed)
  const happens = (fault: Fault) => {
    const does = random.happens(faults[fault] ?? 0)
    if (does) counts[fault]++
    return does
  }
  const inboxes = [new Inbox(), new Inbox()] as const
  const lanes: readonly [Lane, Lane] = [
    new Lane(inboxes[1], random, happens, () => close()),
    new Lane(inboxes[0], random, happens, () => close()),
  ]
  const close = () => {
    for (const lane of lanes) lane.end()
    queueMicrotask(() => {
      for (const inbox of inboxes) inbox.closed()
    })
  }
  return {
    ends: [endOf(lanes[0], inboxes[0], close), endOf(lanes[1], inboxes[1], close)],
    counts,
    stallTowards: (end) => lanes[1 - end]!.hold(Number.POSITIVE_INFINITY),
    resume: () => {
      for (const lane of lanes) lane.release()
    },
  }
}

function endOf(out: Lane, inbox: Inbox, close: () => void): Channel {
  return {
    get bufferedBytes() {
      return out.bytes
    },
    send: (message) => out.send(message),
    close: (words) => void (words ? setTimeout(close, FAREWELL_MS) : close()),
    listen: (listener) => inbox.listen(listener),
  }
}

/** One direction. */
class Lane {
  bytes = 0
  private readonly inbox: Inbox
  private readonly random: Random
  private readonly happens: (fault: Fault) => boolean
  private readonly cut: () => void
  private readonly queue: Uint8Array[] = []
  /** Waits for the next one, to come after it. */
  private late: Uint8Array | undefined
  private heldUntilMs = 0
  private timer: NodeJS.Timeout | undefined
  private isOpen = true

  constructor(inbox: Inbox, random: Random, happens: (fault: Fault) => boolean, cut: () => void) {
    this.inbox = inbox
    this.random = random
    this.happens = happens
    this.cut = cut
  }

  send(message: Uint8Array): void {
    if (!this.isOpen) return
    if (this.happens('cut')) this.cut()
    else this.pass(message)
  }

  hold(ms: number): void {
    this.heldUntilMs = Math.max(this.heldUntilMs, performance.now() + ms)
    this.schedule()
  }

  release(): void {
    this.heldUntilMs = 0
    this.schedule()
  }

  end(): void {
    this.isOpen = false
    this.queue.length = 0
    this.bytes = 0
    clearTimeout(this.timer)
  }

  private pass(message: Uint8Array): void {
    if (this.happens('stall')) this.hold(this.random.next() * MAX_STALL_MS)
    if (this.happens('delay')) this.hold(this.random.next() * MAX_DELAY_MS)
    if (this.happens('flood')) for (let i = 0; i < FLOOD_MESSAGES; i++) this.enqueue(this.noise())
    if (this.happens('drop')) return
    if (!this.late && this.happens('reorder')) {
      this.late = message
      return
    }
    this.enqueue(message)
    if (this.happens('duplicate')) this.enqueue(message)
    if (this.late) this.enqueue(this.late)
    this.late = undefined
  }

  private noise(): Uint8Array {
    return Uint8Array.from({ length: this.random.below(24) }, () => this.random.below(256))
  }

  private enqueue(message: Uint8Array): void {
    this.queue.push(message)
    this.bytes += message.byteLength
    if (this.queue.length === 1) this.schedule()
  }

  private schedule(): void {
    clearTimeout(this.timer)
    const ms = this.heldUntilMs - performance.now()
    if (!this.isOpen || this.queue.length === 0 || ms === Number.POSITIVE_INFINITY) return
    if (ms <= 0) queueMicrotask(() => this.deliver())
    else this.timer = setTimeout(() => this.deliver(), ms)
  }

  private deliver(): void {
    while (this.isOpen && this.queue.length > 0 && this.heldUntilMs <= performance.now()) {
      const message = this.queue.shift()!
      this.bytes -= message.byteLength
      this.inbox.message(message)
    }
    this.schedule()
  }
}
