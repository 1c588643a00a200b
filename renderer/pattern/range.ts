/** Ranges of what a pattern editor shows. */
import { type LiveParam, Smoothing, Unit } from '../../engine/client/model.ts'
import type { Range } from '../ui/scale.ts'

/** Percent. */
export const SWINGS: Range = { min: 0, max: 100, unit: Unit.PERCENT, isWhole: false }

/** How a live parameter sits on a lane. */
export function rangeOf({ min, max, unit, smoothing }: LiveParam): Range {
  const isWhole = unit === Unit.SWITCH || (unit === Unit.SEMITONES && smoothing === Smoothing.STEP)
  return { min, max, unit, isWhole }
}
