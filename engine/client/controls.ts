/** Exported controls as views read them: what they show, and what they move, in the shape of the contract. */
import { type Control, ControlCurve, ControlKind } from '../contract/gen/mam/v1/controls_pb.js'
import { type ControlRange, controlValue, valueAtWay, wayOfValue } from '../session/control-map.ts'
import type { Rack } from './model.ts'
import { type ControlKey, type ControlValues, controlKey } from './values.ts'

export type Exported = Pick<Control, 'kind' | 'min' | 'max' | 'curve' | 'targets'>

export function controlRange({ kind, min, max, curve }: Exported): ControlRange {
  return {
    min,
    max,
    kind: kind === ControlKind.PAD ? 'pad' : kind === ControlKind.SWITCH ? 'switch' : 'knob',
    curve: curve === ControlCurve.EXPONENTIAL ? 'exponential' : curve === ControlCurve.SQUARE ? 'square' : 'linear',
  }
}

/** The value by which its first target is known to the value store; undefined where nothing is there to be moved. */
export function firstTargetKey({ nodes }: Rack, { targets }: Exported): ControlKey | undefined {
  const [first] = targets
  const node = first && nodes.find(({ id }) => id === first.node)
  return node && first.param !== 0 ? controlKey(node.index, first.param) : undefined
}

/** What the control shows; its lower end where it moves nothing. */
export function shownValue(rack: Rack, control: Exported, values: ControlValues): number {
  const key = firstTargetKey(rack, control)
  const [first] = control.targets
  return key && first ? controlValue(controlRange(control), first, values.shown(key)) : control.min
}

/** 0..1, for drawing. */
export const wayOf = (control: Exported, value: number): number => wayOfValue(controlRange(control), value)
export const valueOfWay = (control: Exported, way: number): number => valueAtWay(controlRange(control), way)
