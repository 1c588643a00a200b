/** Nodes as text, and text as nodes: within a rack, from one to another, or through any program between. */
import type { Path } from '../../formats/edit.ts'
import { isOnCanvas, maxCanvasPoint } from '../../formats/layout.ts'
import { maxNodes } from '../../formats/limits.ts'
import { parseRack, rackVersion } from '../../formats/rack.ts'
import { isObject, type Json } from '../../formats/shape.ts'
import type { Document } from '../document.ts'
import { Editing } from '../editing.ts'
import { freeName } from '../names.ts'
import { SessionRefusal } from '../refusal.ts'
import { type DocumentAction, short } from './action.ts'
import { checkIsThere, groupsOf, positionsOf, writePlaces } from './layout.ts'
import { brokenWords, changeMade, checkFinite, isWritable, objectsOf, type RackTarget, rackTarget } from './target.ts'

export interface PasteNodesArgs {
  readonly rack: string
  /** As `copiedNodes` gave it. */
  readonly text: string
  /** Added to their places, points. */
  readonly dx: number
  readonly dy: number
}

/** UTF-8: what fits into one message. */
const MAX_COPY_BYTES = 400_000

/** With what connects them, their levels, patterns, places and groups, under free names. */
export const pasteNodes: DocumentAction<'pasteNodes', PasteNodesArgs> = {
  id: 'pasteNodes',
  title(document, { rack, text }) {
    const names = namesFor(rackTarget(document, rack), clipOf(text))
    return names.length === 1 ? `Paste ${short(names[0]?.name ?? '')}` : `Paste ${names.length} nodes`
  },
  apply(document, { rack, text, dx, dy }) {
    for (const offset of [dx, dy]) checkFinite(offset, 'an offset')
    const target = rackTarget(document, rack)
    const clip = clipOf(text)
    const names = namesFor(target, clip)
    const editing = new Editing(target.file)
    pasteGraph(editing, target, clip, names)
    pasteLayout(editing, target.root, clip, new Map(names.map(({ id, name }) => [id, name])), { dx, dy })
    return changeMade(document, editing, target)
  },
}

/** A rack's text with these nodes in it. Throws SessionRefusal. */
export function copiedNodes(document: Document, rack: string, nodes: readonly string[]): string {
  const { root } = rackTarget(document, rack)
  const all = objectsOf(root.nodes)
  const ids = new Set(all.map(({ id }) => String(id ?? '')))
  for (const node of nodes) checkIsThere(node, ids)
  const wanted = new Set(nodes)
  const isOf = (key: string) => (item: Json) => wanted.has(String(item[key] ?? ''))
  const inputs = objectsOf(memberOf(root.mixer, 'inputs')).filter(isOf('id'))
  const patterns = objectsOf(memberOf(root.transport, 'patterns')).filter(isOf('nodeId'))
  const positions = Object.fromEntries(Object.entries(positionsOf(root)).filter(([node]) => wanted.has(node)))
  const groups = groupsOf(root).flatMap(({ name, nodes: ids }) => {
    const members = objectsOf(ids).filter((id) => wanted.has(String(id)))
    return members.length === 0 ? [] : [{ name, nodes: members }]
  })
  const clip = {
    kind: 'rack',
    version: rackVersion,
    nodes: all.filter(isOf('id')),
    connections: objectsOf(root.connections).filter((edge) => isOf('from')(edge) && isOf('to')(edge)),
    ...(inputs.length > 0 ? { mixer: { softClip: false, inputs } } : {}),
    ...(patterns.length > 0
      ? { transport: { resolution: memberOf(root.transport, 'resolution') ?? 16, patterns } }
      : {}),
    editor: { positions, groups },
  }
  if (!isWritable(clip)) throw new SessionRefusal('not-possible', 'it holds a number that no file can hold again')
  const text = JSON.stringify(clip)
  if (bytesOf(text) > MAX_COPY_BYTES)
    throw new SessionRefusal('too-much', 'these are too many nodes to be copied at once')
  return text
}

const memberOf = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined)

/** UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** A text is asked for its title and then for its nodes. */
let latest: { readonly text: string; readonly clip: Json } | undefined

function clipOf(text: string): Json {
  if (latest?.text !== text) latest = { text, clip: clipAnew(text) }
  return latest.clip
}

function clipAnew(text: string): Json {
  const { document, diagnostics } = parseRack(text, { file: 'the clipboard' })
  if (document.plan === null)
    throw new SessionRefusal('not-possible', brokenWords('what is to be pasted has', diagnostics))
  const root = document.root as Json
  if (objectsOf(root.nodes).length === 0) throw new SessionRefusal('not-possible', 'there are no nodes to paste')
  if (!isWritable(root)) throw new SessionRefusal('not-possible', 'it holds a number that no file can hold again')
  return root
}

