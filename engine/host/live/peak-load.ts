/** The worst load of the last ten seconds, from peaks polled at any rate. */
const SECONDS = 10

export class PeakLoad {
  private readonly now: () => number
  /** Worst of each second, by whole second. */
  private seconds: { readonly second: number; worst: number }[] = []

  /** `now` in ms. */
  constructor(now: () => number = () => performance.now()) {
    this.now = now
  }

  add(load: number): void {
    const second = Math.floor(this.now() / 1000)
    const last = this.seconds.at(-1)
    if (last?.second === second) last.worst = Math.max(last.worst, load)
    else this.seconds = [...this.seconds, { second, worst: load }].slice(-SECONDS)
  }

  worst(): number {
    const oldest = Math.floor(this.now() / 1000) - SECONDS
    return this.seconds.reduce((worst, at) => (at.second > oldest ? Math.max(worst, at.worst) : worst), 0)
  }
}
