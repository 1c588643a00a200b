/** What a rack offers to the outside: `exports` of its file. Nothing of it sounds by itself. */
import type { NodeDescriptor } from '../../formats/descriptor.ts'
import type { Path } from '../../formats/edit.ts'
import type { ControlTarget, RackControl, RackExports, RackStatus } from '../../formats/exports.ts'
import { findDescriptor, takesTriggers } from '../../formats/nodes.ts'
import { isObject, type Json } from '../../formats/shape.ts'
import { type Document, rackOf } from '../document.ts'
import { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import { type DocumentAction, short } from './action.ts'
import {
  changeMade,
  checkFinite,
  checkName,
  checkTitle,
  nodeOf,
  objectsOf,
  type RackTarget,
  rackTarget,
} from './target.ts'

export interface ExportControlArgs {
  readonly rack: string
  readonly control: Omit<RackControl, 'problem'>
}

export interface ExportStatusArgs {
  readonly rack: string
  readonly status: Omit<RackStatus, 'problem'>
}

export interface ExportArgs {
  readonly rack: string
  readonly id: string
}

export interface MoveExportArgs extends ExportArgs {
  /** Among the controls, or among the statuses. */
  readonly index: number
}

const MAX_TARGETS = 64
const MAX_UNIT_LENGTH = 16

/** Adds a control, or changes the one of that id. */
export const exportControl: DocumentAction<'exportControl', ExportControlArgs> = {
  id: 'exportControl',
  title: (document, { rack, control: { id, name } }) =>
    `${exportPlace(exportsTarget(document, rack), id) ? 'Change' : 'Offer'} ${short(name || id)}`,
  apply(document, { rack, control }) {
    const target = exportsTarget(document, rack)
    checkControl(target, control)
    const before = target.exports.controls.find(({ id }) => id === control.id)
    const place = placeFor(target, control.id, 'controls')
    const editing = new Editing(target.file)
    if (before === undefined) editing.append(controlsPath, place, controlItem(target, control))
    else changeControl(editing, target, [...controlsPath, place], before, control)
    return changeMade(document, editing, target)
  },
  mergeKey: ({ rack, control: { id } }) => `exportControl ${JSON.stringify([rack, id])}`,
}

export const exportStatus: DocumentAction<'exportStatus', ExportStatusArgs> = {
  id: 'exportStatus',
  title: (document, { rack, status: { id, name } }) =>
    `${exportPlace(exportsTarget(document, rack), id) ? 'Change' : 'Offer'} ${short(name || id)}`,
  apply(document, { rack, status }) {
    const target = exportsTarget(document, rack)
    checkStatus(target, status)
    const before = target.exports.statuses.find(({ id }) => id === status.id)
    const place = placeFor(target, status.id, 'status')
    const editing = new Editing(target.file)
    if (before === undefined) editing.append(statusPath, place, statusItem(target, status))
    else changeStatus(editing, target, [...statusPath, place], before, status)
    return changeMade(document, editing, target)
  },
  mergeKey: ({ rack, status: { id } }) => `exportStatus ${JSON.stringify([rack, id])}`,
}

/** A control or a status. */
export const removeExport: DocumentAction<'removeExport', ExportArgs> = {
  id: 'removeExport',
  title: (document, { rack, id }) => `Take back ${short(nameOf(exportsTarget(document, rack), id))}`,
  apply(document, { rack, id }) {
    const target = exportsTarget(document, rack)
    const { path, index } = foundExport(target, id)
    const editing = new Editing(target.file)
    editing.remove([...path, index])
    return changeMade(document, editing, target)
  },
}

export const moveExport: DocumentAction<'moveExport', MoveExportArgs> = {
  id: 'moveExport',
  title: (document, { rack, id, index }) =>
    `Move ${short(nameOf(exportsTarget(document, rack), id))} to place ${index + 1}`,
  apply(document, { rack, id, index: to }) {
    const target = exportsTarget(document, rack)
    const { path, index, length } = foundExport(target, id)
    if (!Number.isInteger(to) || to < 0 || to >= length)
      throw new SessionRefusal('not-possible', `there is no place ${to + 1} among ${length}`)
    const editing = new Editing(target.file)
    editing.move(path, index, to)
    return changeMade(document, editing, target)
  },
}

// --- writing -----------------------------------------------------------------------------------------------------------

type Control = ExportControlArgs['control']
type Status = ExportStatusArgs['status']

const controlsPath: Path = ['exports', 'controls']
const statusPath: Path = ['exports', 'status']

function controlItem(target: RackTarget, { id, name, kind, min, max, unit, curve, targets }: Control): Json {
  return {
    id,
    ...(name !== '' && name !== id ? { name } : {}),
    kind,
    ...(kind === 'knob' ? { min, max } : {}),
    ...(unit !== '' ? { unit } : {}),
    ...(curve !== 'linear' ? { curve } : {}),
    targets: targets.map((one) => targetItem(target, kind, one)),
  }
}

function targetItem(target: RackTarget, kind: Control['kind'], { node, param, from, to }: ControlTarget): Json {
  return kind === 'pad' ? { nodeId: node } : { nodeId: node, param: paramName(target, node, param), from, to }
}

function statusItem(target: RackTarget, { id, name, kind, node, param }: Status): Json {
  return {
    id,
    ...(name !== '' && name !== id ? { name } : {}),
    kind,
    ...(node !== '' ? { nodeId: node } : {}),
    ...(kind === 'value' ? { param: paramName(target, node, param) } : {}),
  }
}

/** Keys that stay keep their bytes, and those that MAM does not know stay. */
function changeControl(editing: Editing, target: RackTarget, path: Path, before: Control, after: Control): void {
  const keys = after.kind === 'knob' ? controlTexts.concat('min', 'max') : controlTexts
  setDiffering(editing, path, before, { ...after, name: after.name || after.id }, keys)
  const list = [...path, 'targets']
  for (let at = before.targets.length - 1; at >= after.targets.length; at--) editing.remove([...list, at])
  for (const [at, wanted] of after.targets.entries()) {
    const known = before.targets[at]
    const isSame = known?.node === wanted.node && known.param === wanted.param && before.kind === after.kind
    if (known === undefined) editing.append(list, at, targetItem(target, after.kind, wanted))
    else if (!isSame) editing.set([...list, at], targetItem(target, after.kind, wanted))
    else if (after.kind !== 'pad') setDiffering(editing, [...list, at], known, wanted, ['from', 'to'])
  }
}

const controlTexts: readonly (keyof Control)[] = ['name', 'kind', 'unit', 'curve']

function changeStatus(editing: Editing, target: RackTarget, path: Path, before: Status, after: Status): void {
  setDiffering(editing, path, before, { ...after, name: after.name || after.id }, ['name', 'kind'])
  const isSame = before.kind === after.kind && before.node === after.node && before.param === after.param
  if (isSame) return
  const { nodeId, param } = statusItem(target, after)
  for (const [key, value] of Object.entries({ nodeId, param }))
    if (value === undefined) editing.remove([...path, key])
    else editing.set([...path, key], value)
  editing.remove([...path, 'paramId'])
}

function setDiffering<T>(editing: Editing, path: Path, before: T, after: T, keys: readonly (keyof T & string)[]): void {
  for (const key of keys) if (before[key] !== after[key]) editing.set([...path, key], after[key])
}

// --- checks ------------------------------------------------------------------------------------------------------------

function checkControl(target: RackTarget, { id, name, kind, min, max, unit, targets }: Control): void {
  checkName(id, 'control')
  if (name !== '') checkTitle(name, 'control')
  if (unit.length > MAX_UNIT_LENGTH)
    throw new SessionRefusal(
      'not-possible',
      `a unit has at most ${MAX_UNIT_LENGTH} letters, and this has ${unit.length}`,
    )
  if (targets.length > MAX_TARGETS)
    throw new SessionRefusal('not-possible', `a control has at most ${MAX_TARGETS} targets, and not ${targets.length}`)
  for (const value of [min, max, ...targets.flatMap(({ from, to }) => [from, to])]) checkFinite(value, 'a range')
  if (kind === 'knob' && min === max)
    throw new SessionRefusal('not-possible', `a knob from ${min} to ${max} has no way to go`)
  for (const { node, param } of targets) checkReach(target, node, kind === 'pad' ? undefined : param)
}

function checkStatus(target: RackTarget, { id, name, kind, node, param }: Status): void {
  checkName(id, 'status')
  if (name !== '') checkTitle(name, 'status')
  if (kind === 'level') {
    if (node !== '') nodeOf(target, node)
  } else checkReach(target, node, kind === 'value' ? param : undefined)
}

/** With a parameter: that it is there; without: that the node can be triggered. */
function checkReach(target: RackTarget, node: string, param: number | undefined): void {
  const { type } = nodeOf(target, node)
  if (param === undefined && !takesTriggers(type))
    throw new SessionRefusal('not-possible', `${short(node)} (${type}) cannot be triggered`)
  if (!findDescriptor(type)?.takesEvents)
    throw new SessionRefusal('not-possible', `${short(node)} (${type}) has nothing that moves while it plays`)
  if (param !== undefined) paramName(target, node, param)
}

function paramName(target: RackTarget, node: string, param: number): string {
  const found = findDescriptor(nodeOf(target, node).type)?.params.find(({ id }) => id === param)
  if (found !== undefined) return found.name
  throw new SessionRefusal('not-found', `${short(node)} has no parameter ${param}`)
}

// --- what other edits do to exports ------------------------------------------------------------------------------------

/** What is left without a target goes. */
export function removeFromExports(editing: Editing, root: Json, node: string): void {
  dropTargets(editing, root, ({ nodeId }) => (nodeId ?? '') === node)
  editing.removeItems(statusPath, rawList(root, 'status'), ({ nodeId }) => nodeId === node && node !== '')
}

export function renameInExports(editing: Editing, root: Json, node: string, name: string): void {
  for (const [at, { targets }] of rawList(root, 'controls').entries())
    for (const [index, { nodeId }] of objectsOf(targets).filter(isObject).entries())
      if ((nodeId ?? '') === node) editing.set([...controlsPath, at, 'targets', index, 'nodeId'], name)
  for (const [at, { nodeId }] of rawList(root, 'status').entries())
    if (nodeId === node && node !== '') editing.set([...statusPath, at, 'nodeId'], name)
}

/** The node is of another type from now on; `isLost`: whether it understands a parameter that is written so. */
export function replaceInExports(
  editing: Editing,
  root: Json,
  node: string,
  after: NodeDescriptor,
  isLost: (reference: Json) => boolean,
): void {
  const kinds = rawList(root, 'controls').map(({ kind }) => kind)
  dropTargets(editing, root, (target, at) => {
    if (target.nodeId !== node) return false
    return kinds[at] === 'pad' ? !takesTriggers(after.type) : !after.takesEvents || isLost(target)
  })
  editing.removeItems(statusPath, rawList(root, 'status'), (status) => {
    if (status.nodeId !== node || (status.kind ?? 'level') === 'level') return false
    return status.kind === 'step' ? !takesTriggers(after.type) : !after.takesEvents || isLost(status)
  })
}

function dropTargets(editing: Editing, root: Json, isDropped: (target: Json, control: number) => boolean): void {
  for (const [at, { targets }] of [...rawList(root, 'controls').entries()].reverse()) {
    const items = objectsOf(targets).filter(isObject)
    const dropped = items.filter((target) => isDropped(target, at)).length
    if (dropped === 0) continue
    if (dropped === items.length) editing.remove([...controlsPath, at])
    else editing.removeItems([...controlsPath, at, 'targets'], items, (target) => isDropped(target, at))
  }
}

// --- reading -----------------------------------------------------------------------------------------------------------

interface ExportsTarget extends RackTarget {
  readonly exports: RackExports
}

/** Throws SessionRefusal where the file keeps something else under the name. */
function exportsTarget(document: Document, rack: string): ExportsTarget {
  const target = rackTarget(document, rack)
  const { exports } = target.root
  const lists = isObject(exports) ? [exports.controls ?? [], exports.status ?? []] : []
  const isOurs = exports === undefined || (isObject(exports) && lists.every((list) => isListOfObjects(list)))
  if (isOurs) return { ...target, exports: rackOf(document, target.file.id).document.exports }
  throw new SessionRefusal(
    'not-possible',
    `"exports" of ${target.file.name} holds something else than controls and status`,
  )
}

const isListOfObjects = (list: unknown): boolean => Array.isArray(list) && list.every(isObject)

function rawList({ exports }: Json, list: 'controls' | 'status'): readonly Json[] {
  const items = isObject(exports) ? exports[list] : undefined
  return isListOfObjects(items) ? (items as Json[]) : []
}

/** Of repeated ids the first one counts, controls before statuses. */
function exportPlace({ root }: RackTarget, id: string): { path: Path; index: number; length: number } | undefined {
  for (const [list, path] of [
    ['controls', controlsPath],
    ['status', statusPath],
  ] as const) {
    const items = rawList(root, list)
    const index = items.findIndex((item) => item.id === id)
    if (index >= 0) return { path, index, length: items.length }
  }
  return undefined
}

function foundExport(target: RackTarget, id: string) {
  const found = exportPlace(target, id)
  if (found !== undefined) return found
  throw new SessionRefusal('not-found', `the rack offers nothing of the name ${JSON.stringify(short(id))}`)
}

/** Where one of that id stands, or a new one would. */
function placeFor(target: RackTarget, id: string, list: 'controls' | 'status'): number {
  const found = exportPlace(target, id)
  if (found === undefined) return rawList(target.root, list).length
  if (found.path.at(-1) === list) return found.index
  const what = list === 'controls' ? 'status' : 'control'
  throw new SessionRefusal('not-possible', `there is a ${what} ${JSON.stringify(id)} already`)
}

const nameOf = ({ exports: { controls, statuses } }: ExportsTarget, id: string): string =>
  [...controls, ...statuses].find((one) => one.id === id)?.name ?? id
