/** What one caller may cost: sizes, rates, and how long it may be silent. */
import { RateLimit } from './rate-limit.ts'

export interface AnswerLimits {
  /** Calls under way at once; one more is refused. */
  readonly maxCalls: number
  /** Credit that one stream may hold. */
  readonly maxCredit: number
  /** Bytes waiting for a reader; a channel that has more is closed, as with every other excess below. */
  readonly maxBufferedBytes: number
  readonly maxMessageBytes: number
  readonly maxMessagesPerSecond: number
  readonly maxBytesPerSecond: number
  /** Without a message from the caller while calls are under way. */
  readonly maxSilenceMs: number
}

export const DEFAULT_LIMITS: AnswerLimits = {
  maxCalls: 64,
  maxCredit: 64,
  maxBufferedBytes: 16 << 20,
  // Nodes on their way from one rack to another, as text.
  maxMessageBytes: 512 << 10,
  // Ten hands on ten controls at 120 Hz, and room.
  maxMessagesPerSecond: 4000,
  maxBytesPerSecond: 16 << 20,
  // Browsers let hidden pages beat once a minute only.
  maxSilenceMs: 180_000,
}

export class CallerGuard {
  private readonly limits: AnswerLimits
  private readonly messages: RateLimit
  private readonly bytes: RateLimit
  private lastHeardMs = performance.now()

  constructor(limits: AnswerLimits) {
    this.limits = limits
    this.messages = new RateLimit(limits.maxMessagesPerSecond)
    this.bytes = new RateLimit(limits.maxBytesPerSecond)
  }

  /** A message has come. What is too much about it, in words; undefined where it may pass. */
  excessOf({ byteLength }: Uint8Array): string | undefined {
    const { maxMessageBytes, maxMessagesPerSecond, maxBytesPerSecond } = this.limits
    this.lastHeardMs = performance.now()
    if (byteLength > maxMessageBytes) return `a message has ${byteLength} bytes; at most ${maxMessageBytes} are taken`
    if (!this.messages.take(1, this.lastHeardMs)) return `more than ${maxMessagesPerSecond} messages a second`
    if (!this.bytes.take(byteLength, this.lastHeardMs)) return `more than ${maxBytesPerSecond} bytes a second`
    return undefined
  }

  get isSilent(): boolean {
    return performance.now() - this.lastHeardMs > this.limits.maxSilenceMs
  }
}
