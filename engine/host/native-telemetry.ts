/**
 * What the native engine tells of itself: times, xruns, queues, margins, memory. Everything is measured by native without a
 * lock; asking costs a copy. Figures cover about the last ten seconds unless they say otherwise.
 */

export interface Telemetry {
  /** Callbacks since the engine was created, of whatever device. */
  readonly callbacks: number
  /** Of the last callback. */
  readonly blockFrames: number
  /** The time that a block has: its length at the device's rate. */
  readonly deadlineUs: number
  /** Callback time. `now`: of the last block. */
  readonly callbackUs: TimeFigures & { readonly now: number }
  /** The newest 64, oldest first. */
  readonly xruns: readonly XrunRecord[]
  readonly queues: readonly QueueFigures[]
  readonly feeder: {
    /** How far patterns are expanded ahead of what plays; null while nothing plays, and where nothing is left to expand. */
    readonly marginFrames: number | null
    /** Since its thread looked for work last: it looks many times a second. */
    readonly idleMs: number
  }
  /** From input to output; each part in frames of the session's rate. */
  readonly latency: {
    readonly inputFrames: number
    readonly blockFrames: number
    readonly resamplerFrames: number
    readonly graphFrames: number
    readonly outputFrames: number
  }
  /** How the callback shares racks out: off until setRealtimeThreads. */
  readonly parallel: {
    /** That there are for it, the callback's among them. */
    readonly threads: number
    /** Those beside it whose priority the system let us raise. */
    readonly raised: number
    /** In the last block. */
    readonly sharing: boolean
    /** Waits for a thread that was stopped in the middle of its work. */
    readonly stalls: number
    /** How often it was left off for a while, as blocks did not end sooner for it. */
    readonly fallBacks: number
  }
  /** What an overloaded callback does without: threads that do not help, then the times of nodes; nothing that is heard. */
  readonly shed: {
    /** All up to this. */
    readonly now: 'nothing' | 'parallel' | 'detail'
    /** How often each step was taken. */
    readonly parallel: number
    readonly detail: number
  }
  /** Nodes that have been muted as what they gave was not finite: see takeFaults. */
  readonly faults: number
  readonly memory: {
    /** Buffers, groups, queues, recorders; not what the system needs for them. */
    readonly engineBytes: number
    /** Schedules that are not freed yet: one that plays, and those on their way out. */
    readonly schedules: number
  }
  /**
   * Time of each node a block, in the order of meters(): the plan's nodes, then for each rack among them its nodes, whose time the
   * rack's own holds too. Empty until nodes were timed: they are while somebody asks.
   */
  readonly nodeMeanNs: Float32Array
  readonly nodeP99Ns: Float32Array
  readonly nodeWorstNs: Float32Array
}

export interface TimeFigures {
  readonly mean: number
  readonly p99: number
  readonly worst: number
}

/** cpu: our callback took longer than a block has. scheduling: it was called too late. device: the device says so. */
export type XrunCause = 'cpu' | 'scheduling' | 'device'

export interface XrunRecord {
  /** Counts from 1 in an engine's life: tells news from what is known. */
  readonly number: number
  readonly cause: XrunCause
  /** How long ago. */
  readonly ageMs: number
  /** The callback time, or by how much it was called late; 0 where the device does not say. */
  readonly us: number
}

/** A node of a session, or a whole rack in it, gave what is not finite: it is silent until it is edited, or played or stopped anew. */
export interface NodeFault {
  /** Its id in the plan. */
  readonly node: string
  /** The first frame that is silent. */
  readonly engineFrame: number
}

export interface QueueFigures {
  readonly name: 'host' | 'ports' | 'script' | 'embedder' | 'scheduled' | 'applied'
  readonly depth: number
  readonly capacity: number
}

/** Chrome trace JSON as it comes, with a slice for every node of every block. */
export interface NativeTrace {
  /** What came since the last call, '' for nothing. To be called several times a second: native keeps 131,072 slices. */
  read(): string
  /** The rest, which closes the text; '' when it is closed already. */
  end(): string
  /** Slices that found no room, and those of nodes past the two millionth: from there on there are blocks alone. */
  leftOut(): number
}

/** Chrome trace JSON of the last ten minutes, in pieces, so that nobody waits for the whole. */
export interface NativeFlightRecord {
  /** The next piece of the text; null at the end. */
  read(): string | null
  close(): void
}
