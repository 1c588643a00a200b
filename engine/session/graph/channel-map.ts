/** Another order of the channels of a route, made of panned ways and their mean, each of which is exact. */
import type { Place } from '../../formats/diagnostic.ts'
import type { Context } from '../../formats/shape.ts'
import type { GraphBuilder, Outlet } from './builder.ts'

const sides = ['left', 'right'] as const
const panOf = (channel: number): number => (channel === 1 ? -1 : 1)

/** What carries each of the two channels as the map says, to be summed. */
export function mapped(
  graph: GraphBuilder,
  from: Outlet,
  id: string,
  map: readonly number[] | null,
  place: Place,
  context: Context,
): Outlet[] {
  if (map === null || (map[0] === 1 && map[1] === 2)) return [from]
  if (map.some((channel) => channel > 2) || map.length > 2) {
    const message = `this version of MAM plays 2 channels; of this map only those are heard`
    context.report.warn('limit', place, { message, found: map, expected: 'channels 1 and 2' })
  }
  const [left = 0, right = 0] = map
  if (left === right) return left === 1 || left === 2 ? [both(graph, alone(graph, from, id, left), id, left)] : []
  return [left, right].flatMap((source, index) => {
    if (source !== 1 && source !== 2) return []
    const own = alone(graph, from, id, source)
    if (source === index + 1) return [own]
    return [graph.chain(both(graph, own, id, source), `${id}#to-${sides[index]}`, 'send', { pan: panOf(index + 1) })]
  })
}

const alone = (graph: GraphBuilder, from: Outlet, id: string, channel: number): Outlet =>
  graph.chain(from, `${id}#${sides[channel - 1]}`, 'send', { pan: panOf(channel) })

/** One channel on both: twice the mean of it and nothing. */
function both(graph: GraphBuilder, from: Outlet, id: string, channel: number): Outlet {
  const node = graph.add(`${id}#both-${sides[channel - 1]}`, 'wiretap', {}, { isMono: true })
  graph.connect(from, node.node, { gain: 2 })
  return node
}
