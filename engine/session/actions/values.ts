/** Values that a rack's file keeps: start values, values read once, tempo. */
import { writtenNode } from '../../formats/bypass.ts'
import type { FileKey } from '../../formats/descriptor.ts'
import { maxBpm, minBpm } from '../../formats/limits.ts'
import { findDescriptor } from '../../formats/nodes.ts'
import type { PlanNode } from '../../formats/plan.ts'
import type { Change } from '../change.ts'
import { applyChange, isNoChange, NO_CHANGE } from '../change.ts'
import { type Document, fileOf, rackOf } from '../document.ts'
import { Editing } from '../editing.ts'
import { labelOf } from '../labels.ts'
import { SessionRefusal } from '../refusal.ts'
import {
  fileContent,
  fileValueOf,
  hasControl,
  nodePlaces,
  shortestFloat32,
  startKeyOf,
  storedValue,
  valueWords,
} from '../values.ts'
import { type DocumentAction, short } from './action.ts'
import { checked, nodeOf, type RackTarget, rackTarget } from './target.ts'

export interface SetValueArgs {
  readonly rack: string
  readonly node: string
  /** Number of a live parameter. */
  readonly param: number
  readonly value: number
}

export interface SetFileValueArgs {
  readonly rack: string
  readonly node: string
  readonly key: string
  readonly value: number
}

export interface SetTempoArgs {
  readonly rack: string
  readonly bpm: number
}

/** The value from which a live parameter starts. */
export const setValue: DocumentAction<'setValue', SetValueArgs> = {
  id: 'setValue',
  title(document, { rack, node, param, value }) {
    const target = nodeOf(rackTarget(document, rack), node)
    return valueTitle(target, startKey(target, param), value)
  },
  apply(document, { rack, node, param, value }) {
    const target = rackTarget(document, rack)
    return changeOfValue(document, target, node, startKey(nodeOf(target, node), param), value)
  },
  mergeKey: ({ rack, node, param }) => `setValue ${JSON.stringify([rack, node, param])}`,
}

/** A value that a node reads only when it is made. */
export const setFileValue: DocumentAction<'setFileValue', SetFileValueArgs> = {
  id: 'setFileValue',
  title(document, { rack, node, key, value }) {
    const target = nodeOf(rackTarget(document, rack), node)
    return valueTitle(target, controlKey(target, key), value)
  },
  apply(document, { rack, node, key, value }) {
    const target = rackTarget(document, rack)
    return changeOfValue(document, target, node, controlKey(nodeOf(target, node), key), value)
  },
  mergeKey: ({ rack, node, key }) => `setFileValue ${JSON.stringify([rack, node, key])}`,
}

/** Base tempo of a rack. */
export const setTempo: DocumentAction<'setTempo', SetTempoArgs> = {
  id: 'setTempo',
  title: (_, { rack, bpm }) => `Set tempo of ${short(rack)} to ${Number(bpm.toPrecision(6))} bpm`,
  apply(document, { rack, bpm }) {
    const { file, plan } = rackTarget(document, rack)
    const [transport] = plan.transports
    if (!plan.hasTopLevelTransport || transport === undefined)
      throw new SessionRefusal('not-possible', `${file.name} has no transport, so no tempo`)
    if (!(bpm >= minBpm && bpm <= maxBpm))
      throw new SessionRefusal('not-possible', `a tempo is ${minBpm} to ${maxBpm} bpm, and ${bpm} is not`)
    if (Math.fround(bpm) === transport.bpm) return NO_CHANGE
    const editing = new Editing(file)
    editing.set(['transport', 'bpm'], shortestFloat32(bpm))
    return checked(document, editing.change)
  },
  mergeKey: ({ rack }) => `setTempo ${JSON.stringify(rack)}`,
}

/** The same value in every node of the id that has the key. */
export function changeOfValue(
  document: Document,
  target: RackTarget,
  node: string,
  key: FileKey,
  value: number,
): Change {
  if (!Number.isFinite(Math.fround(value)))
    throw new SessionRefusal('not-possible', `${value} is no number that a file can hold`)
  if (holds(target.plan.nodes, node, key, value)) return NO_CHANGE
  const { type } = nodeOf(target, node)
  const content = fileContent(key, value)
  const editing = new Editing(target.file)
  for (const { at, hasParams } of nodePlaces(target.root, node)) {
    if ((target.root.nodes as { type?: unknown }[])[at]?.type !== type) continue
    const params = ['nodes', at, 'params']
    if (hasParams) editing.set([...params, key.key], content)
    else editing.set(params, { [key.key]: content })
  }
  return checkedToHold(document, target, node, key, value, editing.change)
}

/** A node may stop reading its params at a fault before the key. */
function checkedToHold(
  document: Document,
  target: RackTarget,
  node: string,
  key: FileKey,
  value: number,
  change: Change,
): Change {
  const after = applyChange(document, checked(document, change))
  const plan = rackOf(after, target.file.id).document.plan
  if (isNoChange(change) || (plan !== null && holds(plan.nodes, node, key, value))) return change
  const { name } = fileOf(document, target.file.id)
  const words = `${key.key} of ${short(node)} cannot be kept: ${name} has a fault in the params before it`
  throw new SessionRefusal('not-possible', words)
}

function holds(nodes: readonly PlanNode[], id: string, key: FileKey, value: number): boolean {
  const twins = nodes.filter((node) => node.id === id).map(writtenNode)
  const wanted = Math.fround(storedValue(key, value))
  return twins.every((node) => node.type !== twins[0]?.type || Math.fround(fileValueOf(node, key)) === wanted)
}

function startKey(node: PlanNode, param: number): FileKey {
  const descriptor = findDescriptor(node.type)
  const live = descriptor?.params.find(({ id }) => id === param)
  if (descriptor === undefined || live === undefined)
    throw new SessionRefusal('not-found', `${short(node.id)} has no parameter ${param}`)
  const key = startKeyOf(descriptor, param)
  if (key !== undefined) return key
  throw new SessionRefusal(
    'not-possible',
    `${live.label} of ${short(node.id)} has no place in the file; it is only played`,
  )
}

function controlKey(node: PlanNode, name: string): FileKey {
  const key = findDescriptor(node.type)?.fileKeys.find((one) => one.key === name && hasControl(one))
  if (key !== undefined) return key
  throw new SessionRefusal('not-found', `${short(node.id)} has no value ${JSON.stringify(short(name))}`)
}

const valueTitle = ({ id, type }: PlanNode, key: FileKey, value: number): string =>
  `Set ${labelOf(findDescriptor(type), key)} of ${short(id)} to ${valueWords(key, value)}`
