/** A lane as a line: values hold until the next one, and a ramp takes its time to get there. */
export interface CurvePoint {
  /** 0..1 of the page. */
  readonly left: number
  /** 0..1 of the page; 0: at once. */
  readonly ramp: number
  /** 0..1 of the height; null: nothing is set here. */
  readonly height: number | null
}

export type Corner = readonly [x: number, y: number]

/** From the left edge to the right one; a ramp that is not at its end when the next value comes is left where it is. */
export function curveOf(points: readonly CurvePoint[], before: number): Corner[] {
  const set = points.filter((point): point is CurvePoint & { height: number } => point.height !== null)
  const corners: Corner[] = [[0, before]]
  let height = before
  for (const [i, point] of set.entries()) {
    const end = set[i + 1]?.left ?? 1
    const reached = Math.min(point.left + point.ramp, end)
    const share = point.ramp > 0 ? (reached - point.left) / point.ramp : 1
    corners.push([point.left, height])
    height += (point.height - height) * share
    corners.push([reached, height])
  }
  return [...corners, [1, height]]
}

/** For an SVG of 100 by 100, whose y grows downwards. */
export function pathOf(corners: readonly Corner[]): string {
  return corners.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x * 100)} ${round((1 - y) * 100)}`).join('')
}

const round = (value: number) => Math.round(value * 100) / 100
