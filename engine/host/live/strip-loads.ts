/** What each strip of the mixer costs, measured only while somebody looks. Main thread. */
import type { NativeEngine } from '../native.ts'
import type { SessionSound } from './session-sound.ts'

/** The figures are means of seconds; nobody reads them faster. */
const PERIOD_MS = 1000

export class StripLoads {
  private readonly engine: Pick<NativeEngine, 'telemetry'>
  private readonly now: () => number
  private takenMs = Number.NEGATIVE_INFINITY
  private sound: SessionSound | undefined
  private strips: readonly string[] = []
  private loads = new Float32Array()

  constructor(engine: Pick<NativeEngine, 'telemetry'>, now = () => performance.now()) {
    this.engine = engine
    this.now = now
  }

  /** Share of the time that a block has, in the order of the strips; empty until nodes were timed. */
  of(sound: SessionSound, strips: readonly string[]): Float32Array {
    const isSame = sound === this.sound && strips === this.strips
    if (isSame && this.now() - this.takenMs < PERIOD_MS) return this.loads
    const { nodeMeanNs, deadlineUs } = this.engine.telemetry({ nodes: true })
    this.takenMs = this.now()
    this.sound = sound
    this.strips = strips
    // Just after an edit native may still tell of the nodes before it.
    const isTold = nodeMeanNs.length >= sound.plan.nodes.length && deadlineUs > 0
    this.loads = isTold
      ? sound.stripTimesOf(strips, nodeMeanNs).map((ns) => ns / 1000 / deadlineUs)
      : new Float32Array()
    return this.loads
  }
}
