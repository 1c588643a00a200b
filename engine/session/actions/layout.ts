/** Where nodes stand on the canvas, and which belong together: `editor` of a rack's file. Nothing of it sounds. */
import { isOnCanvas, maxCanvasPoint } from '../../formats/layout.ts'
import { isObject, type Json } from '../../formats/shape.ts'
import type { Document } from '../document.ts'
import { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import { type DocumentAction, short } from './action.ts'
import { changeMade, checkTitle, noNodeWords, objectsOf, type RackTarget, rackTarget } from './target.ts'

export interface Place {
  readonly node: string
  /** Points, top left. */
  readonly x: number
  readonly y: number
}

export interface PlaceNodesArgs {
  readonly rack: string
  readonly places: readonly Place[]
}

export interface GroupArgs {
  readonly rack: string
  readonly name: string
}

export interface SetGroupArgs extends GroupArgs {
  readonly nodes: readonly string[]
  /** Another name for it; empty: as it is. */
  readonly newName: string
}

/** One by one they keep what stands between them; beyond that, one piece of text is much faster. */
const MAX_PLACES_ONE_BY_ONE = 32

export const placeNodes: DocumentAction<'placeNodes', PlaceNodesArgs> = {
  id: 'placeNodes',
  title: (_, { places }) =>
    places.length === 1 ? `Move ${short(places[0]?.node ?? '')}` : `Move ${places.length} nodes`,
  apply(document, { rack, places }) {
    const target = layoutTarget(document, rack)
    const ids = idsOf(target)
    for (const { node, x, y } of places) {
      checkIsThere(node, ids)
      if (!isOnCanvas(x) || !isOnCanvas(y))
        throw new SessionRefusal(
          'not-possible',
          `a place on the canvas is within ±${maxCanvasPoint}, not at ${x}, ${y}`,
        )
    }
    const editing = new Editing(target.file)
    writePlaces(editing, target.root, places)
    return changeMade(document, editing, target)
  },
  mergeKey: ({ rack, places }) => `placeNodes ${JSON.stringify([rack, ...places.map(({ node }) => node)])}`,
}

/** Its nodes leave the groups that they were in; a group without nodes goes. */
export const setGroup: DocumentAction<'setGroup', SetGroupArgs> = {
  id: 'setGroup',
  title(document, { rack, name, newName }) {
    const isThere = groupAt(rackTarget(document, rack).root, name) >= 0
    if (!isThere) return `Group ${short(newName || name)}`
    return newName && newName !== name
      ? `Rename group ${short(name)} to ${short(newName)}`
      : `Change group ${short(name)}`
  },
  apply(document, { rack, name, nodes, newName }) {
    const target = layoutTarget(document, rack)
    const wanted = newName || name
    checkTitle(wanted, 'group')
    const ids = idsOf(target)
    for (const node of nodes) checkIsThere(node, ids)
    const members = [...new Set(nodes)]
    if (members.length === 0) throw new SessionRefusal('not-possible', 'a group has at least one node')
    const at = groupAt(target.root, name)
    if (wanted !== name && groupAt(target.root, wanted) >= 0)
      throw new SessionRefusal('not-possible', `there is a group ${JSON.stringify(wanted)} already`)
    const editing = new Editing(target.file)
    const groups = groupsOf(target.root)
    if (at < 0) editing.append(groupsPath, groups.length, { name: wanted, nodes: members })
    else {
      if (wanted !== name) editing.set([...groupsPath, at, 'name'], wanted)
      if (textsOf(groups[at]).join('\n') !== members.join('\n')) editing.set([...groupsPath, at, 'nodes'], members)
    }
    takeFromGroups(editing, target.root, (node, group) => group !== at && members.includes(node))
    return changeMade(document, editing, target)
  },
}

/** Its nodes stay. */
export const removeGroup: DocumentAction<'removeGroup', GroupArgs> = {
  id: 'removeGroup',
  title: (_, { name }) => `Ungroup ${short(name)}`,
  apply(document, { rack, name }) {
    const target = layoutTarget(document, rack)
    const at = groupAt(target.root, name)
    if (at < 0) throw new SessionRefusal('not-found', `there is no group ${JSON.stringify(short(name))}`)
    const editing = new Editing(target.file)
    editing.remove([...groupsPath, at])
    return changeMade(document, editing, target)
  },
}

// --- what other edits do to the layout ---------------------------------------------------------------------------------

const groupsPath = ['editor', 'groups'] as const
const positionsPath = ['editor', 'positions'] as const

/** Only what differs. */
export function writePlaces(editing: Editing, root: Json, places: readonly Place[]): void {
  const before = positionsOf(root)
  const wanted = new Map(places.map(({ node, x, y }) => [node, [rounded(x), rounded(y)]] as const))
  const changed = [...wanted].filter(([node, point]) => !isSamePoint(before[node], point))
  if (changed.length > MAX_PLACES_ONE_BY_ONE)
    editing.set(positionsPath, Object.fromEntries([...Object.entries(before), ...changed]))
  else for (const [node, point] of changed) editing.set([...positionsPath, node], point)
}

/** Finer than an eye can see at any zoom. */
const rounded = (value: number): number => Math.round(value * 10) / 10

const isSamePoint = (before: unknown, [x, y]: readonly number[]): boolean =>
  Array.isArray(before) && before.length === 2 && before[0] === x && before[1] === y

export function removeFromLayout(editing: Editing, root: Json, node: string): void {
  if (Object.hasOwn(positionsOf(root), node)) editing.remove([...positionsPath, node])
  takeFromGroups(editing, root, (one) => one === node)
}

export function renameInLayout(editing: Editing, root: Json, node: string, name: string): void {
  const positions = positionsOf(root)
  if (Object.hasOwn(positions, name)) editing.remove([...positionsPath, name])
  if (Object.hasOwn(positions, node)) {
    editing.remove([...positionsPath, node])
    editing.set([...positionsPath, name], positions[node])
  }
  for (const [at, group] of groupsOf(root).entries())
    for (const [index, one] of textsOf(group).entries())
      if (one === node) editing.set([...groupsPath, at, 'nodes', index], name)
}

/** A copy stands a little beside its original, in the same group. */
const COPY_OFFSET = 40

export function copyInLayout(editing: Editing, root: Json, node: string, copy: string): void {
  const point = positionsOf(root)[node]
  if (Array.isArray(point) && point.length === 2 && point.every(isOnCanvas)) {
    const [x = 0, y = 0] = point as number[]
    writePlaces(editing, root, [{ node: copy, x: x + COPY_OFFSET, y: y + COPY_OFFSET }])
  }
  const at = groupsOf(root).findIndex((group) => textsOf(group).includes(node))
  if (at >= 0) editing.append([...groupsPath, at, 'nodes'], textsOf(groupsOf(root)[at]).length, copy)
}

function takeFromGroups(editing: Editing, root: Json, isTaken: (node: string, group: number) => boolean): void {
  for (const [at, group] of [...groupsOf(root).entries()].reverse()) {
    const nodes = textsOf(group)
    const gone = nodes.flatMap((node, index) => (isTaken(node, at) ? [index] : []))
    if (gone.length === 0) continue
    if (gone.length === nodes.length) editing.remove([...groupsPath, at])
    else for (const index of gone.reverse()) editing.remove([...groupsPath, at, 'nodes', index])
  }
}

// --- reading -----------------------------------------------------------------------------------------------------------

/** Throws SessionRefusal where the file keeps something else under the names: nothing of somebody else's is written over. */
function layoutTarget(document: Document, rack: string): RackTarget {
  const target = rackTarget(document, rack)
  const { editor } = target.root
  const isOurs =
    editor === undefined || (isObject(editor) && isObject(editor.positions ?? {}) && Array.isArray(editor.groups ?? []))
  if (isOurs) return target
  throw new SessionRefusal(
    'not-possible',
    `"editor" of ${target.file.name} holds something else than places and groups`,
  )
}

const editorOf = ({ editor }: Json): Json => (isObject(editor) ? editor : {})

export function positionsOf(root: Json): Json {
  const { positions } = editorOf(root)
  return isObject(positions) ? positions : {}
}

export const groupsOf = (root: Json): readonly Json[] => objectsOf(editorOf(root).groups).filter(isObject)

const textsOf = (group: Json | undefined): readonly string[] =>
  objectsOf(group?.nodes) as readonly unknown[] as string[]

const groupAt = (root: Json, name: string): number => groupsOf(root).findIndex((group) => group.name === name)

const idsOf = ({ root }: RackTarget): ReadonlySet<string> =>
  new Set(objectsOf(root.nodes).map(({ id }) => (typeof id === 'string' ? id : '')))

export function checkIsThere(node: string, ids: ReadonlySet<string>): void {
  if (!ids.has(node)) throw new SessionRefusal('not-found', noNodeWords(node, [...ids]))
}
