/** The rack as boxes and cables: what can be drawn, selected and connected. Pure. */
import type { Descriptors, Mixer, NodeDescriptor, Rack, RackNode } from '../../../engine/client/model.ts'

/** The box of the rack's own output. No node of a file has this key: it is not an id that JSON can hold as one of `keyOf`. */
export const OUTPUT = '\u0000output'
export const MAIN = 0
export const KEY = 1

/** Size of every box, canvas points. */
export const BOX = { width: 160, height: 76 } as const

export interface Box {
  readonly key: string
  /** Null: the output. */
  readonly node: RackNode | null
  readonly descriptor: NodeDescriptor | undefined
}

export interface Cable {
  readonly key: string
  /** Keys of boxes. */
  readonly from: string
  readonly to: string
  readonly toPort: number
  readonly gainPercent: number
  /** Index of the node whose level it carries. */
  readonly source: number
  /** To the output without an entry in the mixer: it ends a chain. */
  readonly isImplied: boolean
}

export interface RackGraph {
  readonly boxes: readonly Box[]
  readonly cables: readonly Cable[]
  readonly byKey: ReadonlyMap<string, Box>
}

export const EMPTY_GRAPH: RackGraph = { boxes: [], cables: [], byKey: new Map() }

export function graphOf(rack: Rack, descriptors: Descriptors): RackGraph {
  const boxes = rack.nodes.map((node): Box => ({ node, key: '', descriptor: descriptors.get(node.type) }))
  const first = new Map<string, number>()
  const keyed = boxes.map((box, index) => ({ ...box, key: keyOf(box.node!.id, index, first) }))
  const output: Box = { key: OUTPUT, node: null, descriptor: undefined }
  const all = keyed.length > 0 ? [...keyed, output] : []
  return {
    boxes: all,
    cables: [...connectionCables(rack, first), ...outputCables(rack, keyed)],
    byKey: new Map(all.map((box) => [box.key, box])),
  }
}

/** Ids may repeat in a file that holds a mistake; the first one is who connections mean. */
function keyOf(id: string, index: number, first: Map<string, number>): string {
  if (first.has(id)) return `${id}\u0000${index}`
  first.set(id, index)
  return id
}

function connectionCables({ connections }: Rack, first: ReadonlyMap<string, number>): Cable[] {
  const seen = new Set<string>()
  return connections.flatMap(({ from, to, toPort, gainPercent }) => {
    const key = cableKey(from, to, toPort)
    const source = first.get(from)
    if (source === undefined || !first.has(to) || seen.has(key)) return []
    seen.add(key)
    return [{ key, from, to, toPort, gainPercent, source, isImplied: false }]
  })
}

export function cableKey(from: string, to: string, toPort: number): string {
  return `${from}\u0000${to}\u0000${toPort}`
}

/** What the mixer lists is heard at its level, what ends a chain and is not listed at 100 %, and nothing else. */
function outputCables({ connections, mixer }: Rack, boxes: readonly Box[]): Cable[] {
  const sources = new Set(connections.map(({ from }) => from))
  const listed = levelsOf(mixer)
  return boxes.flatMap(({ key, node, descriptor }) => {
    const { id, index } = node!
    const level = listed.get(id)
    const isHeard = level !== undefined || !sources.has(id)
    if (!isHeard || key !== id || descriptor?.output === false) return []
    return [
      {
        key: cableKey(id, OUTPUT, MAIN),
        from: key,
        to: OUTPUT,
        toPort: MAIN,
        gainPercent: level ?? 100,
        source: index,
        isImplied: level === undefined,
      },
    ]
  })
}

/** The first entry of a node counts. */
export function levelsOf(mixer: Mixer | null): ReadonlyMap<string, number> {
  const levels = new Map<string, number>()
  for (const { node, gainPercent } of mixer?.inputs ?? []) if (!levels.has(node)) levels.set(node, gainPercent)
  return levels
}

/** Keys of everything that a box feeds, itself included. */
export function downstreamOf(key: string, cables: readonly Cable[]): ReadonlySet<string> {
  const next = new Map<string, string[]>()
  for (const { from, to } of cables) {
    const list = next.get(from)
    if (list) list.push(to)
    else next.set(from, [to])
  }
  const found = new Set([key])
  for (const one of found) for (const to of next.get(one) ?? []) found.add(to)
  return found
}
