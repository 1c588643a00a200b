/** The worst load and the xruns of what is open, since it was opened. */
import type { EngineStatus, NativeEngine } from '../native.ts'

export interface NightLoadOptions {
  /** The one that plays now. */
  readonly engine: () => Pick<NativeEngine, 'telemetry'>
  /** As it was read last. */
  readonly status: () => EngineStatus
  /** Milliseconds; it never goes back. */
  readonly clock: () => number
}

export interface LoadFacts {
  /** Callback time over the block's length; null: nothing was played for long enough to know. */
  readonly worstLoad: number | null
  readonly xruns: number
}

/** Telemetry reaches five to ten seconds back: looked at so often, no block is missed. */
const LOOK_MS = 4000
const REACH_MS = 10_000

export class NightLoad {
  private readonly options: NightLoadOptions
  private readonly timer: NodeJS.Timeout
  private worst: number | null = null
  private xrunsBefore = 0
  /** While nothing else is in what telemetry tells. */
  private playingSince: number | null = null

  constructor(options: NightLoadOptions) {
    this.options = options
    this.timer = setInterval(() => this.look(), LOOK_MS).unref()
  }

  close(): void {
    clearInterval(this.timer)
  }

  /** Something else is open. */
  begin(): void {
    this.worst = null
    this.playingSince = null
    this.xrunsBefore = this.options.status().xruns
  }

  look(): void {
    const { engine, status, clock } = this.options
    if (status().state !== 'playing') {
      this.playingSince = null
      return
    }
    this.playingSince ??= clock()
    if (clock() - this.playingSince < REACH_MS) return
    const { callbackUs, deadlineUs } = engine().telemetry({ nodes: false })
    if (deadlineUs > 0) this.worst = Math.max(this.worst ?? 0, callbackUs.worst / deadlineUs)
  }

  get facts(): LoadFacts {
    return { worstLoad: this.worst, xruns: this.options.status().xruns - this.xrunsBefore }
  }
}
