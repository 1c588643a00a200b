/** How long the main thread was busy with one thing: a timer that comes late says it. */
const BEAT_MS = 250

export class MainLag {
  private readonly timer: NodeJS.Timeout
  private dueMs = performance.now() + BEAT_MS
  private worstMs = 0
  private lastMs = 0

  constructor() {
    this.timer = setInterval(() => this.beat(), BEAT_MS)
    this.timer.unref()
  }

  /** The worst since `turn` was called the time before last. */
  get ms(): number {
    return Math.max(this.worstMs, this.lastMs)
  }

  /** Begins a new search; the worst of the one before still counts until the next call. */
  turn(): void {
    this.lastMs = this.worstMs
    this.worstMs = 0
  }

  close(): void {
    clearInterval(this.timer)
  }

  private beat(): void {
    const nowMs = performance.now()
    this.worstMs = Math.max(this.worstMs, nowMs - this.dueMs)
    this.dueMs = nowMs + BEAT_MS
  }
}
