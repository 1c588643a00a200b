/** The `params` of a node, read by the file keys of its descriptor, in their order. */
import type { FileKey, NodeDescriptor } from './descriptor.ts'
import { type Place, within } from './diagnostic.ts'
import { maxLineMs, maxListItems } from './limits.ts'
import {
  type Context,
  countKeys,
  isObject,
  type Json,
  tellNotFinite,
  tellUnknownKeys,
  tellWrongType,
  typeName,
} from './shape.ts'

export type ParamValue = readonly [path: string, value: number]

const lineKeys: readonly string[] = ['delayMs', 'lookaheadMs']

/** What stops the reading of lenient params: everything read so far holds. */
class WrongType extends Error {
  readonly value: unknown
  readonly place: Place
  readonly expected: string
  /** Elements of a list that were read before. */
  partial: readonly ParamValue[] = []

  constructor(value: unknown, place: Place, expected: string) {
    super(expected)
    this.value = value
    this.place = place
    this.expected = expected
  }
}

/** Values by file key; keys that are absent are left to the descriptor's start values. */
export function readParams(node: NodeDescriptor, params: unknown, place: Place, context: Context): ParamValue[] {
  if (params === undefined) return []
  const { report } = context
  if (params === null) {
    report.hint('converted', place, { message: 'null params are read as none', found: null, expected: 'an object' })
    return []
  }
  if (!isObject(params)) {
    if (node.lenientParams) tellLenient(node.fileKeys, new WrongType(params, place, 'an object'), context)
    else tellWrongType(params, 'an object', place, context)
    return []
  }
  tellUnknown(node.fileKeys, params, place, context)
  return readKeys(node, params, place, context)
}

function tellUnknown(keys: readonly FileKey[], value: Json, place: Place, context: Context): void {
  let known = 0
  for (const { key } of keys) if (Object.hasOwn(value, key)) known++
  if (countKeys(value) > known)
    tellUnknownKeys(
      value,
      keys.map(({ key }) => key),
      place,
      context,
    )
}

function readKeys(node: NodeDescriptor, params: Json, place: Place, context: Context): ParamValue[] {
  const values: ParamValue[] = []
  for (const [index, key] of node.fileKeys.entries()) {
    if (!Object.hasOwn(params, key.key)) continue
    try {
      values.push(...readKey(key, params[key.key], within(place, key.key), context))
    } catch (error) {
      if (!(error instanceof WrongType)) throw error
      if (node.lenientParams) {
        values.push(...error.partial)
        tellLenient(node.fileKeys.slice(index), error, context)
        return values
      }
      tellWrongType(error.value, error.expected, error.place, context)
    }
  }
  return values
}

function tellLenient(unread: readonly FileKey[], { value, expected, place }: WrongType, { report }: Context): void {
  const names = unread.map((key) => key.key).join(', ')
  const rest = names === '' ? '' : `; ${names} keep their defaults`
  const message = `expected ${expected} but found ${typeName(value)}${rest}`
  report.warn('wrong-type', place, { message, found: value, expected })
}

function readKey(key: FileKey, value: unknown, place: Place, context: Context): ParamValue[] {
  if (key.type === 'list') return readList(key, value, place, context)
  const number = readValue(key, value, place, context)
  return number === undefined ? [] : [[key.key, number]]
}

/** `undefined` for documentation. */
function readValue(key: FileKey, value: unknown, place: Place, context: Context): number | undefined {
  if (key.type === 'text') {
    if (typeof value !== 'string') throw new WrongType(value, place, 'a string')
    return undefined
  }
  if (key.type === 'choice' && typeof value === 'string') return readChoice(key, value, place, context)
  if (key.type === 'bool') {
    if (typeof value !== 'boolean') throw new WrongType(value, place, 'true or false')
    return value ? 1 : 0
  }
  if (typeof value !== 'number' || (key.type === 'choice' && !takesNumber(key))) {
    throw new WrongType(value, place, key.type === 'choice' ? 'a string' : 'a number')
  }
  return readNumber(key, value, place, context)
}

/** The wave of mam_chip may also be written as the number of its live parameter (spec 6.4). */
const takesNumber = (key: FileKey): boolean => key.liveId !== 0

function readChoice(key: FileKey, text: string, place: Place, { report, suggestions }: Context): number {
  const choice = key.choices.find((one) => one.text === text)
  if (choice !== undefined) return choice.value
  const texts = key.choices.map((one) => one.text)
  const expected = `one of ${texts.join(', ')}`
  const message = `${JSON.stringify(text)} is not a known ${key.key} and counts as ${JSON.stringify(texts[0])}`
  report.warn('unknown-choice', place, { message, found: text, expected, suggestion: suggestions.nearest(text, texts) })
  return key.choices[0]?.value ?? 0
}

function readNumber(key: FileKey, value: number, place: Place, context: Context): number | undefined {
  const number = key.type === 'int' ? Math.trunc(value) : Math.fround(value)
  if (!Number.isFinite(Math.fround(number))) {
    tellNotFinite(value, place, context)
    return undefined
  }
  if (lineKeys.includes(key.key) && number > maxLineMs) {
    const message = `${value} ms is longer than any delay line here, which is ten minutes at most`
    context.report.error('absurd-value', place, { message, found: value, expected: `at most ${maxLineMs} ms` })
    return undefined
  }
  tellRange(key, value, number, place, context)
  return number
}

function tellRange(key: FileKey, value: number, number: number, place: Place, { report }: Context): void {
  if (number !== value && key.type === 'int') {
    const message = `the fraction of ${value} is dropped`
    report.hint('converted', place, { message, found: value, expected: 'a whole number' })
  }
  if (key.min >= key.max || (value >= key.min && value <= key.max)) return
  const unit = key.unit === 'none' || key.unit === 'switch' ? '' : ` ${key.unit}`
  const expected = `${key.min} to ${key.max}${unit}`
  const words = { found: value, expected }
  if (key.clampAtLoad) {
    const limit = value < key.min ? key.min : key.max
    report.warn('out-of-range', place, { ...words, message: `${value} is outside ${expected} and is read as ${limit}` })
  } else {
    report.hint('out-of-range', place, { ...words, message: `${value} is outside the usual ${expected}` })
  }
}

/** The length first, then the elements. An element that cannot be read ends the list for a lenient node. */
function readList(key: FileKey, value: unknown, place: Place, context: Context): ParamValue[] {
  if (!Array.isArray(value)) throw new WrongType(value, place, 'an array of objects')
  if (value.length > maxListItems) {
    const message = `${key.key} has ${value.length} items; at most ${maxListItems} are taken`
    context.report.error('absurd-value', place, { message, found: value, expected: `at most ${maxListItems}` })
    return []
  }
  const values: ParamValue[] = []
  const finish = (length: number): ParamValue[] => [[`${key.key}.length`, length], ...values]
  for (const [index, item] of value.entries()) {
    try {
      values.push(...readItem(key, item, `${key.key}[${index}]`, within(place, index), context))
    } catch (error) {
      if (error instanceof WrongType) error.partial = finish(index)
      throw error
    }
  }
  return finish(value.length)
}

function readItem(key: FileKey, item: unknown, path: string, place: Place, context: Context): ParamValue[] {
  if (!isObject(item)) throw new WrongType(item, place, 'an object')
  const values: ParamValue[] = []
  for (const field of key.items) {
    if (!Object.hasOwn(item, field.key)) continue
    const number = readValue(field, item[field.key], within(place, field.key), context)
    if (number !== undefined) values.push([`${path}.${field.key}`, number])
  }
  tellUnknown(key.items, item, place, context)
  return values
}
