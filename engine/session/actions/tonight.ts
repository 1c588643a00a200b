/** The tonight layer: what hands made of parameters on stage, beside the files until it is kept or dropped. */
import { findDescriptor } from '../../formats/nodes.ts'
import { addressText, findAddress, type ParamAddress } from '../address.ts'
import { applyChange, type Change, isNoChange, joined, type TonightEdit } from '../change.ts'
import type { Document } from '../document.ts'
import { mixerOf } from '../mixer/content.ts'
import { findInsert, findMixValue } from '../mixer/values.ts'
import { SessionRefusal } from '../refusal.ts'
import { fileValueOf, startKeyOf } from '../values.ts'
import { type DocumentAction, short } from './action.ts'
import { mixValueOf, setMixerValue } from './mixer/values.ts'
import { nodeOf, rackTarget } from './target.ts'
import { setValue } from './values.ts'

export interface SetTonightArgs {
  /** `rack/node:param`, the parameter by number. */
  readonly address: string
  readonly value: number
}

export type NoArgs = Readonly<Record<string, never>>

/** Leaves no step of its own: the host applies the change without recording it. */
export const setTonight: DocumentAction<'setTonight', SetTonightArgs> = {
  id: 'setTonight',
  title: (_, { address }) => `Move ${short(address)} for tonight`,
  apply(document, { address, value }) {
    const found = findAddress(document, address)
    if (found === undefined) throw new SessionRefusal('not-found', `${short(address)} is the address of no parameter`)
    if (!Number.isFinite(value)) throw new SessionRefusal('not-possible', `${value} is no value`)
    const before = document.tonight.get(addressText(found))
    const after = baseOf(document, found) === Math.fround(value) ? undefined : value
    return { edits: [], tonight: before === after ? [] : [{ address, before, after }] }
  },
  mergeKey: ({ address }) => `setTonight ${address}`,
}

/** Writes tonight's values into their files. What no file has a place for stays for tonight. */
export const keepTonight: DocumentAction<'keepTonight', NoArgs> = {
  id: 'keepTonight',
  title: ({ tonight }) => `Keep ${count(tonight.size)} of tonight`,
  apply(document) {
    checkNotEmpty(document)
    const changes: Change[] = []
    let after = document
    let refused: string | undefined
    for (const [address, value] of document.tonight) {
      try {
        const change = joined([keptValue(after, address, value), without(address, value)])
        changes.push(change)
        after = applyChange(after, change)
      } catch (error) {
        if (!(error instanceof SessionRefusal)) throw error
        refused ??= error.message
      }
    }
    const change = joined(changes)
    if (isNoChange(change)) throw new SessionRefusal('not-possible', `nothing of tonight can be kept: ${refused}`)
    return change
  },
}

export const dropTonight: DocumentAction<'dropTonight', NoArgs> = {
  id: 'dropTonight',
  title: ({ tonight }) => `Drop ${count(tonight.size)} of tonight`,
  apply(document) {
    checkNotEmpty(document)
    return joined([...document.tonight].map(([address, value]) => without(address, value)))
  },
}

const count = (values: number): string => (values === 1 ? 'one value' : `${values} values`)

function checkNotEmpty({ tonight }: Document): void {
  if (tonight.size === 0) throw new SessionRefusal('not-possible', 'tonight has no values of its own')
}

function without(address: string, before: number): Change {
  const edit: TonightEdit = { address, before, after: undefined }
  return { edits: [], tonight: [edit] }
}

function keptValue(document: Document, address: string, value: number): Change {
  const found = findAddress(document, address)
  if (found === undefined) throw new SessionRefusal('not-found', `${short(address)} is the address of no parameter`)
  const { rack, node, param } = found
  return rack === ''
    ? setMixerValue.apply(document, { address: node, param, value })
    : setValue.apply(document, { ...found, value })
}

/** The document's value, as f32; undefined where no file holds it. Throws SessionRefusal for an unknown parameter. */
export function baseOf(document: Document, { rack, node, param }: ParamAddress): number | undefined {
  if (rack === '') return mixBaseOf(document, node, param)
  const planNode = nodeOf(rackTarget(document, rack), node)
  const descriptor = findDescriptor(planNode.type)
  if (!descriptor?.params.some(({ id }) => id === param))
    throw new SessionRefusal('not-found', `${short(node)} has no parameter ${param}`)
  const key = startKeyOf(descriptor, param)
  return key && Math.fround(fileValueOf(planNode, key))
}

/** A live parameter of an insert may have no key in the file. */
function mixBaseOf(document: Document, address: string, param: number): number | undefined {
  const content = mixerOf(document)
  const insert = findInsert(content, address)
  const isLive = findDescriptor(insert?.type ?? '')?.params.some(({ id }) => id === param)
  if (isLive) return findMixValue(content, address, param)?.base
  return mixValueOf(document, address, param).base
}
