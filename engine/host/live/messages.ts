/** The host's state in the words of the contract. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { Expression, type ExpressNote } from '../../contract/gen/mam/v1/actions_pb.js'
import type {
  FileKeySchema,
  FileValueSchema,
  LiveParamSchema,
  MixerSchema,
  NodeDescriptorSchema,
  NodeSchema,
  ParamValueSchema,
  RackSchema,
  RouteSchema,
} from '../../contract/gen/mam/v1/state_pb.js'
import {
  FileKind,
  FileMeaning,
  NotesTaken,
  ProblemLevel,
  Role,
  Smoothing,
  Unit,
} from '../../contract/gen/mam/v1/state_pb.js'
import { framesToWire } from '../../contract/validate.ts'
import type { FileKey, LiveParam, NodeDescriptor, Unit as UnitName } from '../../formats/descriptor.ts'
import { takesTriggers } from '../../formats/nodes.ts'
import type { PlanMixer, PlanRoute } from '../../formats/plan.ts'
import { fileValueOf } from '../../session/values.ts'
import type { NoteMove } from './notes.ts'
import type { RackView } from './rack-view.ts'
import { controlMessage, layoutMessage, scoreMessage, statusMessage } from './score-messages.ts'
import type { ShownLengths } from './session-sound.ts'
import type { NodeRow, Value } from './values.ts'

const units: Readonly<Record<UnitName, Unit>> = {
  none: Unit.UNSPECIFIED,
  Hz: Unit.HERTZ,
  ms: Unit.MILLISECONDS,
  dB: Unit.DECIBELS,
  st: Unit.SEMITONES,
  '%': Unit.PERCENT,
  bpm: Unit.BPM,
  switch: Unit.SWITCH,
}
/** Views offer what has a role; what only a session makes has none. */
const roles = {
  generator: Role.GENERATOR,
  effect: Role.EFFECT,
  utility: Role.UTILITY,
  session: Role.UNSPECIFIED,
} as const
const notesTaken = { none: NotesTaken.NONE, one: NotesTaken.ONE, many: NotesTaken.MANY } as const
const smoothings = { step: Smoothing.STEP, linear: Smoothing.LINEAR, exponential: Smoothing.EXPONENTIAL } as const
const meanings = { fixed: FileMeaning.FIXED, start: FileMeaning.START, multiplies: FileMeaning.MULTIPLIES } as const
/** Keys of other kinds (texts, lists) have no control. */
const kinds: Readonly<Partial<Record<FileKey['type'], FileKind>>> = {
  float: FileKind.FLOAT,
  int: FileKind.INT,
  bool: FileKind.BOOL,
  choice: FileKind.CHOICE,
}

export function hasControl(key: FileKey): boolean {
  return kinds[key.type] !== undefined
}

export function descriptorMessage(descriptor: NodeDescriptor): MessageInitShape<typeof NodeDescriptorSchema> {
  const { type, title, help, takesEvents, takesModulation, ports } = descriptor
  return {
    type,
    title,
    help,
    takesEvents,
    takesModulation,
    takesTriggers: takesTriggers(type),
    role: roles[descriptor.role],
    notes: notesTaken[descriptor.notes],
    mainInput: ports.some(({ kind, input }) => input && kind === 'audio'),
    keyInput: ports.some(({ kind, input }) => input && kind === 'key'),
    output: ports.some(({ input }) => !input),
    fileKeys: descriptor.fileKeys.filter(hasControl).map(fileKeyMessage),
    params: descriptor.params.map(liveParamMessage),
  }
}

export interface RackFigures {
  /** Counts racks that came to front, and edits of their structure. */
  readonly revision: number
  readonly sampleRate: number
  readonly latencyFrames: number
  readonly lengths: ShownLengths
}

