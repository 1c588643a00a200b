/** Where boxes stand that nobody has placed, and how placed ones line up. Pure; canvas points. */
import { BOX, type Cable, OUTPUT, type RackGraph } from './model.ts'

export interface Place {
  readonly x: number
  readonly y: number
}
export type Places = ReadonlyMap<string, Place>
/** Places for all boxes of a graph. */
export type Arrange = (graph: RackGraph) => Places

export interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Of all boxes; nothing at 0 where there is none. */
export function boundsOf(places: Places): Bounds {
  if (places.size === 0) return { left: 0, top: 0, right: 0, bottom: 0 }
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y } of places.values()) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + BOX.width)
    bottom = Math.max(bottom, y + BOX.height)
  }
  return { left, top, right, bottom }
}

export const GAP = { x: 72, y: 28 } as const
export const GRID = 4
/** Above this the library takes seconds; columns take milliseconds. Two boxes stand side by side either way. */
const FINE = { min: 3, max: 64 } as const

/** Every box has a place: its own, or one that follows from the cables. */
export function placesOf(graph: RackGraph, own: Places, fine: Arrange | null): Places {
  const missing = graph.boxes.filter(({ key }) => !own.has(key))
  if (missing.length === 0) return own
  const arranged = arrange(graph, fine)
  if (missing.length === graph.boxes.length) return arranged
  const onlyOutput = missing.length === 1 && missing[0]!.key === OUTPUT
  if (onlyOutput) return new Map([...own, [OUTPUT, rightOf(graph, own)]])
  return besides(graph, own, arranged)
}

export function arrange(graph: RackGraph, fine: Arrange | null): Places {
  return fine && isFine(graph) ? fine(graph) : columns(graph)
}

const isFine = ({ boxes }: RackGraph): boolean => boxes.length >= FINE.min && boxes.length <= FINE.max

/** Whether the places of its boxes depend on the library. */
export function wantsFine(graph: RackGraph, own: Places): boolean {
  return isFine(graph) && graph.boxes.some(({ key }) => key !== OUTPUT && !own.has(key))
}

/** By the longest way from a source; within a column near to what feeds a box. */
function columns({ boxes, cables }: RackGraph): Places {
  const ranks = ranksOf(
    boxes.map(({ key }) => key),
    cables,
  )
  const byRank: string[][] = []
  for (const { key } of boxes) {
    const rank = ranks.get(key) ?? 0
    byRank[rank] ??= []
    byRank[rank].push(key)
  }
  const feeders = new Map<string, string[]>()
  for (const { from, to } of cables) push(feeders, to, from)
  const places = new Map<string, Place>()
  // A tall column folds, so that the whole is about as wide as it is high.
  const rows = Math.max(8, Math.ceil(Math.sqrt(boxes.length) * 1.4))
  let column = 0
  for (const keys of byRank) {
    const sorted = byHeight(keys ?? [], feeders, places)
    sorted.forEach((key, i) => {
      const fold = Math.floor(i / rows)
      places.set(key, { x: (column + fold) * (BOX.width + GAP.x), y: (i % rows) * (BOX.height + GAP.y) })
    })
    column += Math.max(1, Math.ceil(sorted.length / rows))
  }
  return places
}

