/** The host's state as views read it: the contract's messages with numbers in place of bigints. */
import { create } from '@bufbuild/protobuf'
import type { Control, Status } from '../contract/gen/mam/v1/controls_pb.js'
import type {
  FileEntry as FileEntryMessage,
  HistoryStep as HistoryStepMessage,
  RecoveredEntry as RecoveredEntryMessage,
} from '../contract/gen/mam/v1/mam_pb.js'
import { FileForm, FileOrigin } from '../contract/gen/mam/v1/mam_pb.js'
import type {
  Bar,
  Connection,
  Device as DeviceMessage,
  History as HistoryMessage,
  Jobs,
  Lfo,
  NodeDescriptor,
  Node as NodeMessage,
  Notices,
  Rack as RackMessage,
  RackSlot as RackSlotMessage,
  Route,
  Session as SessionMessage,
  Tonight as TonightMessage,
  TonightValue as TonightValueMessage,
  Transport as TransportMessage,
} from '../contract/gen/mam/v1/state_pb.js'
import {
  DeviceSchema,
  type DeviceState,
  type InputAccess,
  Mode,
  PlayState,
  ProblemLevel,
} from '../contract/gen/mam/v1/state_pb.js'
import { framesFromWire } from '../contract/validate.ts'
import { type BarSpan, BEATS_PER_BAR } from '../time/position.ts'
import { type Layout, layoutOf, type Score, scoreOf } from './score.ts'

export type { Control, ControlTarget, Status } from '../contract/gen/mam/v1/controls_pb.js'
export { ControlCurve, ControlKind, StatusKind } from '../contract/gen/mam/v1/controls_pb.js'

export type { FileKey, LiveParam, NodeDescriptor } from '../contract/gen/mam/v1/state_pb.js'
export {
  DeviceState,
  FileKind,
  FileMeaning,
  InputAccess,
  Mode,
  NotesTaken,
  Role,
  Smoothing,
  Unit,
} from '../contract/gen/mam/v1/state_pb.js'

/** What is open: the racks, where it is saved, and what would be written. */
export interface Session {
  /** Empty until it is saved. */
  readonly path: string
  readonly name: string
  readonly isChanged: boolean
  readonly racks: readonly RackSlot[]
  /** Id of the rack that plays; empty without one. */
  readonly front: string
  readonly mode: Mode
  /** Empty, or who else has it open. */
  readonly readOnly: string
  /** Files that Save would write. */
  readonly writes: readonly string[]
  /** Files that somebody else has changed on disk. */
  readonly conflicts: readonly string[]
  readonly isSafeMode: boolean
}

export interface RackSlot {
  readonly id: string
  readonly path: string
  readonly name: string
  readonly isChanged: boolean
  /** Empty, or why it cannot play. */
  readonly problem: string
}

export interface History {
  readonly steps: number
  /** 0: as opened. */
  readonly cursor: number
  /** Empty where there is nothing to undo. */
  readonly undoTitle: string
  readonly undoAuthor: string
  readonly redoTitle: string
  readonly redoAuthor: string
}

export interface HistoryStep {
  readonly step: number
  readonly parent: number
  readonly title: string
  readonly author: string
  readonly timeMs: number
  /** Its change is in the document as it stands. */
  readonly isApplied: boolean
  /** Redo would come through it. */
  readonly isAhead: boolean
}

export type TonightValue = Pick<TonightValueMessage, 'rack' | 'node' | 'param' | 'value'>

export interface Job {
  readonly id: number
  readonly title: string
  /** 0..1 */
  readonly done: number
  readonly canStop: boolean
  /** null while it is not known. */
  readonly secondsLeft: number | null
  /** Seconds of sound a second; null where it is not known, or nothing is rendered. */
  readonly speedUp: number | null
}

export interface RecoveredEntry {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly timeMs: number
  readonly steps: number
  readonly hasCrashed: boolean
}

export interface Rack {
  /** In the session. */
  readonly id: string
  readonly revision: number
  readonly path: string
  readonly name: string
  readonly description: string
  readonly nodes: readonly RackNode[]
  readonly connections: readonly Pick<Connection, 'from' | 'to' | 'toPort' | 'gainPercent'>[]
  /** Null where the rack has none: the ends of all chains are heard as they are. */
  readonly mixer: Mixer | null
  /** Null where the rack has no transport. */
  readonly bpm: number | null
  readonly loopFrames: number
  readonly bars: readonly BarSpan[]
  /** As its patterns count them: four quarters each, whatever the session's are. */
  readonly patternBars: readonly BarSpan[]
  readonly sampleRate: number
  readonly latencyFrames: number
  readonly problems: readonly Problem[]
  /** Null where the rack has no transport. */
  readonly score: Score | null
  readonly layout: Layout
  /** What it offers to the outside. */
  readonly controls: readonly Control[]
  readonly statuses: readonly Status[]
}

export interface RackNode {
  /** In the rack; ids may repeat. */
  readonly index: number
  readonly id: string
  readonly type: string
  readonly fileValues: ReadonlyMap<string, number>
  readonly isBypassed: boolean
  readonly lfos: readonly Pick<Lfo, 'lfo' | 'wave' | 'freqHz' | 'phase'>[]
  readonly routes: readonly Omit<Route, '$typeName' | '$unknown'>[]
  /** What it delays, at the session's sample rate. */
  readonly latencyFrames: number
}

