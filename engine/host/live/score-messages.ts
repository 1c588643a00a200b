/** What a rack plays, where its nodes stand and what it offers, in the words of the contract. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  type Control,
  ControlCurve,
  ControlKind,
  type ControlSchema,
  type Status,
  StatusKind,
  type StatusSchema,
} from '../../contract/gen/mam/v1/controls_pb.js'
import type { LayoutSchema, ScoreSchema } from '../../contract/gen/mam/v1/patterns_pb.js'
import type { RackControl, RackStatus } from '../../formats/exports.ts'
import type { RackLayout } from '../../formats/layout.ts'
import type { Score, ScorePattern } from '../../session/score.ts'

const controlKinds = { knob: ControlKind.KNOB, switch: ControlKind.SWITCH, pad: ControlKind.PAD } as const
const controlCurves = {
  linear: ControlCurve.LINEAR,
  exponential: ControlCurve.EXPONENTIAL,
  square: ControlCurve.SQUARE,
} as const
const statusKinds = { level: StatusKind.LEVEL, step: StatusKind.STEP, value: StatusKind.VALUE } as const

export function scoreMessage({ patterns, tempoPoints, ...score }: Score): MessageInitShape<typeof ScoreSchema> {
  return { ...score, tempoPoints: [...tempoPoints], patterns: patterns.map(patternMessage) }
}

function patternMessage({ hasOwnCycle, stepsBars, locks, ...pattern }: ScorePattern) {
  return { ...pattern, ownCycle: hasOwnCycle, stepsBars: [...stepsBars], locks: [...locks] }
}

export function layoutMessage({ places, groups }: RackLayout): MessageInitShape<typeof LayoutSchema> {
  return {
    places: [...places].map(([node, { x, y }]) => ({ node, x, y })),
    groups: groups.map(({ name, nodes }) => ({ name, nodes: [...nodes] })),
  }
}

/** As a rack says it, or as somebody asks for it. */
type Offered<T extends RackControl | RackStatus> = Omit<T, 'problem'> & Partial<Pick<T, 'problem'>>

export function controlMessage({
  kind,
  curve,
  targets,
  ...control
}: Offered<RackControl>): MessageInitShape<typeof ControlSchema> {
  return { ...control, kind: controlKinds[kind], curve: controlCurves[curve], targets: [...targets] }
}

export function statusMessage({ kind, ...status }: Offered<RackStatus>): MessageInitShape<typeof StatusSchema> {
  return { ...status, kind: statusKinds[kind] }
}

/** What is not said is a straight knob. */
export function controlOf({ id, name, min, max, unit, targets, ...control }: Control): Omit<RackControl, 'problem'> {
  const kind = nameOf(controlKinds, control.kind) ?? 'knob'
  const curve = nameOf(controlCurves, control.curve) ?? 'linear'
  return { id, name, kind, min, max, unit, curve, targets }
}

export function statusOf({ id, name, kind, node, param }: Status): Omit<RackStatus, 'problem'> {
  return { id, name, kind: nameOf(statusKinds, kind) ?? 'level', node, param }
}

function nameOf<Name extends string>(numbers: Readonly<Record<Name, number>>, number: number): Name | undefined {
  return (Object.keys(numbers) as Name[]).find((name) => numbers[name] === number)
}
