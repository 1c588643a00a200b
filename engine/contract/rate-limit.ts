/** A bucket that refills steadily and holds a second's worth. */
export class RateLimit {
  private readonly perSecond: number
  private left: number
  private lastMs: number

  constructor(perSecond: number, nowMs = performance.now()) {
    this.lastMs = nowMs
    this.perSecond = perSecond
    this.left = perSecond
  }

  /** False where it is more than is left; then nothing is taken. */
  take(count: number, nowMs = performance.now()): boolean {
    this.left = Math.min(this.perSecond, this.left + ((nowMs - this.lastMs) * this.perSecond) / 1000)
    this.lastMs = nowMs
    if (this.left < count) return false
    this.left -= count
    return true
  }
}
