/** Which channel goes where, made of panned ways and their mean, each of which is exact. */
import type { Place } from '../../formats/diagnostic.ts'
import type { Context } from '../../formats/shape.ts'
import type { GraphBuilder, Outlet } from './builder.ts'
import type { Signal } from './signal.ts'

const sides = ['left', 'right'] as const
const panOf = (side: number): number => (side === 0 ? -1 : 1)

/** For each channel of the destination, those of the source that it takes. All from 0 on. */
export type Taken = readonly (readonly number[])[]

/** Without a map each takes its own; of a wider source the first, third, ... of a stereo destination are left. */
export function takenChannels(source: number, destination: number, map: readonly number[] | null): Taken {
  return Array.from({ length: destination }, (_, to) => {
    if (map !== null) return [(map[to] ?? 0) - 1].filter((from) => from >= 0 && from < source)
    return range(source).filter((from) => from % destination === to)
  })
}

export function checkChannelMap(map: readonly number[], from: number, to: number, place: Place, { report }: Context) {
  const width = Math.max(...map)
  if (width > from) {
    const message = `the source has ${from} channels; channel ${width} is silent`
    report.warn('limit', place, { message, found: map, expected: `channels 1 to ${from}, or 0` })
  }
  if (map.length > to) {
    const message = `the destination has ${to} channels; the rest of the map is left out`
    report.warn('limit', place, { message, found: map, expected: `${to} channels` })
  }
}

/** What carries into one pair of the destination what that takes, to be summed. */
export function carried(graph: GraphBuilder, from: Signal, id: string, taken: Taken, pair: number): Outlet[] {
  return from.pairs.flatMap((outlet, index) => {
    const into = (side: number) => [0, 1].filter((to) => (taken[2 * pair + to] ?? []).includes(2 * index + side))
    const [left, right] = [into(0), into(1)]
    if (isOwn(left, 0) && isOwn(right, 1)) return [outlet]
    const way = index === 0 ? id : `${id}#${2 * index + 1}-${2 * index + 2}`
    return [left, right].flatMap((to, side) => spread(graph, outlet, way, side, to))
  })
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index)
const isOwn = (to: readonly number[], side: number): boolean => to.length === 1 && to[0] === side

/** One channel of a pair to the sides that take it. */
function spread(graph: GraphBuilder, from: Outlet, id: string, side: number, to: readonly number[]): Outlet[] {
  if (to.length === 0) return []
  const own = graph.chain(from, `${id}#${sides[side]}`, 'send', { pan: panOf(side) })
  if (isOwn(to, side)) return [own]
  const both = graph.add(`${id}#both-${sides[side]}`, 'wiretap', {}, { isMono: true })
  // Twice the mean of it and nothing.
  graph.connect(own, both.node, { gain: 2 })
  if (to.length === 2) return [both]
  return [graph.chain(both, `${id}#to-${sides[1 - side]}`, 'send', { pan: panOf(1 - side) })]
}
