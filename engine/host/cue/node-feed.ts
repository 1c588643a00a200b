/** The sound of one node of what plays, from the engine to the audio process: polled, bounded, and dropped when it lags. */
import type { NativeEngine } from '../native.ts'

type Tapped = Pick<NativeEngine, 'startTap' | 'stopTap' | 'readTap'>

export interface NodeFeedOptions {
  readonly engine: Tapped
  readonly node: string
  /** Interleaved stereo. */
  readonly send: (samples: Float32Array) => void
  /** The node is no longer in what plays. */
  readonly onGone: () => void
}

const POLL_MS = 20
/** Messages under way; more means that the process does not keep up. */
const MOST_UNDER_WAY = 25
/** The engine gives silence too, so none at all means another rack: the node may be in that one. */
const QUIET_POLLS = 25

export class NodeFeed {
  private readonly options: NodeFeedOptions
  private readonly timer: NodeJS.Timeout
  private underWay = 0
  private quietPolls = 0

  /** Throws NativeError where the rack has no such node. */
  constructor(options: NodeFeedOptions) {
    this.options = options
    options.engine.startTap(options.node)
    this.timer = setInterval(() => this.poll(), POLL_MS).unref()
  }

  /** The process has one message fewer before it. */
  taken(): void {
    this.underWay--
  }

  close(): void {
    clearInterval(this.timer)
    this.options.engine.stopTap()
  }

  private poll(): void {
    const { engine, send } = this.options
    this.quietPolls++
    for (let samples = engine.readTap(); samples; samples = engine.readTap()) {
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
      this.options.engine.startTap(this.options.node)
    } catch {
      this.options.onGone()
    }
  }
}
