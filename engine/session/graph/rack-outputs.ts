/** What a rack gives: its mix, and on further channels the nodes that its mixer sends there. */
import type { PlanNode } from '../../formats/plan.ts'
import type { GraphBuilder, Outlet } from './builder.ts'
import { carried, type Taken } from './channel-map.ts'
import { type DirectOut, directOuts } from './direct-outs.ts'
import { nodeInside, pairNode } from './node-ids.ts'
import { outputsOf, type PlayedRack } from './played-rack.ts'
import { pairIds, type Signal, stereo } from './signal.ts'

/** Places the node of the rack and what its channels need behind it. */
export function rackOutputs(graph: GraphBuilder, id: string, node: PlanNode, { plan, entry }: PlayedRack): Signal {
  const mix = graph.place(node)
  if (entry.channelConfig?.outputs === 1) return stereo(summed(graph, `${node.id}#sum`, [{ from: mix }], true))
  const channels = outputsOf(entry)
  const direct = directOuts(plan, channels)
  const pairs = pairIds(node.id, channels).map((pairId, pair) => {
    const parts = direct.flatMap((out) => partsOf(graph, id, node, out, channels, pair))
    if (pair > 0) return summed(graph, pairId, parts)
    return parts.length === 0 ? mix : summed(graph, `${node.id}#sum`, [{ from: mix }, ...parts])
  })
  return { channels, pairs }
}

interface Part {
  readonly from: Outlet
  /** Linear; 1 if absent. */
  readonly gain?: number
}

/** Of a node that leaves by itself what is heard on one pair of the rack's channels. */
function partsOf(
  graph: GraphBuilder,
  id: string,
  { id: rack, taps = [] }: PlanNode,
  { node, channel, gain }: DirectOut,
  channels: number,
  pair: number,
): Part[] {
  const port = taps.indexOf(node) + 1
  if (port === 0) return []
  const taken: Taken = Array.from({ length: channels }, (_, at) => [0, 1].filter((side) => at === channel - 1 + side))
  const way = pairNode(`${nodeInside(id, node)}#direct`, pair)
  return carried(graph, stereo({ node: rack, port }), way, taken, pair).map((from) => ({ from, gain }))
}

function summed(graph: GraphBuilder, id: string, parts: readonly Part[], isMono = false): Outlet {
  const sum = graph.add(id, 'wiretap', {}, { isMono })
  for (const { from, gain = 1 } of parts) graph.connect(from, id, { gain })
  return sum
}
