/** How a value sits on a control: 0..1 along the way from its least to its greatest value. */
import { Unit } from '../../engine/client/model.ts'

export interface Range {
  readonly min: number
  readonly max: number
  readonly unit: Unit
  /** Whole numbers only. */
  readonly isWhole: boolean
}

/** Frequencies spread by octaves; times spend half their way on the first quarter, wide ones an equal way on each decade. */
type Curve = 'linear' | 'octaves' | 'square' | 'decades'

function curveOf({ min, max, unit }: Range): Curve {
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
    case 'linear':
      return tidy(range, min + (max - min) * way)
  }
}

/** In range, and with no more digits than a hand can mean. */
export function tidy({ min, max, isWhole }: Range, value: number): number {
  const inside = clamp(value, min, max)
  return isWhole ? Math.round(inside) : Number(inside.toPrecision(5))
}

/** Where the value arc starts: at zero where zero is inside, else at the least value. */
export function originOf(range: Range): number {
  return range.min < 0 && range.max > 0 ? toTravel(range, 0) : 0
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max)
}
