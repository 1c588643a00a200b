/**
 * One native engine and what is known of it alone. Its sample rate is its own for life: what has another one is played by
 * another engine, which takes this one's place as a whole. Main thread.
 */
import { defaultLookaheadMs, defaultRealtimeThreads } from '../../session/safety.ts'
import type { NativeEngine, NativeModule } from '../native.ts'
import { EngineWatch } from './engine-watch.ts'
import { Faults } from './faults.ts'
import { StripLoads } from './strip-loads.ts'
import { StripMeters } from './strip-meters.ts'

/** What a session may ask of the engine that plays it. */
export interface EngineMargins {
  readonly lookaheadMs: number
  readonly realtimeThreads: number
}

const MAX_BLOCK_FRAMES = 8192

export class LiveEngine {
  readonly engine: NativeEngine
  /** Hz */
  readonly sampleRate: number
  readonly watch: EngineWatch
  readonly faults: Faults
  readonly stripLoads: StripLoads
  readonly stripMeters: StripMeters
  private asked: EngineMargins = { lookaheadMs: defaultLookaheadMs, realtimeThreads: defaultRealtimeThreads }

  /** `before`: whose place it takes; its counts go on. Throws NativeError. */
  constructor(native: NativeModule, sampleRate: number, before?: LiveEngine) {
    this.engine = native.createEngine({
      sampleRate,
      channels: 2,
      maxBlockFrames: MAX_BLOCK_FRAMES,
      lookaheadFrames: framesOf(this.asked.lookaheadMs, sampleRate),
    })
    this.sampleRate = sampleRate
    this.watch = new EngineWatch(this.engine, before?.watch)
    this.faults = new Faults(this.engine, before?.faults)
    this.stripLoads = new StripLoads(this.engine)
    this.stripMeters = new StripMeters(this.engine)
  }

  get margins(): EngineMargins {
    return this.asked
  }

  setMargins(next: EngineMargins): void {
    const { engine, asked, sampleRate } = this
    this.asked = next
    if (next.lookaheadMs !== asked.lookaheadMs) engine.setLookahead(framesOf(next.lookaheadMs, sampleRate))
    if (next.realtimeThreads !== asked.realtimeThreads) engine.setRealtimeThreads(next.realtimeThreads)
  }

  close(): void {
    this.engine.close()
  }
}

const framesOf = (ms: number, sampleRate: number): number => Math.round((ms * sampleRate) / 1000)
