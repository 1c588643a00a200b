/** How often, and how, a serving process that died is started again. Pure: knows no clock and no process. */

export type Restart =
  /** Goes on at the last checkpoint. */
  | { readonly how: 'resume'; readonly delayMs: number }
  /** Opens nothing by itself. */
  | { readonly how: 'safe mode'; readonly delayMs: number }
  | { readonly how: 'give up' }

export interface Death {
  /** It served, and sounded where it had to. */
  readonly wasReady: boolean
  /** How long it had been ready. */
  readonly readyMs: number
  readonly signal: NodeJS.Signals | null
}

const MAX_FAILED_STARTS = 3
/** Dead by its own fault before that counts as a failed start: what it had opened may be the reason. */
const STEADY_MS = 10_000
const DELAYS_MS = [0, 100, 500, 2000]

export class RestartBudget {
  private failed = 0
  private isSafe = false

  next(death: Death): Restart {
    if (hasFailed(death)) this.failed++
    else {
      this.failed = 0
      this.isSafe = false
    }
    if (this.failed < MAX_FAILED_STARTS) return { how: 'resume', delayMs: DELAYS_MS[this.failed]! }
    if (this.isSafe) return { how: 'give up' }
    this.isSafe = true
    return { how: 'safe mode', delayMs: DELAYS_MS[MAX_FAILED_STARTS]! }
  }
}

/** SIGKILL comes from outside, so it says nothing against what is open. */
const hasFailed = ({ wasReady, readyMs, signal }: Death) => !wasReady || (readyMs < STEADY_MS && signal !== 'SIGKILL')
