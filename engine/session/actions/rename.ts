/** Another id for a node, wherever the session and its racks say it. */
import type { Path } from '../../formats/edit.ts'
import { isObject, type Json } from '../../formats/shape.ts'
import { addressText, isInRack } from '../address.ts'
import { type Change, joined, NO_CHANGE, type TonightEdit } from '../change.ts'
import { type Document, fileOf, instancesOf, sessionOf } from '../document.ts'
import { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import { type DocumentAction, short } from './action.ts'
import { renameInExports } from './exports.ts'
import { checkNewId } from './graph.ts'
import { renameInLayout } from './layout.ts'
import { renameReferences, tonightRenamed } from './mixer/references.ts'
import { checked, noNodeWords, objectsOf, type RackTarget, rackTarget } from './target.ts'

export interface RenameNodeArgs {
  readonly rack: string
  readonly node: string
  readonly name: string
}

/** Every node of that id. To the engine it is another node: it begins anew. */
export const renameNode: DocumentAction<'renameNode', RenameNodeArgs> = {
  id: 'renameNode',
  title: (_, { node, name }) => `Rename ${short(node)} to ${short(name)}`,
  apply(document, { rack, node, name }) {
    const target = rackTarget(document, rack)
    const { root } = target
    const nodes = objectsOf(root.nodes)
    const ids = nodes.map(idOf)
    if (!ids.includes(node)) throw new SessionRefusal('not-found', noNodeWords(node, ids))
    if (node === name) return NO_CHANGE
    checkNewId(nodes, name)
    const editing = new Editing(target.file)
    for (const [at, id] of ids.entries()) if (id === node) editing.set(['nodes', at, 'id'], name)
    for (const path of namesOf(root, node)) editing.set(path, name)
    renameInLayout(editing, root, node, name)
    renameInExports(editing, root, node, name)
    return checked(document, joined([editing.change, inSession(document, target, node, name)]))
  },
}

const idOf = ({ id }: Json): string => (typeof id === 'string' ? id : '')

/** Places in a rack's file that name a node. */
function namesOf(root: Json, node: string): Path[] {
  const named = (path: Path, items: unknown, ...keys: readonly string[]): Path[] =>
    objectsOf(items).flatMap((item, at) =>
      keys.flatMap((key) => ((item[key] ?? '') === node ? [[...path, at, key]] : [])),
    )
  const member = (value: unknown, key: string) => (isObject(value) ? value[key] : undefined)
  return [
    ...named(['connections'], root.connections, 'from', 'to'),
    ...named(['mixer', 'inputs'], member(root.mixer, 'inputs'), 'id'),
    ...named(['commands'], root.commands, 'nodeId'),
    ...named(['transport', 'patterns'], member(root.transport, 'patterns'), 'nodeId'),
    ...objectsOf(root.nodes).flatMap(({ type, params }, at): Path[] => {
      const path: Path = ['nodes', at, 'params']
      if (type === 'meter') return member(params, 'target') === node && node !== '' ? [[...path, 'target']] : []
      if (type !== 'transport' || !isObject(params)) return []
      const single = isObject(params.pattern) && (params.pattern.nodeId ?? '') === node
      return [
        ...named([...path, 'patterns'], params.patterns, 'nodeId'),
        ...(single ? [[...path, 'pattern', 'nodeId']] : []),
      ]
    }),
  ]
}

/** Commands of the session, and tonight's values, in every rack that plays the file. */
function inSession(document: Document, { file }: RackTarget, node: string, name: string): Change {
  const racks = instancesOf(document, file.id)
  const editing = new Editing(fileOf(document, document.sessionFile))
  for (const [at, { nodeId }] of sessionOf(document).commands.entries()) {
    const rack = racks.find((one) => nodeId === `${one}:${node}`)
    if (rack !== undefined) editing.set(['commands', at, 'nodeId'], `${rack}:${name}`)
  }
  const ways = racks.flatMap((rack) => renameReferences(editing, document, `${rack}/${node}`, `${rack}/${name}`, 'one'))
  const tonight = [...document.tonight].flatMap(([address, value]): TonightEdit[] => {
    const rack = racks.find((one) => isInRack(address, one))
    const rest = rack === undefined ? '' : address.slice(rack.length + 1)
    if (rack === undefined || !rest.startsWith(`${node}:`)) return []
    const param = Number(rest.slice(node.length + 1))
    if (!Number.isInteger(param)) return []
    return [
      { address, before: value, after: undefined },
      { address: addressText({ rack, node: name, param }), before: undefined, after: value },
    ]
  })
  return joined([editing.change, { edits: [], tonight }, tonightRenamed(document, ways)])
}