export interface Mixer {
  readonly masterPercent: number
  readonly softClip: boolean
  readonly inputs: readonly {
    readonly node: string
    readonly gainPercent: number
    /** Above 1: heard on this channel of the rack and the next, where the session opens so many. */
    readonly channel: number
  }[]
}

export interface Problem {
  readonly isError: boolean
  readonly place: string
  readonly words: string
}

export interface Transport {
  readonly isPlaying: boolean
  readonly loop: boolean
  readonly startFrame: number
}

export interface Device {
  /** As asked for. */
  readonly name: string
  /** Hz, of the session. */
  readonly sampleRate: number
  readonly blockFrames: number
  readonly trouble: string
  readonly state: DeviceState
  /** While nobody has chosen; empty where there is no output. */
  readonly proposed: string
  /** Hz, of the device; 0 while none runs. */
  readonly deviceRate: number
  readonly inputChannels: number
  readonly wantedInputChannels: number
  readonly inputLatencyMs: number
  readonly outputLatencyMs: number
  /** How often it was lost. */
  readonly gaps: number
  readonly inputAccess: InputAccess
}

export interface Notice {
  readonly id: number
  readonly words: string
}

export interface FileEntry {
  readonly path: string
  readonly name: string
  readonly description: string
  readonly isDemo: boolean
  readonly isSession: boolean
}

export type Descriptors = ReadonlyMap<string, NodeDescriptor>

export function sessionOf(message: SessionMessage | undefined): Session {
  return {
    path: message?.path ?? '',
    name: message?.name ?? '',
    isChanged: message?.changed ?? false,
    racks: (message?.racks ?? []).map(slotOf),
    front: message?.front ?? '',
    mode: message?.mode ?? Mode.EDIT,
    readOnly: message?.readOnly ?? '',
    writes: message?.writes ?? [],
    conflicts: message?.conflicts ?? [],
    isSafeMode: message?.safeMode ?? false,
  }
}

function slotOf({ id, path, name, changed: isChanged, problem }: RackSlotMessage): RackSlot {
  return { id, path, name, isChanged, problem }
}

export function historyOf(message: HistoryMessage | undefined): History {
  const { steps = 0, cursor = 0, undoTitle = '', undoAuthor = '', redoTitle = '', redoAuthor = '' } = message ?? {}
  return { steps, cursor, undoTitle, undoAuthor, redoTitle, redoAuthor }
}

export function historyStepOf({ timeMs, applied, ahead, ...step }: HistoryStepMessage): HistoryStep {
  const { step: id, parent, title, author } = step
  return { step: id, parent, title, author, timeMs: framesFromWire(timeMs), isApplied: applied, isAhead: ahead }
}

export function tonightOf(message: TonightMessage | undefined): TonightValue[] {
  return (message?.values ?? []).map(({ rack, node, param, value }) => ({ rack, node, param, value }))
}

export function jobsOf(message: Jobs | undefined): Job[] {
  return (message?.jobs ?? []).map(({ id, title, done, canStop, secondsLeft = null, speedUp = null }) => ({
    id: framesFromWire(id),
    title,
    done,
    canStop,
    secondsLeft,
    speedUp,
  }))
}

export function recoveredEntryOf({ timeMs, crashed, id, name, path, steps }: RecoveredEntryMessage): RecoveredEntry {
  return { id, name, path, steps, timeMs: framesFromWire(timeMs), hasCrashed: crashed }
}

export function rackOf(message: RackMessage): Rack {
  const { id, path, name, description, connections, sampleRate, latencyFrames, controls, statuses } = message
  return {
    controls,
    statuses,
    score: scoreOf(message.score),
    layout: layoutOf(message.layout),
    id,
    path,
    name,
    description,
    connections,
    sampleRate,
    latencyFrames,
    revision: framesFromWire(message.revision),
    nodes: message.nodes.map(nodeOf),
    mixer: message.mixer ?? null,
    bpm: message.hasTempo ? message.bpm : null,
    loopFrames: framesFromWire(message.loopFrames),
    bars: message.bars.map(barOf),
    patternBars: message.patternBars.map(barOf),
    problems: message.problems.map(({ level, place, words }) => ({
      isError: level === ProblemLevel.ERROR,
      place,
      words,
    })),
  }
}

const barOf = (bar: Bar): BarSpan => ({
  ...bar,
  frame: framesFromWire(bar.frame),
  beats: bar.beats || BEATS_PER_BAR,
})

function nodeOf(message: NodeMessage, index: number): RackNode {
  const { id, type, fileValues, bypassed, lfos, routes, latencyFrames } = message
  const isBypassed = bypassed
  return {
    index,
    id,
    type,
    isBypassed,
    lfos,
    routes,
    latencyFrames,
    fileValues: new Map(fileValues.map(({ key, value }) => [key, value])),
  }
}

export function transportOf(message: TransportMessage | undefined): Transport {
  return {
    isPlaying: message?.state === PlayState.PLAYING,
    loop: message?.loop ?? false,
    startFrame: framesFromWire(message?.startFrame ?? 0n),
  }
}

export function deviceOf(message: DeviceMessage | undefined): Device {
  const { gaps, ...device } = message ?? create(DeviceSchema)
  return { ...device, gaps: framesFromWire(gaps) }
}

export function noticesOf(message: Notices | undefined): Notice[] {
  return (message?.notices ?? []).map(({ id, words }) => ({ id: framesFromWire(id), words }))
}

export function fileEntryOf({ path, name, description, origin, form }: FileEntryMessage): FileEntry {
  return { path, name, description, isDemo: origin === FileOrigin.DEMO, isSession: form === FileForm.SESSION }
}
