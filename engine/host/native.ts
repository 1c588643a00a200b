/**
 * The native engine as JavaScript sees it: the addon's interface, and how it is found. The addon is context-aware; every
 * call returns at once unless it says otherwise. Frames are integers below 2^53.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NodeDescriptor } from '../formats/descriptor.ts'
import type { RackPlan } from '../formats/plan.ts'
import type { AlignedGraph } from '../session/graph/latency.ts'
import type { NativeFlightRecord, NativeTrace, NodeFault, Telemetry } from './native-telemetry.ts'

export type {
  NativeFlightRecord,
  NativeTrace,
  NodeFault,
  QueueFigures,
  Telemetry,
  XrunCause,
  XrunRecord,
} from './native-telemetry.ts'

export interface NativeModule {
  readonly abiVersion: number
  /** 'v2' | 'v3' | 'v4' | 'baseline': which code this CPU runs. All give the same samples. */
  readonly instructionSet: string
  /** Whether this build can open audio devices (PortAudio was there at build time and its library loads). */
  readonly hasDevices: boolean
  descriptors(): NodeDescriptor[]
  /** What a plan resolves to: every event in delivery order, one pass by the export rules of `range`. */
  events(plan: RackPlan, range: RenderRange): ResolvedEvent[]
  /** Where the content before a frame leaves the parameters that it moves: one entry each. */
  chase(plan: RackPlan, range: RenderRange, frame: number): ChasedValue[]
  /** Lengths by the export rules (spec 10), without rendering. */
  lengths(plan: RackPlan, range: RenderRange): RackLengths
  /** The compiled schedule, for `mam graph` and the page. Throws NativeError. */
  graph(plan: RackPlan, sampleRate: number): CompiledGraph
  devices(): DeviceInfo[]
  createEngine(options: EngineOptions): NativeEngine
  /** An engine of this process that another thread created, by its `engineId`. Throws NativeError when it is closed. */
  openEngine(engineId: number): NativeEngine
  /** An offline renderer of one rack. Throws NativeError. */
  createRenderer(plan: RackPlan, range: RenderRange, options: RendererOptions): NativeRenderer
  createLoudnessMeter(sampleRate: number, channels: number): NativeLoudnessMeter
}

/** What part of a rack, how often, how long. Bars are 0-based; `endBar` is exclusive, 0 = to the end. */
export interface RenderRange {
  readonly sampleRate: number
  /** 0: the transport's own length. */
  readonly bars: number
  readonly loopCount: number
  readonly startBar: number
  readonly endBar: number
  /** Hard length in frames; -1: by the export rules. */
  readonly hardFrames: number
  /** Tail in frames; -1: by rule X8. */
  readonly tailFrames: number
  /** Repeat the content for ever (needs `hardFrames` when rendering): pass k starts at k x loop length. */
  readonly loop: boolean
}

export interface RackLengths {
  readonly totalFrames: number
  readonly bodyFrames: number
  readonly prerollFrames: number
  readonly tailFrames: number
  readonly loopFrames: number
  /** Start frame, frames a step, steps a bar, tempo of every bar of one pass: for rulers and positions. */
  readonly bars: readonly {
    readonly frame: number
    readonly stepFrames: number
    readonly steps: number
    /** Of a session's time signature; racks count four, also where it is absent. */
    readonly beats?: number
    readonly bpm: number
  }[]
}

export interface ResolvedEvent {
  readonly frame: number
  readonly node: string
  readonly type: 'Trigger' | 'SetParam' | 'SetParamRamp'
  readonly paramId: number
  /** Name by descriptor, or as written where it is unknown; '' for triggers. */
  readonly param: string
  readonly value: number
  readonly rampMs: number
  /** 0-based; -1 for explicit commands. */
  readonly bar: number
  readonly step: number
}

export interface ChasedValue {
  readonly node: string
  readonly paramId: number
  /** Of a ramp in flight: where it goes. */
  readonly value: number
}

type AlignedNode = AlignedGraph['nodes'][number]
type AlignedEdge = AlignedGraph['edges'][number]

export interface CompiledGraph extends AlignedGraph {
  readonly nodes: readonly (AlignedNode & {
    readonly level: number
    readonly tailFrames: number
    readonly sink: boolean
  })[]
  readonly edges: readonly (AlignedEdge & { readonly gain: number; readonly mono: boolean })[]
  /** Ids along the cycle, empty without one. */
  readonly cycle: readonly string[]
  readonly bufferCount: number
}

export interface DeviceInfo {
  /** Stable across restarts: `HOST API: DEVICE NAME`. `silent` is always first. */
  readonly name: string
  readonly hostApi: string
  readonly outputChannels: number
  readonly inputChannels: number
  readonly defaultSampleRate: number
  readonly isDefault: boolean
}

