/** Every value of the mixer that a hand can move, by address and number of its parameter. */

import { writtenNode } from '../../formats/bypass.ts'
import type { FileKey, NodeDescriptor } from '../../formats/descriptor.ts'
import type { Path } from '../../formats/edit.ts'
import { findDescriptor } from '../../formats/nodes.ts'
import type { PlanNode } from '../../formats/plan.ts'
import { Report } from '../../formats/report.ts'
import { Suggestions } from '../../formats/suggest.ts'
import { insertNode } from '../file/inserts.ts'
import { labelOf } from '../labels.ts'
import { fileContent, fileValueOf, shortestFloat32, startKeyOf, storedValue, valueWords } from '../values.ts'
import { type MixerContent, type MixInsert, type MixStrip, numberOf } from './content.ts'
import { MASTER } from './ends.ts'
import { MAX_GAIN, sendParams, stripParams, xfaderParams } from './params.ts'

export { MAX_GAIN, sendParams, stripParams, xfaderParams } from './params.ts'

export interface MixValue {
  readonly address: string
  readonly param: number
  /** For people: `level`, `Cutoff`. */
  readonly label: string
  readonly min: number
  readonly max: number
  readonly isSwitch: boolean
  /** In the session's text; may be absent there. */
  readonly path: Path
  /** The document's. */
  readonly base: number
  /** What the engine reads back after it was written. */
  stored(value: number): number
  /** What stands in the file. */
  content(value: number): unknown
  /** For people. */
  words(value: number): string
}

type Plain = Pick<MixValue, 'label' | 'min' | 'max' | 'isSwitch'> & { readonly key: string; readonly initial: number }

const level: Plain = { label: 'level', key: 'gain', min: 0, max: MAX_GAIN, initial: 1, isSwitch: false }
const pan: Plain = { label: 'pan', key: 'pan', min: -1, max: 1, initial: 0, isSwitch: false }
const switchOf = (label: string, key: string): Plain => ({ label, key, min: 0, max: 1, initial: 0, isSwitch: true })

const stripValues: ReadonlyMap<number, Plain> = new Map([
  [stripParams.gain, level],
  [stripParams.pan, pan],
  [stripParams.mute, switchOf('mute', 'muted')],
  [stripParams.solo, switchOf('solo', 'solo')],
  [stripParams.safe, switchOf('solo-safe', 'soloSafe')],
])
/** It is never silenced by others, so it has no solo. */
const masterParams: readonly number[] = [stripParams.gain, stripParams.pan, stripParams.mute]
const x: Plain = { label: 'place', key: 'x', min: 0, max: 1, initial: 0.5, isSwitch: false }

/** undefined where there is no such value. */
export function findMixValue(content: MixerContent, address: string, param: number): MixValue | undefined {
  const strip = content.strips.find((one) => one.address === address)
  if (strip !== undefined) return stripValue(strip, param)
  const insert = findInsert(content, address)
  if (insert !== undefined) return insertValue(insert, param)
  const named = <T extends { readonly id: string }>(list: readonly T[], kind: string): T | undefined =>
    address.startsWith(`${kind}:`) ? list.find(({ id }) => id === address.slice(kind.length + 1)) : undefined
  const send = named(content.sends, 'send')
  if (send && param === sendParams.level) return plainValue(address, param, send, { ...level, key: 'level' })
  const route = named(content.routes, 'route')
  if (route && param === sendParams.level) return plainValue(address, param, route, level)
  if (route && param === sendParams.pan) return plainValue(address, param, route, pan)
  const xfader = named(content.xfaders, 'xfader')
  return xfader && param === xfaderParams.x ? plainValue(address, param, xfader, x) : undefined
}

export const findInsert = ({ strips }: MixerContent, address: string): MixInsert | undefined =>
  strips.flatMap(({ inserts }) => inserts).find((one) => one.address === address)

/** Whether an address is one of the mixer's, whatever the parameter. */
export function isMixerAddress(content: MixerContent, address: string): boolean {
  return (
    content.strips.some((one) => one.address === address) ||
    findInsert(content, address) !== undefined ||
    content.sends.some(({ id }) => address === `send:${id}`) ||
    content.routes.some(({ id }) => address === `route:${id}`) ||
    content.xfaders.some(({ id }) => address === `xfader:${id}`)
  )
}

function stripValue(strip: MixStrip, param: number): MixValue | undefined {
  const plain = stripValues.get(param)
  if (plain === undefined || (strip.address === MASTER && !masterParams.includes(param))) return undefined
  return plainValue(strip.address, param, strip, plain)
}

function plainValue(
  address: string,
  param: number,
  { path, json }: Pick<MixStrip, 'path' | 'json'>,
  { key, initial, ...rest }: Plain,
): MixValue {
  const { isSwitch, min, max } = rest
  const stored = (value: number) =>
    isSwitch ? Number(value >= 0.5) : shortestFloat32(Math.min(Math.max(value, min), max))
  return {
    ...rest,
    address,
    param,
    stored,
    path: [...path, key],
    base: isSwitch ? Number(json[key] === true) : Math.fround(numberOf(json, key, initial)),
    content: (value) => (isSwitch ? stored(value) === 1 : stored(value)),
    words: (value) => (isSwitch ? (stored(value) === 1 ? 'on' : 'off') : plainWords(key, value)),
  }
}

function plainWords(key: string, value: number): string {
  if (key === 'pan') return `${Math.round(100 * value)} %`
  if (key !== 'gain' && key !== 'level') return String(Number(value.toPrecision(3)))
  return value > 0 ? `${(20 * Math.log10(value)).toFixed(1)} dB` : 'silence'
}

function insertValue(insert: MixInsert, param: number): MixValue | undefined {
  const descriptor = findDescriptor(insert.type)
  const key = descriptor && startKeyOf(descriptor, param)
  return key && keyValue(insert, descriptor, key, param)
}

/** A value that an insert reads only when it is made; param 0. */
export function findInsertKey(insert: MixInsert, name: string): MixValue | undefined {
  const descriptor = findDescriptor(insert.type)
  const key = descriptor?.fileKeys.find((one) => one.key === name && one.type !== 'text' && one.type !== 'list')
  return descriptor && key && keyValue(insert, descriptor, key, 0)
}

function keyValue(insert: MixInsert, descriptor: NodeDescriptor, key: FileKey, param: number): MixValue | undefined {
  const node = nodeOfInsert(insert)
  if (node === undefined) return undefined
  return {
    param,
    address: insert.address,
    label: labelOf(descriptor, key),
    min: key.min,
    max: key.max,
    isSwitch: key.type === 'bool',
    path: [...insert.path, 'params', key.key],
    base: Math.fround(fileValueOf(node, key)),
    stored: (value) => storedValue(key, value),
    content: (value) => fileContent(key, value),
    words: (value) => valueWords(key, value),
  }
}

/** As the engine gets it: values are read as a rack's are. undefined where its type cannot work on a signal. */
export function nodeOfInsert({ id, written }: MixInsert): PlanNode | undefined {
  const node = insertNode(written, id, { report: new Report(), suggestions: new Suggestions() })
  return node === null ? undefined : writtenNode(node)
}
