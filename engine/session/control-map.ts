/**
 * Between a control that a rack exports and the parameters that it moves. The way of a knob goes from 0 to 1; its own value
 * and each target stand at the same place of their ranges. A switch is at one end or the other.
 */
import type { ControlCurve, ControlKind } from '../formats/exports.ts'

export interface ControlRange {
  readonly kind: ControlKind
  readonly min: number
  readonly max: number
  readonly curve: ControlCurve
}

export interface TargetRange {
  /** At the control's min and max; from above to may be. */
  readonly from: number
  readonly to: number
}

/** What the control shows at a place of its way. */
export function valueAtWay({ kind, min, max, curve }: ControlRange, way: number): number {
  return kind === 'switch' ? ended(way) : between(curve, min, max, way)
}

/** The place on its way where the control shows a value; beyond its range: an end. */
export function wayOfValue({ kind, min, max, curve }: ControlRange, value: number): number {
  return kind === 'switch' ? ended(value) : placeOf(curve, min, max, value)
}

/** What a target is set to where the control shows a value. */
export const targetValue = (control: ControlRange, { from, to }: TargetRange, value: number): number =>
  between(control.curve, from, to, wayOfValue(control, value))

/** What the control shows where a target, the first one, has a value. */
export function controlValue(control: ControlRange, { from, to }: TargetRange, value: number): number {
  return valueAtWay(control, placeOf(control.curve, from, to, value))
}

const ended = (way: number): number => (way >= 0.5 ? 1 : 0)

/** Equal factors need two ends on one side of 0. */
const isGeometric = (curve: ControlCurve, a: number, b: number): boolean => curve === 'exponential' && a > 0 && b > 0

function between(curve: ControlCurve, a: number, b: number, way: number): number {
  if (way <= 0) return a
  if (way >= 1) return b
  if (isGeometric(curve, a, b)) return Math.exp(Math.log(a) + (Math.log(b) - Math.log(a)) * way)
  return a + (b - a) * (curve === 'square' ? way * way : way)
}

function placeOf(curve: ControlCurve, a: number, b: number, value: number): number {
  if (a === b) return 0
  const linear = (value - a) / (b - a)
  if (!(linear > 0)) return 0
  if (linear >= 1) return 1
  if (isGeometric(curve, a, b)) return (Math.log(value) - Math.log(a)) / (Math.log(b) - Math.log(a))
  return curve === 'square' ? Math.sqrt(linear) : linear
}