export interface EngineOptions {
  readonly sampleRate: number
  readonly channels: 1 | 2
  readonly maxBlockFrames: number
  /** How far ahead patterns are expanded, in frames. */
  readonly lookaheadFrames: number
}

export type TransportState = 'stopped' | 'playing'

export interface EngineStatus {
  readonly state: TransportState
  /** Frames rendered since the engine was created. */
  readonly engineFrame: number
  /** Position in the content; wraps in a loop. */
  readonly timelineFrame: number
  /** 0-based. */
  readonly bar: number
  readonly step: number
  readonly bpm: number
  /** Passes completed in a loop. */
  readonly pass: number
  readonly sampleRate: number
  readonly blockFrames: number
  readonly deviceName: string
  /** '' or why the device is not what was asked for. */
  readonly deviceTrouble: string
  /** Callback time over the block's length: mean of the last second, and worst since the last call of status. */
  readonly load: number
  readonly peakLoad: number
  readonly xruns: number
  readonly lateCommands: number
  readonly droppedCommands: number
  readonly lostLogRecords: number
  readonly latencyFrames: number
  /** Loads and edits so far; that of the newest may not be adopted yet. */
  readonly revision: number
  /** `none`: the silent clock was asked for, or nothing. While `lost` and `returning` the silent clock plays in its place. */
  readonly deviceState: DeviceState
  /** Hz; the session's own while no device runs. */
  readonly deviceRate: number
  /** Reported by the device itself since it was opened. */
  readonly deviceXruns: number
  /** Open ones. */
  readonly inputChannels: number
  /** From the socket to the engine and from the engine to the socket, with buffers and resamplers; frames of the session. */
  readonly inputLatencyFrames: number
  readonly outputLatencyFrames: number
  /** How often the device was lost. */
  readonly gaps: number
}

/** `lost`: looked for by its name, and by no other. `returning`: it is there again and about to take over. */
export type DeviceState = 'none' | 'running' | 'lost' | 'returning'

export interface DeviceRequest {
  /** `silent` or a name from devices(). */
  readonly name: string
  readonly blockFrames: number
  /** None unless given. */
  readonly inputChannels?: number
  /** Where it is not there, the silent clock plays until it is, instead of NativeError. */
  readonly waits?: boolean
}

export interface OutgoingCommand {
  readonly target: string
  readonly kind: 'set' | 'ramp' | 'trigger'
  readonly param: number
  readonly value: number
  readonly rampFrames: number
  readonly source: 'midi' | 'osc' | 'hid' | 'ui' | 'web' | 'script'
}

/**
 * The start or the end of a note. `note` tells it from other notes of the same source; all of a note's commands come from one
 * source and go to one target. What follows a note's start is applied a frame later at the earliest. Where the end of a note
 * finds the queue full, all notes of the source end as soon as there is room: none hangs.
 */
export interface OutgoingNote {
  readonly target: string
  readonly kind: 'noteOn' | 'noteOff'
  /** 0 to 2^32-2; used again once the note has ended. */
  readonly note: number
  readonly channel: number
  /** Semitones, 69 = 440 Hz; of no meaning when a note ends. */
  readonly pitch: number
  /** 0..1 */
  readonly velocity: number
  readonly source: OutgoingCommand['source']
}

/** Of one note that sounds. */
export interface OutgoingExpression {
  readonly target: string
  readonly kind: 'noteExpr'
  readonly note: number
  readonly expression: 'pitch' | 'pressure' | 'timbre'
  /** Semitones added to the note's own pitch; pressure and timbre 0..1. */
  readonly value: number
  readonly source: OutgoingCommand['source']
}

/** What took effect. A note has the fields of OutgoingNote or OutgoingExpression, and 0 where it has no use for a number. */
export interface AppliedCommand {
  /** Engine frame. */
  readonly frame: number
  /** '' for the end of all notes of a source, for a structure and for a switch of the loop. */
  readonly target: string
  readonly kind: string
  readonly note?: number
  readonly channel?: number
  readonly pitch?: number
  readonly velocity?: number
  readonly expression?: OutgoingExpression['expression']
  readonly param: number
  readonly value: number
  readonly rampFrames: number
  readonly source: string
  readonly late: boolean
}

/**
 * One engine: a rack, a transport, queues, a device. It belongs to the process: any thread may call it, each through a handle
 * of its own (createEngine, openEngine). What drainApplied, readRecorded and meters give goes to whoever asks first.
 */
