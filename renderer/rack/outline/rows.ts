/** The rack as rows: groups, their nodes, and below each node what comes in and where it goes. */
import type { Rack, RackNode } from '../../../engine/client/model.ts'
import type { CableEnds } from '../edits.ts'

export type Order = 'file' | 'name' | 'type'

interface Common {
  readonly key: string
  /** 1 is the outermost. */
  readonly depth: number
  /** Key of the row that it lies in; '' for the outermost. */
  readonly parent: string
}

export interface GroupRow extends Common {
  readonly kind: 'group'
  readonly name: string
  readonly nodes: readonly string[]
  readonly isOpen: boolean
}

export interface NodeRow extends Common {
  readonly kind: 'node'
  readonly node: RackNode
  readonly isOpen: boolean
  /** Ids that its sound goes to, keys marked. */
  readonly goesTo: readonly { readonly node: string; readonly isKey: boolean }[]
  /** The rack's output takes it, at some level. */
  readonly isHeard: boolean
}

export interface WireRow extends Common {
  readonly kind: 'wire'
  readonly ends: CableEnds
  readonly gainPercent: number
  /** It comes into the node whose row it lies in. */
  readonly isInput: boolean
  /** Nothing in the file says it: the end of a chain is heard anyway. */
  readonly isImplied: boolean
}

export type Row = GroupRow | NodeRow | WireRow

export interface Wish {
  /** Keys of rows that are not as they are at first: groups are open, nodes are closed. */
  readonly toggled: ReadonlySet<string>
  readonly order: Order
  /** Part of a name or a type; '' shows all. */
  readonly filter: string
}

type Shown = Pick<Rack, 'nodes' | 'connections' | 'mixer' | 'layout'>

export const groupKey = (name: string): string => `group ${name}`

export function rowsOf(rack: Shown, wish: Wish): Row[] {
  const wires = wiresOf(rack)
  const groupOf = new Map(rack.layout.groups.flatMap(({ name, nodes }) => nodes.map((node) => [node, name] as const)))
  const shown = ordered(rack.nodes.filter(matching(wish.filter)), wish.order)
  const inGroup = Map.groupBy(shown, ({ id }) => groupOf.get(id))
  const keys = nodeKeys(rack.nodes)
  const push = (node: RackNode, parent: string) => pushNode(rows, node, { key: keys.get(node)!, parent }, wires, wish)
  const rows: Row[] = []
  for (const { name } of rack.layout.groups) {
    const own = inGroup.get(name)
    if (!own) continue
    const key = groupKey(name)
    const isOpen = !wish.toggled.has(key)
    rows.push({ kind: 'group', key, name, isOpen, depth: 1, parent: '', nodes: own.map(({ id }) => id) })
    if (isOpen) for (const node of own) push(node, key)
  }
  for (const node of inGroup.get(undefined) ?? []) push(node, '')
  return rows
}

/** A node keeps its row wherever it stands; of nodes of one id each has its own. */
function nodeKeys(nodes: readonly RackNode[]): ReadonlyMap<RackNode, string> {
  const seen = new Map<string, number>()
  return new Map(
    nodes.map((node) => {
      const twins = seen.get(node.id) ?? 0
      seen.set(node.id, twins + 1)
      return [node, `node ${JSON.stringify(node.id)}${twins === 0 ? '' : ` ${twins}`}`] as const
    }),
  )
}

type Place = Pick<Common, 'key' | 'parent'>

function pushNode(rows: Row[], node: RackNode, { key, parent }: Place, wires: Wires, { toggled }: Wish): void {
  const depth = parent === '' ? 1 : 2
  const isOpen = toggled.has(key)
  const own = wires.out.get(node.id) ?? []
  const goesTo = own.flatMap(({ ends: { to, toPort } }) => (to === null ? [] : [{ node: to, isKey: toPort === 1 }]))
  const isHeard = own.some(({ ends: { to }, gainPercent }) => to === null && gainPercent > 0)
  rows.push({ kind: 'node', key, depth, parent, node, isOpen, goesTo, isHeard })
  if (!isOpen) return
  const all = [...(wires.in.get(node.id) ?? []).map((one) => ({ ...one, isInput: true })), ...own]
  // A file may say one connection twice.
  for (const [at, { ends, gainPercent, isInput = false, isImplied = false }] of all.entries()) {
    const way = `${isInput ? 'in' : 'out'} ${ends.from} ${ends.to ?? ''} ${ends.toPort} ${at}`
    rows.push({
      kind: 'wire',
      key: `${key} ${way}`,
      parent: key,
      depth: depth + 1,
      ends,
      gainPercent,
      isInput,
      isImplied,
    })
  }
}

interface Wire {
  readonly ends: CableEnds
  readonly gainPercent: number
  readonly isInput?: boolean
  readonly isImplied?: boolean
}

interface Wires {
  readonly in: ReadonlyMap<string, readonly Wire[]>
  readonly out: ReadonlyMap<string, readonly Wire[]>
}

/** By node id; a way to the output has no node at its end. */
function wiresOf({ nodes, connections, mixer }: Shown): Wires {
  const wires = connections.map(
    ({ from, to, toPort, gainPercent }): Wire => ({ gainPercent, ends: { from, to, toPort } }),
  )
  const inputs = new Map((mixer?.inputs ?? []).toReversed().map(({ node, gainPercent }) => [node, gainPercent]))
  const feeding = new Set(connections.map(({ from }) => from))
  const outputs = [...new Set(nodes.map(({ id }) => id))].flatMap((id): Wire[] => {
    const gainPercent = inputs.get(id)
    const ends: CableEnds = { from: id, to: null, toPort: 0 }
    if (gainPercent !== undefined) return [{ ends, gainPercent }]
    return feeding.has(id) ? [] : [{ ends, gainPercent: 100, isImplied: true }]
  })
  return {
    in: Map.groupBy(wires, ({ ends }) => ends.to ?? ''),
    out: Map.groupBy([...wires, ...outputs], ({ ends }) => ends.from),
  }
}

function matching(filter: string): (node: RackNode) => boolean {
  const wanted = filter.trim().toLowerCase()
  return ({ id, type }) => id.toLowerCase().includes(wanted) || type.toLowerCase().includes(wanted)
}

function ordered(nodes: readonly RackNode[], order: Order): readonly RackNode[] {
  if (order === 'file') return nodes
  const text = (node: RackNode) => (order === 'name' ? node.id : node.type)
  return nodes.toSorted((a, b) => text(a).localeCompare(text(b), undefined, { numeric: true }))
}
