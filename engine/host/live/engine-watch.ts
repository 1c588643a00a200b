/** The engine's status as people see it: what was asked for counts until a block has done it, and no peak is lost. */
import type { EngineStatus, NativeEngine, TransportState } from '../native.ts'
import { PeakLoad } from './peak-load.ts'
import { TransportIntent } from './transport-intent.ts'

/** Counts that go on when another engine takes over. */
const counts = ['xruns', 'lateCommands', 'droppedCommands', 'lostLogRecords', 'deviceXruns', 'gaps'] as const

export class EngineWatch {
  /** As it was read last. */
  status: EngineStatus
  private readonly engine: NativeEngine
  private readonly peaks = new PeakLoad()
  private readonly intent = new TransportIntent()
  private readonly earlier: Partial<EngineStatus>

  /** `before`: of the engine whose place it takes. */
  constructor(engine: NativeEngine, before?: EngineWatch) {
    this.engine = engine
    this.earlier = before?.peek() ?? {}
    this.status = this.peek()
  }

  get isPlaying(): boolean {
    return this.status.state === 'playing'
  }

  /** Callback time over the block's length: the worst of the last ten seconds. */
  get peakLoad(): number {
    return this.peaks.worst()
  }

  /** Play and stop take effect with a block, and stop with a fade. */
  wants(state: TransportState): void {
    this.intent.wants(state)
    this.status = this.peek()
  }

  read(): EngineStatus {
    this.status = this.peek()
    return this.status
  }

  /** Of the content; undefined until the first block of a play, and from the wish to stop on. */
  soundingFrame(): number | undefined {
    const { state, timelineFrame } = this.ask()
    return state === 'playing' && this.intent.stateOf(state) === 'playing' ? timelineFrame : undefined
  }

  /** Those who look for changes in `status` find them later. */
  peek(): EngineStatus {
    const status = this.ask()
    return { ...status, state: this.intent.stateOf(status.state) }
  }

  private ask(): EngineStatus {
    const status = this.engine.status()
    // Asking resets it in the engine, whoever asks.
    this.peaks.add(status.peakLoad)
    const { earlier } = this
    return { ...status, ...Object.fromEntries(counts.map((key) => [key, status[key] + (earlier[key] ?? 0)])) }
  }
}
