/** How a value sits on a control: 0..1 along the way from its least to its greatest value. */
import { Unit } from '../../engine/client/model.ts'

export interface Range {
  readonly min: number
  readonly max: number
  readonly unit: Unit
  /** Whole numbers only. */
  readonly isWhole: boolean
  /** Its least value, a level, is silence. */
  readonly endsInSilence?: boolean
}

/**
 * Frequencies spread by octaves; times spend half their way on the first quarter, wide ones an equal way on each decade; levels
 * from far below 0 dB as on a meter.
 */
type Curve = 'linear' | 'octaves' | 'square' | 'decades' | 'level'

const LEVEL_FLOOR_DB = -48

function curveOf({ min, max, unit }: Range): Curve {
  if (unit === Unit.DECIBELS && min <= LEVEL_FLOOR_DB && max >= 0 && max <= 24) return 'level'
  if (unit === Unit.HERTZ && min > 0 && max / min >= 8) return 'octaves'
  if (unit !== Unit.MILLISECONDS || min < 0 || max < 300) return 'linear'
  return max > 5000 ? 'decades' : 'square'
}

export function toTravel(range: Range, value: number): number {
  const { min, max } = range
  if (max <= min) return 0
  const at = clamp(value, min, max)
  switch (curveOf(range)) {
    case 'octaves':
      return Math.log(at / min) / Math.log(max / min)
    case 'square':
      return Math.sqrt((at - min) / (max - min))
    case 'decades':
      return Math.log1p(at - min) / Math.log1p(max - min)
    case 'level':
      return (deflection(at) - deflection(min)) / (deflection(max) - deflection(min))
    case 'linear':
      return (at - min) / (max - min)
  }
}

export function fromTravel(range: Range, travel: number): number {
  const { min, max } = range
  const way = clamp(travel, 0, 1)
  switch (curveOf(range)) {
    case 'octaves':
      return tidy(range, min * (max / min) ** way)
    case 'square':
      return tidy(range, min + (max - min) * way * way)
    case 'decades':
      return tidy(range, min + Math.expm1(way * Math.log1p(max - min)))
    case 'level':
      return tidy(range, levelAt(deflection(min) + (deflection(max) - deflection(min)) * way))
    case 'linear':
      return tidy(range, min + (max - min) * way)
  }
}

/** Level in dB and way in percent, straight between: IEC 60268-18, digital meters; below -70 dB and above 0 dB its ends go on. */
const DEFLECTIONS: readonly (readonly [levelDb: number, percent: number])[] = [
  [-200, -32.5],
  [-70, 0],
  [-60, 2.5],
  [-50, 7.5],
  [-40, 15],
  [-30, 30],
  [-20, 50],
  [24, 160],
]

function deflection(levelDb: number): number {
  return along(DEFLECTIONS, levelDb, 0, 1)
}

function levelAt(percent: number): number {
  return along(DEFLECTIONS, percent, 1, 0)
}

function along(points: typeof DEFLECTIONS, at: number, from: 0 | 1, to: 0 | 1): number {
  const i = Math.max(
    points.findIndex((point) => point[from] >= at),
    1,
  )
  const [before, after] = [points[i - 1]!, points[i]!]
  return before[to] + ((at - before[from]) / (after[from] - before[from])) * (after[to] - before[to])
}

/** In range, and with no more digits than a hand can mean. */
export function tidy({ min, max, isWhole }: Range, value: number): number {
  const inside = clamp(value, min, max)
  return isWhole ? Math.round(inside) : Number(inside.toPrecision(5))
}

/** Where the value arc starts: at zero where zero is inside, else at the least value; a level rises from silence. */
export function originOf(range: Range): number {
  return curveOf(range) !== 'level' && range.min < 0 && range.max > 0 ? toTravel(range, 0) : 0
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max)
}
