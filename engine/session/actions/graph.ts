/** Nodes and connections of a rack. */
import type { NodeDescriptor } from '../../formats/descriptor.ts'
import type { Path } from '../../formats/edit.ts'
import { findDescriptor, findRackDescriptor, nodeTypes } from '../../formats/nodes.ts'
import type { PlanEdge, RackPlan } from '../../formats/plan.ts'
import type { Json } from '../../formats/shape.ts'
import { Suggestions } from '../../formats/suggest.ts'
import { isInRack } from '../address.ts'
import { type Change, joined, NO_CHANGE, type TonightEdit } from '../change.ts'
import { type Document, fileOf, instancesOf } from '../document.ts'
import { Editing } from '../editing.ts'
import { freeName } from '../names.ts'
import { SessionRefusal } from '../refusal.ts'
import { shortestFloat32 } from '../values.ts'
import { type DocumentAction, short } from './action.ts'
import { removeFromExports } from './exports.ts'
import { removeFromLayout } from './layout.ts'
import { removeReferences as removeWays, tonightWithout as tonightOfMixer } from './mixer/references.ts'
import { checked, checkName, nodeOf, noNodeWords, objectsOf, type RackTarget, rackTarget } from './target.ts'

export interface AddNodeArgs {
  readonly rack: string
  readonly type: string
  /** Its id; empty: a free one after the type. */
  readonly node: string
}

export interface RemoveNodeArgs {
  readonly rack: string
  readonly node: string
}

export interface DisconnectArgs {
  readonly rack: string
  readonly from: string
  readonly to: string
  /** 0 is the main input, 1 the key. */
  readonly toPort: number
}

export interface ConnectArgs extends DisconnectArgs {
  readonly gainPercent: number
}

const MAX_GAIN_PERCENT = 200

export const addNode: DocumentAction<'addNode', AddNodeArgs> = {
  id: 'addNode',
  title: (document, args) => `Add ${short(args.type)} ${short(newNodeId(document, args))}`,
  apply(document, args) {
    const { type } = args
    const { file, root } = rackTarget(document, args.rack)
    const node = newNodeId(document, args)
    const nodes = objectsOf(root.nodes)
    checkType(type)
    checkNewId(nodes, node)
    const editing = new Editing(file)
    editing.append(['nodes'], nodes.length, { id: node, type })
    return checked(document, editing.change)
  },
}

/** With its connections, its mixer inputs, the patterns and commands that play it, its place and what offers it. */
export const removeNode: DocumentAction<'removeNode', RemoveNodeArgs> = {
  id: 'removeNode',
  title: (_, { node }) => `Remove ${short(node)}`,
  apply(document, { rack, node }) {
    const target = rackTarget(document, rack)
    const nodes = objectsOf(target.root.nodes)
    const ids = nodes.map(({ id }) => (typeof id === 'string' ? id : ''))
    if (!ids.includes(node)) throw new SessionRefusal('not-found', noNodeWords(node, ids))
    const editing = new Editing(target.file)
    removeReferences(editing, target.root, node)
    removeFromLayout(editing, target.root, node)
    removeFromExports(editing, target.root, node)
    editing.removeItems(['nodes'], nodes, ({ id }) => (id ?? '') === node)
    return checked(
      document,
      joined([editing.change, withoutWays(document, target, node), tonightWithout(document, target, node)]),
    )
  },
}

/** What leads from the node to strips of the session, and what is its key there. */
function withoutWays(document: Document, { file }: RackTarget, node: string): Change {
  const editing = new Editing(fileOf(document, document.sessionFile))
  const places = instancesOf(document, file.id).map((rack) => `${rack}/${node}`)
  const gone = removeWays(editing, document, places, 'one')
  return joined([editing.change, tonightOfMixer(document, gone)])
}