interface Pasted {
  readonly node: Json
  readonly id: string
  /** That it gets. */
  readonly name: string
}

function namesFor({ root }: RackTarget, clip: Json): Pasted[] {
  const there = objectsOf(root.nodes)
  const taken = new Set(there.map(({ id }) => String(id ?? '')))
  const nodes = objectsOf(clip.nodes)
  if (there.length + nodes.length > maxNodes)
    throw new SessionRefusal('too-much', `a rack has at most ${maxNodes} nodes`)
  return nodes.map((node) => {
    const id = String(node.id ?? '')
    const name = freeName(id || String(node.type ?? ''), taken)
    taken.add(name)
    return { node, id, name }
  })
}

function pasteGraph(editing: Editing, { root, plan }: RackTarget, clip: Json, pasted: readonly Pasted[]): void {
  // Of nodes of one id the last one gets what is connected, here as in a file.
  const names = new Map(pasted.map(({ id, name }) => [id, name]))
  const add = (path: Path, before: unknown, items: unknown, ...keys: readonly string[]) =>
    editing.appendAll(path, objectsOf(before).length, renamed(objectsOf(items), keys, names))
  const nodes = pasted.map(({ node, name }) => ({ ...withPatterns(node, names), id: name }))
  editing.appendAll(['nodes'], objectsOf(root.nodes).length, nodes)
  add(['connections'], root.connections, clip.connections, 'from', 'to')
  const inputs = objectsOf(memberOf(clip.mixer, 'inputs'))
  if (inputs.length > 0) {
    // Without a mixer nothing clips, and that shall stay so.
    if (root.mixer === undefined) editing.set(['mixer'], { softClip: false })
    add(['mixer', 'inputs'], memberOf(root.mixer, 'inputs'), inputs, 'id')
  }
  if (plan.hasTopLevelTransport) {
    const patterns = memberOf(clip.transport, 'patterns')
    add(['transport', 'patterns'], memberOf(root.transport, 'patterns'), patterns, 'nodeId')
  }
}

/** Those that name pasted nodes only. */
function renamed(items: readonly Json[], keys: readonly string[], names: ReadonlyMap<string, string>): Json[] {
  return items.flatMap((item) => {
    const after = keys.map((key) => [key, names.get(String(item[key] ?? ''))] as const)
    return after.every(([, name]) => name !== undefined) ? [{ ...item, ...Object.fromEntries(after) }] : []
  })
}

/** A transport node plays the copies, not once more what stayed where it was. */
function withPatterns(node: Json, names: ReadonlyMap<string, string>): Json {
  const { type, params } = node
  if (type !== 'transport' || !isObject(params)) return node
  const { pattern, ...rest } = params
  const [single] = isObject(pattern) ? renamed([pattern], ['nodeId'], names) : []
  return {
    ...node,
    params: {
      ...rest,
      ...(params.patterns === undefined ? {} : { patterns: renamed(objectsOf(params.patterns), ['nodeId'], names) }),
      ...(single === undefined ? {} : { pattern: single }),
    },
  }
}

function pasteLayout(
  editing: Editing,
  root: Json,
  clip: Json,
  names: ReadonlyMap<string, string>,
  { dx, dy }: { readonly dx: number; readonly dy: number },
): void {
  if (root.editor !== undefined && !isObject(root.editor)) return
  const places = Object.entries(positionsOf(clip)).flatMap(([id, point]) => {
    const node = names.get(id)
    const [x, y] = Array.isArray(point) ? (point as unknown[]) : []
    return node !== undefined && isOnCanvas(x) && isOnCanvas(y) ? [{ node, x: held(x + dx), y: held(y + dy) }] : []
  })
  writePlaces(editing, root, places)
  const taken = new Set(groupsOf(root).map(({ name }) => String(name)))
  const groups = groupsOf(clip).flatMap(({ name, nodes }) => {
    const members = objectsOf(nodes).flatMap((id) => names.get(String(id)) ?? [])
    if (members.length === 0 || typeof name !== 'string' || name === '') return []
    const free = freeName(name, taken)
    taken.add(free)
    return [{ name: free, nodes: members }]
  })
  editing.appendAll(['editor', 'groups'], groupsOf(root).length, groups)
}

const held = (value: number): number => Math.min(Math.max(value, -maxCanvasPoint), maxCanvasPoint)
