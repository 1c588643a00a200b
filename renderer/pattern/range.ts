/** How a live parameter sits on a lane. */
import { type LiveParam, Smoothing, Unit } from '../../engine/client/model.ts'
import type { Range } from '../ui/scale.ts'

export function rangeOf({ min, max, unit, smoothing }: LiveParam): Range {
  const isWhole = unit === Unit.SWITCH || (unit === Unit.SEMITONES && smoothing === Smoothing.STEP)
  return { min, max, unit, isWhole }
}