/** A connection that exists takes the new gain. */
export const connect: DocumentAction<'connect', ConnectArgs> = {
  id: 'connect',
  title(document, args) {
    const { from, to, gainPercent } = args
    const exists = edgesOf(rackTarget(document, args.rack).plan, args).length > 0
    if (exists) return `Set gain of ${short(from)} to ${short(to)} to ${Number(gainPercent.toPrecision(4))} %`
    return `Connect ${short(from)} to ${short(to)}${args.toPort === 0 ? '' : ` (${portName(document, args)})`}`
  },
  apply(document, args) {
    const target = rackTarget(document, args.rack)
    checkEnds(target, args)
    checkGain(args.gainPercent)
    const existing = edgesOf(target.plan, args)
    if (existing.length > 0) return changeGain(document, target, args)
    checkCircle(target.plan, args)
    const connections = objectsOf(target.root.connections)
    const editing = new Editing(target.file)
    editing.append(['connections'], connections.length, connectionItem(args, connections.at(-1)))
    return checked(document, editing.change)
  },
}

/** Every connection between the two at that port. */
export const disconnect: DocumentAction<'disconnect', DisconnectArgs> = {
  id: 'disconnect',
  title: (_, { from, to }) => `Disconnect ${short(from)} from ${short(to)}`,
  apply(document, args) {
    const { file, root, plan } = rackTarget(document, args.rack)
    if (edgesOf(plan, args).length === 0)
      throw new SessionRefusal('not-found', `${short(args.from)} is not connected to ${short(args.to)} there`)
    const editing = new Editing(file)
    const places = placesOf(plan, args)
    editing.removeItems(['connections'], objectsOf(root.connections), (_, at) => places.includes(at))
    return checked(document, editing.change)
  },
}

// --- nodes ------------------------------------------------------------------------------------------------------------

/** The id that an added node gets. */
export function newNodeId(document: Document, { rack, type, node }: AddNodeArgs): string {
  if (node !== '') return node
  const { root } = rackTarget(document, rack)
  return freeName(
    type,
    objectsOf(root.nodes).map(({ id }) => String(id ?? '')),
  )
}

/** Throws SessionRefusal. */
export function checkType(type: string): NodeDescriptor {
  const descriptor = findRackDescriptor(type)
  if (descriptor === undefined) throw new SessionRefusal('not-possible', unknownTypeWords(type))
  return descriptor
}

/** Throws SessionRefusal where a node of that id cannot be added. */
export function checkNewId(nodes: readonly Json[], node: string): void {
  checkName(node, 'node')
  if (nodes.some(({ id }) => id === node))
    throw new SessionRefusal('not-possible', `there is a node ${JSON.stringify(node)} already`)
}

function unknownTypeWords(type: string): string {
  const suggestion = new Suggestions().nearest(type, nodeTypes)
  const hint = suggestion === undefined ? '' : `. Did you mean ${JSON.stringify(suggestion)}?`
  return `there is no node type ${JSON.stringify(short(type))}; there are ${nodeTypes.join(', ')}${hint}`
}

export function removeReferences(editing: Editing, root: Json, node: string): void {
  const remove = (path: Path, items: unknown, ...keys: string[]) =>
    editing.removeItems(path, objectsOf(items), (item) => keys.some((key) => (item[key] ?? '') === node))
  const member = (value: unknown, key: string) => (value as Json | null | undefined)?.[key]
  remove(['connections'], root.connections, 'from', 'to')
  remove(['mixer', 'inputs'], member(root.mixer, 'inputs'), 'id')
  remove(['commands'], root.commands, 'nodeId')
  remove(['transport', 'patterns'], member(root.transport, 'patterns'), 'nodeId')
  for (const [at, { type, params }] of objectsOf(root.nodes).entries()) {
    if (type !== 'transport' || typeof params !== 'object' || params === null) continue
    const place: Path = ['nodes', at, 'params']
    remove([...place, 'patterns'], member(params, 'patterns'), 'nodeId')
    const single = member(params, 'pattern')
    if (single !== undefined && (member(single, 'nodeId') ?? '') === node) editing.remove([...place, 'pattern'])
  }
}

