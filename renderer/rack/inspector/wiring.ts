/** What can be connected to what: by ports, and without a circle, in which all would be silent. */
import type { Descriptors, Rack, RackNode } from '../../../engine/client/model.ts'

export type Connection = Rack['connections'][number]
type Wired = Pick<Rack, 'nodes' | 'connections'>

/** 0 is the main input, 1 the key. */
export const MAIN = 0
export const KEY = 1
export const GAIN_RANGE_PERCENT = { min: 0, max: 200 } as const

export interface Plug {
  readonly node: string
  readonly port: number
}

/** Ids of everything that a node's sound reaches, itself included. */
export function reachedFrom(connections: readonly Connection[], node: string): ReadonlySet<string> {
  const next = Map.groupBy(connections, ({ from }) => from)
  const reached = new Set([node])
  for (const id of reached) for (const { to } of next.get(id) ?? []) reached.add(to)
  return reached
}

/** Inputs that a node's sound can go to and does not yet. */
export function plugsFor({ nodes, connections }: Wired, descriptors: Descriptors, from: string): Plug[] {
  const source = nodes.find(({ id }) => id === from)
  if (!source || !hasOutput(source, descriptors)) return []
  // What leads here must not be fed from here.
  const before = reachedFrom(connections.map(turned), from)
  const own = connections.filter((one) => one.from === from)
  return nodes
    .filter(({ id }) => !before.has(id))
    .flatMap((node) => inputsOf(node, descriptors).map((port) => ({ node: node.id, port })))
    .filter(({ node, port }) => !own.some((one) => one.to === node && one.toPort === port))
}

/** Nodes whose sound can come to an input of a node and does not yet. */
export function sourcesFor({ nodes, connections }: Wired, descriptors: Descriptors, { node, port }: Plug): string[] {
  const target = nodes.find(({ id }) => id === node)
  if (!target || !inputsOf(target, descriptors).includes(port)) return []
  const after = reachedFrom(connections, node)
  const own = connections.filter((one) => one.to === node && one.toPort === port)
  return nodes
    .filter((one) => hasOutput(one, descriptors) && !after.has(one.id))
    .filter(({ id }) => !own.some(({ from }) => from === id))
    .map(({ id }) => id)
}

export function inputsOf({ type }: Pick<RackNode, 'type'>, descriptors: Descriptors): number[] {
  const descriptor = descriptors.get(type)
  return [...(descriptor?.mainInput ? [MAIN] : []), ...(descriptor?.keyInput ? [KEY] : [])]
}

export function hasOutput({ type }: Pick<RackNode, 'type'>, descriptors: Descriptors): boolean {
  return descriptors.get(type)?.output ?? false
}

/** Nothing takes its sound, be it as a key: without an entry in the mixer it is heard at 100 %. */
export function endsChain({ connections }: Pick<Rack, 'connections'>, node: string): boolean {
  return !connections.some(({ from }) => from === node)
}

const turned = (one: Connection): Connection => ({ ...one, from: one.to, to: one.from })
