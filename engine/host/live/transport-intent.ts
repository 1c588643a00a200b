/** What was asked of the transport last, until the engine has done it. */
import type { TransportState } from '../native.ts'

/** A fade and some blocks; what takes longer is a stuck device, and then the truth is shown. */
const PATIENCE_MS = 500

export class TransportIntent {
  private readonly now: () => number
  private wanted: { readonly state: TransportState; readonly untilMs: number } | null = null

  /** `now` in ms. */
  constructor(now: () => number = () => performance.now()) {
    this.now = now
  }

  wants(state: TransportState): void {
    this.wanted = { state, untilMs: this.now() + PATIENCE_MS }
  }

  /** The state to show, given what the engine says. */
  stateOf(actual: TransportState): TransportState {
    if (this.wanted && (this.wanted.state === actual || this.now() > this.wanted.untilMs)) this.wanted = null
    return this.wanted?.state ?? actual
  }
}
