/** Telemetry and status of the engine, put together with what only the host knows. */
import type { Safety } from '../../session/safety.ts'
import { defaultLoadLimitPercent, defaultLookaheadMs } from '../../session/safety.ts'
import type { EngineStatus, NativeEngine, Telemetry } from '../native.ts'
import type { Clients } from './clients.ts'
import type { MainLag } from './main-lag.ts'
import type { HealthSample, TimedXrun } from './sample.ts'

export interface SamplerOptions {
  /** The one that plays now. */
  readonly engine: () => NativeEngine
  /** As it was read last: asking the engine would take its peaks from others. */
  readonly status: () => EngineStatus
  /** As it was asked for: a lost one is known by it. */
  readonly deviceName: () => string
  readonly safety: () => Safety
  /** As they were looked at last. */
  readonly faults: () => HealthSample['faults']
  readonly clients: Clients
  readonly lag: MainLag
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** As native tells at once. */
const MOST_XRUNS = 64

export class Sampler {
  private readonly options: SamplerOptions
  /** Number → time: measured anew each time, it would wander. */
  private xrunTimes = new Map<number, number>()
  private engineId = 0
  /** Of engines that are closed by now. */
  private earlier: readonly TimedXrun[] = []
  private latest: readonly TimedXrun[] = []
  private callbacks = 0
  private lastCallbackMs: number | null = null

  constructor(options: SamplerOptions) {
    this.options = options
  }

  telemetry(nodes: boolean): Telemetry {
    return this.options.engine().telemetry({ nodes })
  }

  /** Oldest first. */
  timed({ xruns }: Telemetry): TimedXrun[] {
    this.followEngine()
    const nowMs = this.options.now()
    const known = this.xrunTimes
    this.xrunTimes = new Map(xruns.map(({ number, ageMs }) => [number, known.get(number) ?? Math.round(nowMs - ageMs)]))
    const own = xruns.map(({ number, cause, us }) => ({
      number,
      cause,
      us,
      timeMs: this.xrunTimes.get(number) as number,
    }))
    this.latest = [...this.earlier, ...own].slice(-MOST_XRUNS)
    return [...this.latest]
  }

  /** Each numbers its xruns from 1 on. */
  private followEngine(): void {
    const { engineId } = this.options.engine()
    if (engineId === this.engineId) return
    this.engineId = engineId
    this.xrunTimes = new Map()
    this.earlier = this.latest
  }

  sample(telemetry: Telemetry): HealthSample {
    const { options } = this
    const nowMs = options.now()
    const status = options.status()
    const { callbackUs, deadlineUs, blockFrames, feeder, queues } = telemetry
    return {
      nowMs,
      load: deadlineUs > 0 ? callbackUs.p99 / deadlineUs : 0,
      loadLimit: loadLimitOf(options.safety()),
      blockFrames,
      callbackIdleMs: this.callbackIdleMs(telemetry, nowMs),
      xruns: this.timed(telemetry),
      feederMarginMs: feeder.marginFrames === null ? null : msOf(feeder.marginFrames, status.sampleRate),
      feederIdleMs: feeder.idleMs,
      lookaheadMs: lookaheadOf(options.safety()),
      queues,
      lateCommands: status.lateCommands,
      droppedCommands: status.droppedCommands,
      lostRecords: status.lostLogRecords,
      faults: options.faults(),
      shed: telemetry.shed.now,
      realtimeThreads: telemetry.parallel.threads,
      mainLagMs: options.lag.ms,
      deviceName: options.deviceName(),
      isDeviceLost: status.deviceState === 'lost' || status.deviceState === 'returning',
      clients: options.clients.list(),
    }
  }

  private callbackIdleMs({ callbacks }: Telemetry, nowMs: number): number | null {
    if (callbacks === 0) return null
    if (callbacks !== this.callbacks) this.lastCallbackMs = nowMs
    this.callbacks = callbacks
    return this.lastCallbackMs === null ? null : nowMs - this.lastCallbackMs
  }
}

/** 0..1 */
export const loadLimitOf = ({ loadLimitPercent }: Safety): number => (loadLimitPercent || defaultLoadLimitPercent) / 100

export const lookaheadOf = ({ lookaheadMs }: Safety): number => lookaheadMs || defaultLookaheadMs

export const msOf = (frames: number, sampleRate: number): number => (1000 * frames) / sampleRate
