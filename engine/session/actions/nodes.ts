/** Nodes as wholes: bypassed, put into a connection, copied. */
import type { Path } from '../../formats/edit.ts'
import type { Json } from '../../formats/shape.ts'
import type { Document } from '../document.ts'
import { Editing } from '../editing.ts'
import { freeName } from '../names.ts'
import { SessionRefusal } from '../refusal.ts'
import { nodePlaces } from '../values.ts'
import { type DocumentAction, short } from './action.ts'
import { checkNewId, checkType, edgesOf, inputsOf, newNodeId, placesOf } from './graph.ts'
import { copyInLayout } from './layout.ts'
import { changeMade, isWritable, nodeOf, objectsOf, rackTarget } from './target.ts'

export interface BypassNodeArgs {
  readonly rack: string
  readonly node: string
  readonly bypass: boolean
}

export interface InsertNodeArgs {
  readonly rack: string
  readonly from: string
  readonly to: string
  /** 0 is the main input, 1 the key. */
  readonly toPort: number
  readonly type: string
  /** Id of the new node; empty: a free one after the type. */
  readonly node: string
}

export interface DuplicateNodeArgs {
  readonly rack: string
  readonly node: string
  /** Id of the copy; empty: a free one after the node. */
  readonly name: string
}

/** An effect passes its input on, a generator is silent; everything else about it stays in the file. */
export const bypassNode: DocumentAction<'bypassNode', BypassNodeArgs> = {
  id: 'bypassNode',
  title: (_, { node, bypass }) => `${bypass ? 'Bypass' : 'Use'} ${short(node)}${bypass ? '' : ' again'}`,
  apply(document, { rack, node, bypass }) {
    const target = rackTarget(document, rack)
    nodeOf(target, node)
    const nodes = objectsOf(target.root.nodes)
    const editing = new Editing(target.file)
    for (const { at } of nodePlaces(target.root, node)) {
      const isBypassed = nodes[at]?.bypass === true
      if (bypass && !isBypassed) editing.set(['nodes', at, 'bypass'], true)
      if (!bypass && isBypassed) editing.remove(['nodes', at, 'bypass'])
    }
    return changeMade(document, editing, target)
  },
}

/** Into every connection between the two at that port, which keep their gains; from the new node on it is 100 %. */
export const insertNode: DocumentAction<'insertNode', InsertNodeArgs> = {
  id: 'insertNode',
  title: (document, args) =>
    `Put ${short(newNodeId(document, args))} between ${short(args.from)} and ${short(args.to)}`,
  apply(document, args) {
    const { from, to, toPort, type } = args
    const target = rackTarget(document, args.rack)
    const nodes = objectsOf(target.root.nodes)
    const node = newNodeId(document, args)
    checkType(type)
    if (inputsOf(type).length === 0)
      throw new SessionRefusal('not-possible', `a ${type} hears nothing, so it cannot stand between two nodes`)
    checkNewId(nodes, node)
    if (edgesOf(target.plan, args).length === 0)
      throw new SessionRefusal('not-found', `${short(from)} is not connected to ${short(to)} there`)
    const editing = new Editing(target.file)
    for (const at of placesOf(target.plan, args)) {
      editing.set(['connections', at, 'to'], node)
      editing.remove(['connections', at, 'toPort'])
    }
    const count = objectsOf(target.root.connections).length
    editing.append(['connections'], count, { from: node, to, ...(toPort === 0 ? {} : { toPort }) })
    editing.append(['nodes'], nodes.length, { id: node, type })
    return changeMade(document, editing, target)
  },
}

/** With its connections, its place in the mixer, the patterns and commands that play it, and its group. */
export const duplicateNode: DocumentAction<'duplicateNode', DuplicateNodeArgs> = {
  id: 'duplicateNode',
  title: (document, args) => `Duplicate ${short(args.node)} as ${short(copyIdOf(document, args))}`,
  apply(document, args) {
    const target = rackTarget(document, args.rack)
    const { root } = target
    nodeOf(target, args.node)
    const nodes = objectsOf(root.nodes)
    const copy = copyIdOf(document, args)
    checkNewId(nodes, copy)
    const editing = new Editing(target.file)
    const add = (path: Path, items: readonly Json[], ...keys: readonly string[]) =>
      appendAll(editing, path, items, renamed(items, keys, args.node, copy))
    // A second node of one id would get nothing but events: the copy is of the one that connections reach.
    const original = nodes.findLast(({ id }) => id === args.node) as Json
    appendAll(editing, ['nodes'], nodes, [{ ...original, id: copy }])
    add(['connections'], objectsOf(root.connections), 'from', 'to')
    add(['mixer', 'inputs'], objectsOf(memberOf(root.mixer, 'inputs')), 'id')
    add(['transport', 'patterns'], objectsOf(memberOf(root.transport, 'patterns')), 'nodeId')
    for (const [at, { type, params }] of nodes.entries())
      if (type === 'transport')
        add(['nodes', at, 'params', 'patterns'], objectsOf(memberOf(params, 'patterns')), 'nodeId')
    add(['commands'], objectsOf(root.commands), 'nodeId')
    copyInLayout(editing, root, args.node, copy)
    return changeMade(document, editing, target)
  },
}

function copyIdOf(document: Document, { rack, node, name }: DuplicateNodeArgs): string {
  if (name !== '') return name
  const { root } = rackTarget(document, rack)
  return freeName(
    node,
    objectsOf(root.nodes).map(({ id }) => String(id ?? '')),
  )
}

const memberOf = (value: unknown, key: string): unknown => (value as Json | null | undefined)?.[key]

/** Items that name the node by one of the keys, naming the copy instead. */
function renamed(items: readonly Json[], keys: readonly string[], node: string, copy: string): Json[] {
  return items.flatMap((item) => {
    const named = keys.filter((key) => item[key] === node)
    return named.length === 0 ? [] : [{ ...item, ...Object.fromEntries(named.map((key) => [key, copy])) }]
  })
}

function appendAll(editing: Editing, path: Path, before: readonly Json[], added: readonly Json[]): void {
  for (const [index, item] of added.entries()) {
    if (!isWritable(item)) throw new SessionRefusal('not-possible', 'it holds a number that no file can hold again')
    editing.append(path, before.length + index, item)
  }
}
