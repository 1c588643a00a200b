/** What a value becomes when it is offered to the outside. */
import { ControlCurve, ControlKind, type Control as Exported, Unit } from '../../../engine/client/model.ts'
import type { Control } from '../controls.ts'

export type ExportInit = Pick<Exported, 'id' | 'name' | 'kind' | 'min' | 'max' | 'unit' | 'curve'> & {
  readonly targets: Pick<Exported['targets'][number], 'node' | 'param' | 'from' | 'to'>[]
}

const UNIT_WORDS: Partial<Readonly<Record<Unit, string>>> = {
  [Unit.HERTZ]: 'Hz',
  [Unit.MILLISECONDS]: 'ms',
  [Unit.DECIBELS]: 'dB',
  [Unit.SEMITONES]: 'st',
  [Unit.PERCENT]: '%',
  [Unit.BPM]: 'bpm',
}

/** From a name, with a number behind it where it is taken. Ids are for addresses: small letters, digits and dashes. */
export function freeId(taken: readonly { readonly id: string }[], name: string): string {
  const stem =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'control'
  let id = stem
  for (let number = 2; taken.some((one) => one.id === id); number++) id = `${stem}-${number}`
  return id
}

/** As the value itself: its range and unit, the way of its knob. */
export function newControl(taken: readonly { readonly id: string }[], node: string, control: Control): ExportInit {
  const { kind, label, range } = control
  const isSwitch = kind === 'switch'
  const name = `${node} ${label}`
  return {
    name,
    id: freeId(taken, name),
    kind: isSwitch ? ControlKind.SWITCH : ControlKind.KNOB,
    min: isSwitch ? 0 : range.min,
    max: isSwitch ? 1 : range.max,
    unit: UNIT_WORDS[range.unit] ?? '',
    curve: isSwitch ? ControlCurve.LINEAR : curveOf(control),
    targets: [targetOf(node, control)],
  }
}

export function newPad(taken: readonly { readonly id: string }[], node: string): ExportInit {
  return {
    id: freeId(taken, node),
    name: node,
    kind: ControlKind.PAD,
    min: 0,
    max: 1,
    unit: '',
    curve: ControlCurve.LINEAR,
    targets: [{ node, param: 0, from: 0, to: 0 }],
  }
}

/** The same control, moving one value more over its whole range. */
export function withTarget(exported: ExportInit, node: string, control: Control): ExportInit {
  const { id, name, kind, min, max, unit, curve } = exported
  return { id, name, kind, min, max, unit, curve, targets: [...exported.targets, targetOf(node, control)] }
}

function targetOf(node: string, { target, range, kind }: Control): ExportInit['targets'][number] {
  const param = 'live' in target ? target.live : 0
  return { node, param, from: range.min, to: kind === 'switch' ? Math.max(range.max, 1) : range.max }
}

function curveOf({ range: { unit, min, max } }: Control): ControlCurve {
  if (unit === Unit.HERTZ && min > 0) return ControlCurve.EXPONENTIAL
  return unit === Unit.MILLISECONDS && min >= 0 && max >= 300 ? ControlCurve.SQUARE : ControlCurve.LINEAR
}
