/** Locks of a node's pattern: values that it sets at a step of every bar, hit or not. */
import type { LiveParam, NodeDescriptor } from '../../formats/descriptor.ts'
import { resolveParam } from '../../formats/node-table.ts'
import { findDescriptor } from '../../formats/nodes.ts'
import type { Json } from '../../formats/shape.ts'
import type { Document } from '../document.ts'
import { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import { shortestFloat32 } from '../values.ts'
import { type DocumentAction, short } from './action.ts'
import { checkHasSteps, findPattern, type PatternPlace, pathOf } from './steps.ts'
import {
  changeMade,
  checkFinite,
  checkRange,
  checkWhole,
  nodeOf,
  objectsOf,
  type RackTarget,
  rackTarget,
} from './target.ts'

export interface LockArgs {
  readonly rack: string
  readonly node: string
  /** Within the bar, from 0 on. */
  readonly step: number
  /** Number of a live parameter. */
  readonly param: number
}

export interface SetLockArgs extends LockArgs {
  readonly value: number
  /** 0: at once. */
  readonly rampMs: number
}

const MAX_RAMP_MS = 600_000

export const setLock: DocumentAction<'setLock', SetLockArgs> = {
  id: 'setLock',
  title: (document, args) => `Lock ${paramWords(document, args)} at step ${args.step + 1}`,
  apply(document, args) {
    const { target, place, live } = lockPlace(document, args)
    checkFinite(args.value, 'a value')
    checkRange(args.rampMs, 0, MAX_RAMP_MS, 'a ramp', 'ms')
    const editing = new Editing(target.file)
    const locks = objectsOf(place.pattern?.locks)
    const same = placesOf(locks, live.descriptor, args)
    const path = [...pathOf(place), 'locks']
    const [first] = same
    if (first === undefined) editing.append(path, locks.length, newLock(args, live.param))
    else {
      setNumber(editing, [...path, first, 'value'], locks[first]?.value, args.value)
      setNumber(editing, [...path, first, 'rampMs'], locks[first]?.rampMs, args.rampMs)
      // Of several at one step the largest would win.
      editing.removeItems(path, locks, (_, at) => at !== first && same.includes(at))
    }
    return changeMade(document, editing, target)
  },
  mergeKey: ({ rack, node, step, param }) => `setLock ${JSON.stringify([rack, node, step, param])}`,
}

export const removeLock: DocumentAction<'removeLock', LockArgs> = {
  id: 'removeLock',
  title: (document, args) => `Unlock ${paramWords(document, args)} at step ${args.step + 1}`,
  apply(document, args) {
    const { target, place, live } = lockPlace(document, args)
    const locks = objectsOf(place.pattern?.locks)
    const same = placesOf(locks, live.descriptor, args)
    if (same.length === 0)
      throw new SessionRefusal('not-found', `${live.param.label} has no lock at step ${args.step + 1}`)
    const editing = new Editing(target.file)
    const path = [...pathOf(place), 'locks']
    if (same.length === locks.length) editing.remove(path)
    else editing.removeItems(path, locks, (_, at) => same.includes(at))
    return changeMade(document, editing, target)
  },
}

interface Live {
  readonly descriptor: NodeDescriptor
  readonly param: LiveParam
}

function lockPlace(document: Document, { rack, node, step, param }: LockArgs) {
  const target = rackTarget(document, rack)
  checkHasSteps(target, node)
  const live = liveOf(target, node, param)
  const place = findPattern(target, node)
  if (place.pattern === undefined)
    throw new SessionRefusal('not-possible', `${short(node)} has no pattern, and locks stand in a pattern`)
  checkWhole(step, 0, place.resolution - 1, 'the step')
  return { target, place: place as PatternPlace & { readonly pattern: Json }, live }
}

function liveOf(target: RackTarget, node: string, id: number): Live {
  const descriptor = findDescriptor(nodeOf(target, node).type)
  const param = descriptor?.params.find((one) => one.id === id)
  if (descriptor !== undefined && param !== undefined) return { descriptor, param }
  throw new SessionRefusal('not-found', `${short(node)} has no parameter ${id}`)
}

const paramWords = (document: Document, { rack, node, param }: LockArgs): string =>
  `${liveOf(rackTarget(document, rack), node, param).param.label} of ${short(node)}`

/** Locks as the engine reads them: the number goes before the name. */
function placesOf(locks: readonly Json[], descriptor: NodeDescriptor, { step, param }: LockArgs): number[] {
  return locks.flatMap((lock, at) => {
    const reference = { param: textOf(lock.param), paramId: numberOf(lock.paramId) & 0xffff, value: 0 }
    return numberOf(lock.step) >>> 0 === step && resolveParam(descriptor, reference) === param ? [at] : []
  })
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

const newLock = ({ step, value, rampMs }: SetLockArgs, { name }: LiveParam): Json => ({
  step,
  param: name,
  value: shortestFloat32(value),
  ...(rampMs > 0 ? { rampMs: shortestFloat32(rampMs) } : {}),
})

function setNumber(editing: Editing, path: readonly (string | number)[], before: unknown, after: number): void {
  if (Math.fround(numberOf(before)) !== Math.fround(after)) editing.set(path, shortestFloat32(after))
}
