/** Where the ways of the graph of a session run, and where their delays stand. In units of the style sheet. */
import type { Pass, Place, Way, WayKind } from './places.ts'

export const BOX = { width: 4.5, height: 1.75 }
export const STEP = { x: 6.5, y: 2.5 }
export const EDGE = 0.375
const GAP = STEP.x - BOX.width
/** Lines of small figures that do not touch. */
const LINE_HEIGHT = 0.75

/** Ports of the three kinds lie one below the other, so that ways between the same two boxes lie apart. */
const PORTS: Readonly<Record<WayKind, number>> = { route: 0.35, send: 0.6, key: 0.82 }

export interface Line {
  readonly way: Way
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  /** Where it runs level, as wide as a box: from here on. */
  readonly passes: readonly { readonly x: number; readonly y: number }[]
}

export interface DelayLabel {
  readonly x: number
  readonly y: number
  readonly delayFrames: number
}

export function linesOf(ways: readonly Way[], places: readonly Place[], passes: readonly Pass[] = []): Line[] {
  const at = new Map(places.map((place) => [place.strip, place]))
  return ways.flatMap((way) => {
    const [from, to] = [at.get(way.from), at.get(way.to)]
    if (!from || !to) return []
    const y = ({ row }: Pick<Place, 'row'>) => EDGE + row * STEP.y + BOX.height * PORTS[way.kind]
    const own = passes.filter((pass) => pass.from === way.from && pass.to === way.to)
    const x1 = EDGE + from.column * STEP.x + BOX.width
    return [
      {
        way,
        x1,
        y1: y(from),
        x2: EDGE + to.column * STEP.x,
        y2: y(to),
        passes: own.map((pass) => ({ x: EDGE + pass.column * STEP.x, y: y(pass) })),
      },
    ]
  })
}

/** On their lines, in the gap behind the box where a way begins; of those in one place the longest. */
export function delayLabels(lines: readonly Line[]): DelayLabel[] {
  const labels = new Map<string, DelayLabel>()
  for (const { way, x1, y1, x2, y2, passes } of lines) {
    if (way.delayFrames <= 0) continue
    const [next = { x: x2, y: y2 }] = passes
    const part = Math.min(0.5, GAP / 2 / Math.max(next.x - x1, GAP))
    const [x, y] = [x1 + GAP / 2, y1 + (next.y - y1) * (3 * part ** 2 - 2 * part ** 3)]
    const place = `${x} ${Math.round(y / LINE_HEIGHT)}`
    if (way.delayFrames > (labels.get(place)?.delayFrames ?? 0))
      labels.set(place, { x, y, delayFrames: way.delayFrames })
  }
  return [...labels.values()]
}