/** Tonight's values of a node that goes, in every rack that plays the file. */
export function tonightWithout(document: Document, { file }: RackTarget, node: string): Change {
  const racks = instancesOf(document, file.id)
  const tonight: TonightEdit[] = []
  for (const [address, before] of document.tonight)
    if (racks.some((rack) => isInRack(address, rack) && address.slice(rack.length + 1).startsWith(`${node}:`)))
      tonight.push({ address, before, after: undefined })
  return { edits: [], tonight }
}

// --- connections ------------------------------------------------------------------------------------------------------

const isEdge = (edge: PlanEdge, { from, to, toPort }: DisconnectArgs): boolean =>
  edge.from === from && edge.to === to && edge.toPort === toPort
export const edgesOf = (plan: RackPlan, args: DisconnectArgs): PlanEdge[] =>
  plan.edges.filter((edge) => isEdge(edge, args))
/** The plan holds every connection of the file, in its order. */
export const placesOf = (plan: RackPlan, args: DisconnectArgs): number[] =>
  plan.edges.flatMap((edge, at) => (isEdge(edge, args) ? [at] : []))

export function inputsOf(type: string): readonly { readonly name: string }[] {
  return (findDescriptor(type)?.ports ?? []).filter((port) => port.input)
}

function portName(document: Document, { rack, to, toPort }: ConnectArgs): string {
  const { type } = nodeOf(rackTarget(document, rack), to)
  return inputsOf(type)[toPort]?.name ?? `input ${toPort}`
}

function checkEnds(target: RackTarget, { from, to, toPort }: ConnectArgs): void {
  nodeOf(target, from)
  const { type } = nodeOf(target, to)
  const inputs = inputsOf(type)
  if (inputs.length === 0) throw new SessionRefusal('not-possible', `${short(to)} (${type}) has no inputs`)
  if (inputs[toPort] !== undefined) return
  const names = inputs.map(({ name }, index) => `${index} (${name})`).join(', ')
  throw new SessionRefusal('not-possible', `${short(to)} (${type}) has no input ${toPort}; it has ${names}`)
}

function checkGain(gainPercent: number): void {
  if (gainPercent >= 0 && gainPercent <= MAX_GAIN_PERCENT) return
  throw new SessionRefusal(
    'not-possible',
    `a connection's gain is 0 to ${MAX_GAIN_PERCENT} %, and ${gainPercent} is not`,
  )
}

/** What leads back in a circle would be silent. */
export function checkCircle({ edges }: RackPlan, { from, to }: ConnectArgs): void {
  const cameFrom = new Map([[to, '']])
  for (const id of cameFrom.keys()) {
    if (id === from) throw new SessionRefusal('not-possible', circleWords(cameFrom, from, to))
    for (const edge of edges) if (edge.from === id && !cameFrom.has(edge.to)) cameFrom.set(edge.to, id)
  }
}

function circleWords(cameFrom: ReadonlyMap<string, string>, from: string, to: string): string {
  if (from === to) return `${short(from)} cannot be connected to itself`
  const way: string[] = []
  for (let id: string | undefined = from; id; id = cameFrom.get(id)) way.unshift(short(id))
  return `that would close a circle (${way.join(' → ')} → ${short(to)})`
}

/** With the keys that the last connection of the file writes out. */
function connectionItem({ from, to, toPort, gainPercent }: ConnectArgs, last: Json | undefined): Json {
  return {
    from,
    to,
    ...(gainPercent !== 100 || last?.gainPercent !== undefined ? { gainPercent: shortestFloat32(gainPercent) } : {}),
    ...(toPort !== 0 || last?.toPort !== undefined ? { toPort } : {}),
  }
}

function changeGain(document: Document, { file, root, plan }: RackTarget, args: ConnectArgs): Change {
  const percent = shortestFloat32(args.gainPercent)
  const written = (at: number) => Math.fround(Number(objectsOf(root.connections)[at]?.gainPercent ?? 100))
  const places = placesOf(plan, args).filter((at) => written(at) !== Math.fround(percent))
  if (places.length === 0) return NO_CHANGE
  const editing = new Editing(file)
  for (const at of places) editing.set(['connections', at, 'gainPercent'], percent)
  return checked(document, editing.change)
}
