/** Another type for a node: what the new type understands too stays as it is written, the rest goes. */
import type { FileKey, NodeDescriptor } from '../../formats/descriptor.ts'
import type { Path } from '../../formats/edit.ts'
import { resolveParam } from '../../formats/node-table.ts'
import { findDescriptor, findParam } from '../../formats/nodes.ts'
import { isObject, type Json } from '../../formats/shape.ts'
import { joined, NO_CHANGE } from '../change.ts'
import { Editing } from '../editing.ts'
import { nodePlaces } from '../values.ts'
import { type DocumentAction, short } from './action.ts'
import { replaceInExports } from './exports.ts'
import { checkType, inputsOf, tonightWithout } from './graph.ts'
import { checked, nodeOf, objectsOf, rackTarget } from './target.ts'

export interface ReplaceNodeArgs {
  readonly rack: string
  readonly node: string
  readonly type: string
}

/** Its id and place stay, connections stay where the new type has the port, patterns and locks where it understands them. */
export const replaceNode: DocumentAction<'replaceNode', ReplaceNodeArgs> = {
  id: 'replaceNode',
  title: (_, { node, type }) => `Replace ${short(node)} by a ${short(type)}`,
  apply(document, { rack, node, type }) {
    const target = rackTarget(document, rack)
    const before = findDescriptor(nodeOf(target, node).type) as NodeDescriptor
    const after = checkType(type)
    const nodes = objectsOf(target.root.nodes)
    const places = nodePlaces(target.root, node).filter(({ at }) => nodes[at]?.type !== type)
    if (places.length === 0) return NO_CHANGE
    const editing = new Editing(target.file)
    removeConnections(editing, target.root, node, inputsOf(type).length)
    removeEvents(editing, target.root, node, before, after)
    replaceInExports(editing, target.root, node, after, (reference) => !isShared(before, after, reference))
    for (const { at } of places) {
      editing.set(['nodes', at, 'type'], type)
      removeParams(editing, ['nodes', at, 'params'], nodes[at]?.params, after)
      removeRoutes(editing, ['nodes', at, 'mod'], nodes[at]?.mod, before, after)
    }
    return checked(document, joined([editing.change, tonightWithout(document, target, node)]))
  },
}

function removeConnections(editing: Editing, root: Json, node: string, inputs: number): void {
  const hasNoPort = ({ to, toPort }: Json) => to === node && (typeof toPort === 'number' ? toPort >>> 0 : 0) >= inputs
  editing.removeItems(['connections'], objectsOf(root.connections), hasNoPort)
}

/** Keys that the new type does not read, or reads as another kind of value. */
function removeParams(editing: Editing, path: Path, params: unknown, after: NodeDescriptor): void {
  if (!isObject(params)) return
  const keys = Object.keys(params)
  const isOurs = (key: string) => /^(_|x-|\$)/.test(key)
  const lost = keys.filter(
    (key) => !isOurs(key) && !after.fileKeys.some((one) => one.key === key && takes(one, params[key])),
  )
  if (lost.length === keys.length) editing.remove(path)
  else for (const key of lost) editing.remove([...path, key])
}

function takes({ type, choices, min, max }: FileKey, value: unknown): boolean {
  if (type === 'bool') return typeof value === 'boolean'
  if (type === 'choice') return choices.some(({ text }) => text === value)
  if (type === 'float' || type === 'int') return typeof value === 'number' && value >= min && value <= max
  return type === 'text' && typeof value === 'string'
}

const lfoTarget = /^LFO\.\d+\.(freqHz|phase)$/

function removeRoutes(editing: Editing, path: Path, mod: unknown, before: NodeDescriptor, after: NodeDescriptor): void {
  if (mod === undefined) return
  if (!after.takesModulation || !isObject(mod)) {
    editing.remove(path)
    return
  }
  const isLost = ({ destParam, destParamId }: Json) =>
    !lfoTarget.test(textOf(destParam)) && !isShared(before, after, { param: destParam, paramId: destParamId })
  editing.removeItems([...path, 'routes'], objectsOf(mod.routes), isLost)
}

/** Patterns and commands of a node that hears none, else the locks and values that mean nothing to it. */
function removeEvents(editing: Editing, root: Json, node: string, before: NodeDescriptor, after: NodeDescriptor): void {
  const isLost = (lock: Json) => !isShared(before, after, lock)
  const isOfIt = ({ nodeId }: Json) => nodeId === node
  const inPatterns = (path: Path, patterns: readonly Json[]) => {
    if (!after.takesEvents) editing.removeItems(path, patterns, isOfIt)
    else
      for (const [at, pattern] of patterns.entries())
        if (isOfIt(pattern)) editing.removeItems([...path, at, 'locks'], objectsOf(pattern.locks), isLost)
  }
  const inTransport = (path: Path, transport: unknown) => {
    if (!isObject(transport)) return
    inPatterns([...path, 'patterns'], objectsOf(transport.patterns))
    const single = transport.pattern
    if (path.length === 1 || !isObject(single) || !isOfIt(single)) return
    if (!after.takesEvents) editing.remove([...path, 'pattern'])
    else editing.removeItems([...path, 'pattern', 'locks'], objectsOf(single.locks), isLost)
  }
  const isCommandLost = (command: Json) =>
    isOfIt(command) && (!after.takesEvents || (command.type !== 'Trigger' && isLost(command)))
  editing.removeItems(['commands'], objectsOf(root.commands), isCommandLost)
  inTransport(['transport'], root.transport)
  for (const [at, { type, params }] of objectsOf(root.nodes).entries())
    if (type === 'transport') inTransport(['nodes', at, 'params'], params)
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Whether a reference to a parameter means one of the same name in the new type. */
function isShared(before: NodeDescriptor, after: NodeDescriptor, { param, paramId }: Json): boolean {
  const reference = { param: textOf(param), paramId: typeof paramId === 'number' ? paramId & 0xffff : 0, value: 0 }
  const old = before.params.find(({ id }) => id === resolveParam(before, reference))
  const same = old && findParam(after, old.name)
  return same !== undefined && (reference.paramId === 0 || same.id === old?.id)
}