export function rackMessage(
  view: RackView,
  { revision, sampleRate, latencyFrames, lengths }: RackFigures,
): MessageInitShape<typeof RackSchema> {
  const { place, plan, problems, description, score, layout, exports } = view
  const transport = plan.hasTopLevelTransport ? plan.transports[0] : undefined
  return {
    ...place,
    revision: framesToWire(revision),
    description,
    nodes: view.values.rows.map((row, i) => ({ ...nodeMessage(row), latencyFrames: view.latencies[i] ?? 0 })),
    connections: plan.edges.map(({ from, to, toPort, gain }) => ({ from, to, toPort, gainPercent: percentOf(gain) })),
    ...(plan.mixer ? { mixer: mixerMessage(plan.mixer) } : {}),
    hasTempo: transport !== undefined,
    bpm: transport?.bpm ?? 0,
    loopFrames: framesToWire(lengths.loopFrames),
    bars: lengths.bars.map(barMessage),
    patternBars: lengths.patternBars.map(barMessage),
    sampleRate,
    latencyFrames,
    problems: problems.map(({ isError, place: where, words }) => ({
      level: isError ? ProblemLevel.ERROR : ProblemLevel.WARNING,
      place: where,
      words,
    })),
    ...(score ? { score: scoreMessage(score) } : {}),
    layout: layoutMessage(layout),
    controls: exports.controls.map(controlMessage),
    statuses: exports.statuses.map(statusMessage),
  }
}

const barMessage = (bar: ShownLengths['bars'][number], number: number) => ({
  number,
  ...bar,
  frame: framesToWire(bar.frame),
})

/** As the file says it, which the plan keeps as a factor in single precision. */
const percentOf = (gain: number): number => Number((gain * 100).toPrecision(6))

function mixerMessage({ masterGain, softClip, inputs }: PlanMixer): MessageInitShape<typeof MixerSchema> {
  return {
    softClip,
    masterPercent: percentOf(masterGain),
    inputs: inputs.map(({ id, gain, channel = 1 }) => ({ channel, node: id, gainPercent: percentOf(gain) })),
  }
}

export function nodeMessage({ node, descriptor, values, isBypassed }: NodeRow): MessageInitShape<typeof NodeSchema> {
  return {
    id: node.id,
    type: node.type,
    bypassed: isBypassed,
    lfos: node.lfos.map(({ id, ...lfo }) => ({ lfo: id, ...lfo })),
    routes: node.routes.map((route) => routeMessage(route, descriptor)),
    params: [...values.values()].map(paramValueMessage),
    fileValues: descriptor.fileKeys.filter(hasControl).map((key) => {
      // A start value may have moved since the node was read.
      const start = key.meaning === 'start' ? values.get(key.liveId) : undefined
      return fileValueMessage(key, start?.base ?? fileValueOf(node, key))
    }),
  }
}

function routeMessage(route: PlanRoute, descriptor: NodeDescriptor): MessageInitShape<typeof RouteSchema> {
  const { sourceId, target, targetId, depth, offset, min, max, squared } = route
  const param = descriptor.params.find(({ id }) => id === targetId)?.name ?? ''
  const ways = { param, lfoRate: `LFO.${targetId}.freqHz`, lfoPhase: `LFO.${targetId}.phase` }
  return { lfo: sourceId, target: ways[target], depth, offset, min, max, squared }
}

export function paramValueMessage({ param, base, played, movedBy }: Value): MessageInitShape<typeof ParamValueSchema> {
  return { param: param.id, base, played, movedBy }
}

export function fileValueMessage({ key }: FileKey, value: number): MessageInitShape<typeof FileValueSchema> {
  return { key, value }
}

function fileKeyMessage(fileKey: FileKey): MessageInitShape<typeof FileKeySchema> {
  const { key, min, max, initial, help, choices } = fileKey
  return {
    key,
    min,
    max,
    initial,
    help,
    kind: kinds[fileKey.type] ?? FileKind.UNSPECIFIED,
    unit: units[fileKey.unit],
    meaning: meanings[fileKey.meaning],
    param: fileKey.liveId,
    choices: choices.map(({ text, value }) => ({ text, value })),
  }
}

function liveParamMessage(param: LiveParam): MessageInitShape<typeof LiveParamSchema> {
  const { id, name, label, min, max, initial, help, modulatable, unit, smoothing } = param
  const wire = { unit: units[unit], smoothing: smoothings[smoothing] }
  return { id, name, label, min, max, initial, help, modulatable, ...wire }
}

/** Checked at the boundary: one of the three. */
export function expressionOf({ expression }: ExpressNote): NoteMove['expression'] {
  if (expression === Expression.PITCH) return 'pitch'
  return expression === Expression.PRESSURE ? 'pressure' : 'timbre'
}
