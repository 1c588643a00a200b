/** The sound of one node of what plays, from the engine to the audio process: polled, bounded, and dropped when it lags. */
import type { NativeEngine } from '../native.ts'

type Tapped = Pick<NativeEngine, 'startTap' | 'stopTap' | 'readTap'>

export interface NodeFeedOptions {
  /** The one that plays now. */
  readonly engine: () => Tapped
  readonly node: string
  /** Interleaved stereo. */
  readonly send: (samples: Float32Array) => void
  /** The node is no longer in what plays. */
  readonly onGone: () => void
  /** Another engine plays: no sound comes from here any more. */
  readonly onReplaced: () => void
}

const POLL_MS = 20
/** Messages under way; more means that the process does not keep up. */
const MOST_UNDER_WAY = 25
/** The engine gives silence too, so none at all means another rack: the node may be in that one. */
const QUIET_POLLS = 25

export class NodeFeed {
  private readonly options: NodeFeedOptions
  private readonly tapped: Tapped
  private readonly timer: NodeJS.Timeout
  private underWay = 0
  private quietPolls = 0

  /** Throws NativeError where the rack has no such node. */
  constructor(options: NodeFeedOptions) {
    this.options = options
    this.tapped = options.engine()
    this.tapped.startTap(options.node)
    this.timer = setInterval(() => this.poll(), POLL_MS).unref()
  }

  /** The process has one message fewer before it. */
  taken(): void {
    this.underWay--
  }

  close(): void {
    clearInterval(this.timer)
    // One that was replaced is closed.
    if (this.tapped === this.options.engine()) this.tapped.stopTap()
  }

  private poll(): void {
    const { engine, send, onReplaced } = this.options
    if (this.tapped !== engine()) {
      onReplaced()
      return
    }
    this.quietPolls++
    for (let samples = this.tapped.readTap(); samples; samples = this.tapped.readTap()) {
      this.quietPolls = 0
      if (this.underWay >= MOST_UNDER_WAY) continue
      this.underWay++
      send(samples)
    }
    if (this.quietPolls >= QUIET_POLLS) this.tapAgain()
  }

  private tapAgain(): void {
    this.quietPolls = 0
    try {
      this.tapped.startTap(this.options.node)
    } catch {
      this.options.onGone()
    }
  }
}