export interface NativeEngine {
  /** Unique in this process, never reused. */
  readonly engineId: number
  /** Compiles and swaps in. Sound of the rack before fades out in 20 ms. Throws NativeError, and then nothing changed. */
  load(plan: RackPlan): void
  /**
   * Takes the loaded rack's place with one that differs in start values of nodes alone. What sounds is not touched, handles
   * stay: the next play, stop or end of the content starts from the new values. Throws NativeError in words where anything
   * else differs, and then nothing changed.
   */
  revise(plan: RackPlan): void
  /**
   * Takes the loaded rack's place while it plays or rests. Nodes that stay keep their state, their played values and their
   * handles, so queued commands and notes are not lost; what would click ramps; new nodes start at the plan's values. Where
   * the time table changes it goes on from the same musical place, and patterns change from the next event on. Logged as a
   * `structure` command, whose value is the revision. It happens at the next block or at `atFrame` (engine frame, an hour
   * ahead at most), though never while an edit before it still moves (10 ms); a play, stop or load overtakes it. Throws
   * NativeError, and then nothing changed.
   */
  edit(plan: RackPlan, options?: { atFrame?: number; source?: OutgoingCommand['source'] }): void
  /**
   * Of what plays; a play brings its own. Off: the pass that plays then is the last, after which the content rings and ends. On:
   * it goes round at the end of the loop; past that, or where nothing can loop, it plays on as it did. Logged, where it changes
   * something, as a `transport` command whose value is 1 for on. When it happens is as with edit, though it waits for none to
   * have moved. Throws NativeError, and then nothing changed.
   */
  setLoop(isLooping: boolean, options?: { atFrame?: number; source?: OutgoingCommand['source'] }): void
  /** The rack as native holds it, values as stored; null before the first load. See testing/plan-compare.ts. */
  readBack(): RackPlan | null
  /**
   * From the start of the content, or from a timeline frame with parameters chased. `fadeInMs` (default 0) fades in what the
   * device is given of this run; recordings, meters and what fades out are not touched by it. `opensOutput`: what fadeOutput
   * took away is there again from the first frame on.
   */
  play(options: {
    fromFrame: number
    loop: boolean
    range?: RenderRange
    fadeInMs?: number
    opensOutput?: boolean
  }): void
  /** 20 ms fade, nodes reset; pads still play. */
  stop(): void
  /**
   * Fades what the device is given, from where it stands; nodes play on behind it. Plays (unless they open it), stops and
   * loads leave it. Recordings are not touched, the master's meter shows what is left. At most a minute.
   */
  fadeOutput(options: { to: 'whole' | 'silence'; ms: number }): void
  /** Applied at the next block. Returns how many were taken; the rest found the queue full and are counted. */
  send(commands: readonly (OutgoingCommand | OutgoingNote | OutgoingExpression)[]): number
  /** Ends every note of a source, in whatever node: for a port, a page or a client that is gone. */
  releaseNotes(source: OutgoingCommand['source']): void
  /** How far ahead patterns are expanded from now on; never less than the longest block. */
  setLookahead(frames: number): void
  /**
   * Threads that render a session's racks for the device, the callback's among them; 1, as at first: it does all. The samples are the
   * same; telemetry tells whether it helps.
   */
  setRealtimeThreads(threads: number): void
  /** What has been muted since the last call, as it gave what is not finite. What is not mended is told again. */
  takeFaults(): NodeFault[]
  /** Ids of what is muted for that now. */
  faultyNodes(): string[]
  status(): EngineStatus
  /** At display rate or less. Nodes are timed for as long as somebody asks with `nodes`, and their times are empty without. */
  telemetry(options: { nodes: boolean }): Telemetry
  /** What the last ten minutes' blocks were, as they are now; more may come while it is read. */
  flightRecord(): NativeFlightRecord
  /** Times every node of every block from now on, which costs more than telemetry may; one at a time. */
  startTrace(): NativeTrace
  /** Peaks since the last call: [master left, master right, node 0, node 1 …] linear. Metering costs nothing while nobody asks. */
  meters(into: Float32Array): number
  /**
   * While somebody asks for meters(), the levels of these nodes of the loaded graph are measured too, and what those inserts hold
   * back, in place of the lists before. What was measured before goes on; names that the graph does not have are silent. A name that
   * comes again is the next node that listens to it. `loudness` costs more than all else of it; without, stripLevels tells of silence.
   */
  meterStrips(strips: readonly string[], inserts: readonly string[], options: { loudness: boolean }): void
  /**
   * Five values each of what the device is given, then of each strip: peaks since the last call and RMS, left and right, linear,
   * and momentary loudness in LUFS; then of each insert the dB that it holds back, NaN where its type never does. Gives how many
   * were written: 0 while nothing is measured, be it that an overloaded engine does without.
   */
  stripLevels(into: Float32Array): number
  /** Every command that took effect since the last call, oldest first. */
  drainApplied(): AppliedCommand[]
  /** While it plays: a short fade, and frames go on. Throws NativeError and keeps what was open. */
  openDevice(options: DeviceRequest): void
  closeDevice(): void
  /** Keeps what the device is given from the next `play` on, at most `frames`; read with readRecorded. */
  startRecording(): void
  /** Interleaved samples recorded since the last call, or null when there are none yet. `lost` frames did not fit. */
  readRecorded(): { readonly samples: Float32Array; readonly lost: number } | null
  /**
   * Keeps the sound of one node of the loaded rack, as the node makes it, for readTap: a second of it at most, in place of the
   * node before. What plays is not touched. Throws NativeError where the rack has no such node, and then nothing changed.
   */
  startTap(node: string): void
  stopTap(): void
  /** Interleaved samples since the last call, at most a third of a second; null where there are none yet. */
  readTap(): Float32Array | null
  /** Renders without a device (only while none is open): tests, embedders. Interleaved. */
  process(frames: number): Float32Array
  /** Ends the device and, for every handle, the engine: later calls throw NativeError. */
  close(): void
}

