/** Values of the mixer that the session's file keeps: levels, pans, switches, parameters of inserts, places of crossfaders. */
import { isObject } from '../../../formats/shape.ts'
import { applyChange, type Change, NO_CHANGE } from '../../change.ts'
import type { Document } from '../../document.ts'
import { mixerOf } from '../../mixer/content.ts'
import { findInsert, findInsertKey, findMixValue, type MixValue } from '../../mixer/values.ts'
import { SessionRefusal } from '../../refusal.ts'
import { type DocumentAction, short } from '../action.ts'
import { insertOf, nameOf, refuse, sessionChange, sessionEditing } from './target.ts'
import { titleOf } from './value-title.ts'

export interface SetMixerValueArgs {
  /** Of a strip, an insert, a send, a route or a crossfader. */
  readonly address: string
  /** Number of its parameter. */
  readonly param: number
  readonly value: number
}

export interface SetInsertValueArgs {
  readonly strip: string
  readonly insert: string
  readonly key: string
  readonly value: number
}

/** What a hand can move while it plays. */
export const setMixerValue: DocumentAction<'setMixerValue', SetMixerValueArgs> = {
  id: 'setMixerValue',
  title: (document, { address, param, value }) => titleOf(document, mixValueOf(document, address, param), value),
  apply: (document, { address, param, value }) =>
    changeOf(document, mixValueOf(document, address, param), value, (after) => mixValueOf(after, address, param)),
  mergeKey: ({ address, param }) => `setMixerValue ${JSON.stringify([address, param])}`,
}

/** What an insert reads only when it is made. */
export const setInsertValue: DocumentAction<'setInsertValue', SetInsertValueArgs> = {
  id: 'setInsertValue',
  title: (document, args) => titleOf(document, keyOf(document, args), args.value),
  apply: (document, args) => changeOf(document, keyOf(document, args), args.value, (after) => keyOf(after, args)),
  mergeKey: ({ strip, insert, key }) => `setInsertValue ${JSON.stringify([strip, insert, key])}`,
}

/** Throws SessionRefusal where there is none. */
export function mixValueOf(document: Document, address: string, param: number): MixValue {
  const content = mixerOf(document)
  const value = findMixValue(content, address, param)
  if (value !== undefined) return value
  const insert = findInsert(content, address)
  const words = insert
    ? `a ${insert.type} keeps no parameter ${param} in a file`
    : `${nameOf(address)} has no value ${param}`
  throw new SessionRefusal('not-found', words)
}

function keyOf(document: Document, { strip, insert, key }: SetInsertValueArgs): MixValue {
  const value = findInsertKey(insertOf(mixerOf(document), strip, insert), key)
  if (value !== undefined) return value
  throw new SessionRefusal('not-found', `${short(insert)} has no value ${JSON.stringify(short(key))}`)
}

/** Throws SessionRefusal where a hand may not move there. */
export function checkRange(document: Document, { address, label, isSwitch, min, max }: MixValue, value: number): void {
  if (!Number.isFinite(Math.fround(value))) refuse(`${value} is no number that a file can hold`)
  const isPlain = findInsert(mixerOf(document), address) === undefined
  if (isPlain && !isSwitch && (value < min || value > max))
    refuse(`a ${label} is ${min} to ${max}, and ${value} is not`)
}

function changeOf(document: Document, before: MixValue, value: number, read: (after: Document) => MixValue): Change {
  const { address, label, path } = before
  checkRange(document, before, value)
  if (Math.fround(before.stored(value)) === before.base) return NO_CHANGE
  const editing = sessionEditing(document)
  const holder = findInsert(mixerOf(document), address)
  // Params that are no object hold nothing.
  if (holder && !isObject(holder.json.params))
    editing.set([...holder.path, 'params'], { [String(path.at(-1))]: before.content(value) })
  else editing.set(path, before.content(value))
  const change = sessionChange(document, editing)
  if (read(applyChange(document, change)).base !== Math.fround(before.stored(value)))
    refuse(`${label} of ${nameOf(address)} cannot be kept: there is a fault in the params before it`)
  return change
}
