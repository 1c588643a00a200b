/** What the watchdog looks at, once a second. */
import type { Fault } from '../live/faults.ts'
import type { QueueFigures, Telemetry, XrunRecord } from '../native.ts'

/** An xrun with the time at which it was. */
export interface TimedXrun extends Omit<XrunRecord, 'ageMs'> {
  /** By the clock of the samples. */
  readonly timeMs: number
}

export interface ClientSample {
  readonly name: string
  /** Changes that wait for it. */
  readonly waiting: number
  readonly silentMs: number
}

export interface HealthSample {
  readonly nowMs: number
  /** Callback time over the deadline: all but one in a hundred blocks of the last ten seconds take less. */
  readonly load: number
  /** From here on MAM warns. */
  readonly loadLimit: number
  readonly blockFrames: number
  /** Since the engine was last called; null where nobody has called it yet. */
  readonly callbackIdleMs: number | null
  readonly xruns: readonly TimedXrun[]
  /** null: nothing plays, or nothing is left to make ready. */
  readonly feederMarginMs: number | null
  readonly feederIdleMs: number
  readonly lookaheadMs: number
  readonly queues: readonly QueueFigures[]
  /** Counts of the engine's life. */
  readonly lateCommands: number
  readonly droppedCommands: number
  readonly lostRecords: number
  /** What is muted as it gave no playable sound. */
  readonly faults: readonly Pick<Fault, 'address' | 'words'>[]
  /** What an overloaded callback does without. */
  readonly shed: Telemetry['shed']['now']
  /** For the racks of a session, the callback's own among them. */
  readonly realtimeThreads: number
  readonly mainLagMs: number
  readonly deviceName: string
  readonly isDeviceLost: boolean
  readonly clients: readonly ClientSample[]
}