export interface RendererOptions {
  readonly blockFrames: number
  readonly threads: number
  /** Frames left out from the start of the content: it begins as a locate to there does. A hard length counts from 0 on. */
  readonly skipFrames?: number
  /** Kept beside the mix and delayed to stand beside it. `sums`: a part of the mix. */
  readonly stems?: readonly { readonly node: string; readonly sums: boolean }[]
  /** Measures mix and stems as they are read, on as many threads as render. */
  readonly analyses?: boolean
}

/** Levels in dB, -Infinity for silence. */
export interface SignalAnalysis {
  readonly peakDb: number
  readonly truePeakDb: number
  readonly rmsDb: number
  readonly integratedLufs: number
  /** Loudest 400 ms. */
  readonly momentaryMaxLufs: number
  /** Third octaves from 20 Hz on; the mean square of each. */
  readonly bands: readonly { readonly hz: number; readonly levelDb: number }[]
}

export interface NativeRenderer {
  readonly lengths: RackLengths
  readonly latencyFrames: number
  /** Puts another rack in its place from this frame of the render on, as `edit` does; the length stays. Before or between reads. */
  editAt(frame: number, plan: RackPlan): void
  /** Switches the loop at this frame of the render, as `setLoop` does; the length stays. Before or between reads. */
  loopAt(frame: number, isLooping: boolean): void
  /** Up to `frames` more frames, interleaved, valid until the next call; null at the end. Blocks while it renders. */
  read(frames: number): Float32Array | null
  /** The same frames of a stem as the newest `read` gave of the mix; valid as long. */
  stem(index: number): Float32Array
  /** Largest sample so far of each stem; linear. */
  stemPeaks(): number[]
  /** Largest difference so far between the mix and the sum of the stems that are parts of it; linear. */
  readonly residual: number
  /** Of what was read: the mix, then the stems; empty unless `analyses` was asked for. */
  analyses(): SignalAnalysis[]
  close(): void
}

export interface NativeLoudnessMeter {
  /** Interleaved. */
  process(samples: Float32Array): void
  /** dB; -Infinity for silence. */
  result(): {
    readonly peakDb: number
    readonly rmsDb: number
    readonly integratedLufs: number
    readonly truePeakDb: number
  }
}

/** Thrown by the addon: `code` from mam_result, `message` in words. */
export interface NativeError extends Error {
  readonly code: string
}

const descriptors = new WeakMap<NativeModule, readonly NodeDescriptor[]>()

/** The addon makes them anew each time it is asked, which takes longer than a whole edit should. */
export function descriptorsOf(native: NativeModule): readonly NodeDescriptor[] {
  const known = descriptors.get(native) ?? native.descriptors()
  descriptors.set(native, known)
  return known
}

let loaded: NativeModule | undefined

/** The addon, loaded once per thread. Throws an Error that says how to build it where it is missing. */
export function loadNative(): NativeModule {
  if (loaded) return loaded
  const path = addonPath()
  loaded = createRequire(import.meta.url)(path) as NativeModule
  return loaded
}

/** Looked for in build/native/ of each folder above this file, or where MAM_NATIVE points. */
export function addonPath(): string {
  const wish = process.env.MAM_NATIVE
  if (wish) return wish
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const candidate = join(folder, 'build', 'native', 'mam.node')
    if (existsSync(candidate)) return candidate
    const parent = dirname(folder)
    if (parent === folder) throw new Error('the native engine is not built: run `npm run build` first')
    folder = parent
  }
}
