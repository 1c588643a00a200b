/** What strips, inserts and ways of the mixer delay, in the plan that plays. Frames of the rate that it plays at. */
import type { RackPlan } from '../../formats/plan.ts'
import { type AlignedGraph, type PathLatency, sessionPaths } from '../../session/graph/latency.ts'
import { rackNode, routeNode, sendNode } from '../../session/graph/node-ids.ts'
import type { SoundNames } from './sound-names.ts'

/** By address; what is not there is not delayed, or not known. */
export interface MixerDelays {
  /** What all paths are delayed to. */
  readonly latencyFrames: number
  /** Own latency of strips and inserts. */
  readonly latencies: ReadonlyMap<string, number>
  /** Waited before inserts and racks (`RACK/`), behind strips, on routes (`route:ID`), sends (`send:ID`) and keys (`FROM>TO`). */
  readonly delays: ReadonlyMap<string, number>
}

export const NO_DELAYS: MixerDelays = { latencyFrames: 0, latencies: new Map(), delays: new Map() }

/** `plan` and `graph` in native's names. */
export function mixerDelays(plan: RackPlan, graph: AlignedGraph, names: SoundNames): MixerDelays {
  const latencies = new Map<string, number>()
  const delays = new Map<string, number>()
  const paths = sessionPaths(plan, graph)
  const racks = new Set(paths.filter(({ kind }) => kind === 'rack').map(({ name }) => name))
  const add = (sums: Map<string, number>, name: string, frames: number) => {
    const address = names.toDocument(name)
    sums.set(address, (sums.get(address) ?? 0) + frames)
  }
  const [nodes, connections] = [paths.filter(({ from }) => from === ''), paths.filter(({ from }) => from !== '')]
  for (const { kind, name, latencyFrames, delayFrames } of nodes) {
    add(latencies, name, latencyFrames)
    if (kind === 'insert') add(latencies, stripOf(name), latencyFrames)
    add(delays, kind === 'rack' ? rackNode(name) : name, delayFrames)
  }
  const ways = connections.filter(({ from }) => isHeard(from, racks))
  for (const way of ways) delays.set(addressOf(way, names), way.delayFrames)
  // Of several routes the one that waits longest.
  const routes = Map.groupBy(
    ways.filter(({ kind }) => kind === 'route'),
    ({ from }) => from,
  )
  for (const [from, list] of routes) add(delays, from, Math.max(...list.map(({ delayFrames }) => delayFrames)))
  return { latencyFrames: graph.latencyFrames, latencies, delays }
}

export const keyAddress = (from: string, to: string): string => `${from}>${to}`

function addressOf({ kind, name, from, to }: PathLatency, names: SoundNames): string {
  if (kind === 'route') return names.toDocument(routeNode(name))
  if (kind === 'send') return names.toDocument(sendNode(name))
  return keyAddress(names.toDocument(from), names.toDocument(to))
}

const stripOf = (address: string): string => address.split('/', 1)[0] as string

/** A rack that cannot play has a strip and ways, but no node. */
const isHeard = (from: string, racks: ReadonlySet<string>): boolean =>
  /^(?:bus|input):/.test(from) || racks.has(stripOf(from))