function byHeight(keys: readonly string[], feeders: ReadonlyMap<string, string[]>, places: Places): string[] {
  const heightOf = (key: string) => {
    const known = (feeders.get(key) ?? []).flatMap((from) => places.get(from)?.y ?? [])
    return known.length === 0 ? 0 : known.reduce((sum, y) => sum + y, 0) / known.length
  }
  const heights = new Map(keys.map((key) => [key, heightOf(key)]))
  return [...keys].sort((a, b) => heights.get(a)! - heights.get(b)!)
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** Longest way from a source, in cables. What closes a circle counts once. */
function ranksOf(keys: readonly string[], cables: readonly Cable[]): ReadonlyMap<string, number> {
  const next = new Map<string, string[]>()
  const waiting = new Map(keys.map((key) => [key, 0]))
  for (const { from, to } of cables) {
    push(next, from, to)
    waiting.set(to, (waiting.get(to) ?? 0) + 1)
  }
  const ranks = new Map<string, number>(keys.map((key) => [key, 0]))
  const ready = keys.filter((key) => waiting.get(key) === 0)
  for (const key of ready)
    for (const to of next.get(key) ?? []) {
      ranks.set(to, Math.max(ranks.get(to) ?? 0, ranks.get(key)! + 1))
      waiting.set(to, waiting.get(to)! - 1)
      if (waiting.get(to) === 0) ready.push(to)
    }
  return ranks
}

/** New boxes keep their shape among themselves and stand below the others; the output stands right of all. */
function besides(graph: RackGraph, own: Places, arranged: Places): Places {
  const bottom = Math.max(...[...own.values()].map(({ y }) => y)) + BOX.height + GAP.y
  const left = Math.min(...[...own.values()].map(({ x }) => x))
  const missing = graph.boxes.filter(({ key }) => !own.has(key) && key !== OUTPUT).map(({ key }) => key)
  const wanted = missing.map((key) => arranged.get(key)!)
  const from = { x: Math.min(...wanted.map(({ x }) => x)), y: Math.min(...wanted.map(({ y }) => y)) }
  const places = new Map(own)
  missing.forEach((key, i) => {
    places.set(key, { x: left + wanted[i]!.x - from.x, y: bottom + wanted[i]!.y - from.y })
  })
  return own.has(OUTPUT) ? places : new Map([...places, [OUTPUT, rightOf(graph, places)]])
}

function rightOf({ cables }: RackGraph, places: Places): Place {
  const others = [...places].filter(([key]) => key !== OUTPUT)
  if (others.length === 0) return { x: 0, y: 0 }
  const feeders = cables.flatMap(({ from, to }) => (to === OUTPUT ? (places.get(from)?.y ?? []) : []))
  const heights = feeders.length > 0 ? feeders : others.map(([, { y }]) => y)
  const y = heights.reduce((sum, one) => sum + one, 0) / heights.length
  return onGrid({ x: Math.max(...others.map(([, place]) => place.x)) + BOX.width + GAP.x, y })
}

export function onGrid({ x, y }: Place): Place {
  return { x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID }
}

export type Line = 'left' | 'top'

export function aligned(places: Places, line: Line): Places {
  const all = [...places.values()]
  const x = Math.min(...all.map((place) => place.x))
  const y = Math.min(...all.map((place) => place.y))
  return new Map([...places].map(([key, place]) => [key, line === 'left' ? { ...place, x } : { ...place, y }]))
}

/** Equal distances between the first and the last one. */
export function distributed(places: Places, axis: 'x' | 'y'): Places {
  const sorted = [...places].sort(([, a], [, b]) => a[axis] - b[axis])
  const first = sorted[0]?.[1][axis] ?? 0
  const way = (sorted.at(-1)?.[1][axis] ?? 0) - first
  return new Map(
    sorted.map(([key, place], i) => {
      const at = first + (sorted.length > 1 ? (way * i) / (sorted.length - 1) : 0)
      return [key, onGrid({ ...place, [axis]: at })]
    }),
  )
}

/** What hears others stands right of the chosen node, else of the last one; what does not below the others at the left. */
export function nextPlace(nodes: Places, hears: boolean, chosen: Place | undefined): Place {
  const all = [...nodes.values()]
  const from = chosen ?? all.at(-1)!
  if (hears) return { x: from.x + BOX.width + GAP.x, y: from.y }
  const left = Math.min(...all.map(({ x }) => x))
  const column = all.filter(({ x }) => x < left + BOX.width)
  return { x: left, y: Math.max(...column.map(({ y }) => y)) + BOX.height + GAP.y }
}

/** A place near the wanted one that no box covers. */
export function freePlace(places: Places, wanted: Place): Place {
  const all = [...places.values()]
  let place = onGrid(wanted)
  for (let tries = 0; tries < 64 && all.some((one) => overlaps(one, place)); tries++)
    place = {
      x: place.x + (tries % 4 === 3 ? BOX.width + GAP.x : 0),
      y: place.y + (tries % 4 === 3 ? -3 : 1) * (BOX.height + GAP.y),
    }
  return place
}

function overlaps(a: Place, b: Place): boolean {
  return Math.abs(a.x - b.x) < BOX.width + 8 && Math.abs(a.y - b.y) < BOX.height + 8
}

export type Direction = 'left' | 'right' | 'up' | 'down'

/** The nearest box that way; sideways distance counts double. Null where there is none. */
export function neighbour(places: Places, from: string, way: Direction): string | null {
  const here = places.get(from)
  if (!here) return null
  const isAcross = way === 'left' || way === 'right'
  const sign = way === 'right' || way === 'down' ? 1 : -1
  let best: string | null = null
  let bestCost = Number.POSITIVE_INFINITY
  for (const [key, { x, y }] of places) {
    const ahead = sign * (isAcross ? x - here.x : y - here.y)
    const aside = Math.abs(isAcross ? y - here.y : x - here.x)
    const cost = ahead + aside * 2
    if (key !== from && ahead > 1 && cost < bestCost) {
      best = key
      bestCost = cost
    }
  }
  return best
}
