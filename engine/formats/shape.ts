/**
 * The language in which the keys of a file are listed once. The reader, the JSON Schema and the documentation come from
 * the same list (`rack-keys.ts`).
 */
import { type Place, within } from './diagnostic.ts'
import type { Report } from './report.ts'
import { Made } from './sharing.ts'
import type { Suggestions } from './suggest.ts'

/** float is IEEE single, double is IEEE double; uint wraps modulo 2^32; int is a signed 32-bit integer; id is the low 16 bits of one. */
export type ScalarKind = 'text' | 'bool' | 'float' | 'double' | 'uint' | 'int' | 'id'

export interface ScalarKey<T> {
  readonly kind: ScalarKind
  readonly initial: T
  readonly help: string
  readonly unit?: string
  /** Known texts. Others are left to the code that uses them. */
  readonly choices?: readonly string[]
  /** The format drops an event whose value is infinite instead of refusing the file. */
  readonly mayBeInfinite?: boolean
}

export interface ListKey<S extends Shape> {
  readonly kind: 'list'
  readonly items: S
  readonly help: string
}

export interface TextsKey {
  readonly kind: 'texts'
  readonly help: string
}

export interface ObjectKey<S extends Shape> {
  readonly kind: 'object'
  readonly shape: S
  readonly help: string
}

/** A value that another table reads, depending on what stands around it. */
export interface DeferredKey {
  readonly kind: 'deferred'
  readonly help: string
}

// biome-ignore lint/suspicious/noExplicitAny: a key of any value type
export type Key = ScalarKey<any> | ListKey<any> | ObjectKey<any> | TextsKey | DeferredKey
export interface Shape {
  readonly [key: string]: Key
}

/** What reading a shape gives. Objects that are absent are null, lists empty, deferred values as they are in the file. */
export type Read<S extends Shape> = { readonly [K in keyof S]: ReadKey<S[K]> }
type ReadKey<K extends Key> =
  K extends ScalarKey<infer T>
    ? T
    : K extends ListKey<infer S>
      ? readonly Read<S>[]
      : K extends ObjectKey<infer S>
        ? Read<S> | null
        : K extends TextsKey
          ? readonly string[]
          : unknown

export type Json = { readonly [key: string]: unknown }

export interface Context {
  readonly report: Report
  readonly suggestions: Suggestions
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads every key of the shape; a value of a wrong type is reported and read as if it were absent. */
export function readObject<S extends Shape>(shape: S, value: Json, place: Place, context: Context): Read<S> {
  const result: Record<string, unknown> = {}
  let known = 0
  for (const name in shape) {
    const key = shape[name] as Key
    if (Object.hasOwn(value, name)) {
      known++
      result[name] = readKey(key, value[name], place, name, context)
    } else {
      result[name] = absent(key)
    }
  }
  if (countKeys(value) > known) tellUnknownKeys(value, Object.keys(shape), place, context)
  return result as Read<S>
}

function absent(key: Key): unknown {
  if (key.kind === 'list' || key.kind === 'texts') return []
  if (key.kind === 'object') return null
  return key.kind === 'deferred' ? undefined : key.initial
}

function readKey(key: Key, value: unknown, parent: Place, name: string, context: Context): unknown {
  if (key.kind === 'deferred') return value
  if (key.kind === 'list') return readList(key.items, value, within(parent, name), context)
  if (key.kind === 'texts') return readTexts(value, within(parent, name), context)
  if (key.kind !== 'object') return readScalar(key, value, parent, name, context)
  const place = within(parent, name)
  if (isObject(value)) return readObject(key.shape, value, place, context)
  tellWrongType(value, 'an object', place, context)
  return null
}

function readList(shape: Shape, value: unknown, place: Place, context: Context): unknown[] {
  if (!Array.isArray(value)) {
    tellWrongType(value, 'an array of objects', place, context)
    return []
  }
  const known = itemsRead(shape)
  return value.map((item, index) => {
    const itemPlace = within(place, index)
    if (isObject(item)) return known.of(item, '', context.report, () => readObject(shape, item, itemPlace, context))
    tellWrongType(item, 'an object', itemPlace, context)
    return readObject(shape, {}, itemPlace, context)
  })
}

const read = new WeakMap<Shape, Made<unknown>>()

function itemsRead(shape: Shape): Made<unknown> {
  const known = read.get(shape) ?? new Made()
  read.set(shape, known)
  return known
}

function readTexts(value: unknown, place: Place, context: Context): string[] {
  if (!Array.isArray(value)) {
    tellWrongType(value, 'an array of strings', place, context)
    return []
  }
  return value.map((item, index) => {
    if (typeof item === 'string') return item
    tellWrongType(item, 'a string', within(place, index), context)
    return ''
  })
}

function readScalar(key: ScalarKey<unknown>, value: unknown, parent: Place, name: string, context: Context): unknown {
  if (typeof value !== jsonType[key.kind]) {
    tellWrongType(value, expectedOf[key.kind], within(parent, name), context)
    return key.initial
  }
  if (typeof value !== 'number') return value
  const number = convert(key.kind, value)
  if (number === value && Number.isFinite(value)) return number
  return key.kind === 'float' || key.kind === 'double'
    ? readFloat(key, value, number, within(parent, name), context)
    : readInteger(key, value, number, within(parent, name), context)
}

const jsonType = {
  text: 'string',
  bool: 'boolean',
  float: 'number',
  double: 'number',
  uint: 'number',
  int: 'number',
  id: 'number',
}
const expectedOf = {
  text: 'a string',
  bool: 'true or false',
  float: 'a number',
  double: 'a number',
  uint: 'a whole number from 0 on',
  int: 'a whole number',
  id: 'a whole number from 0 to 65535',
}

/** The number as the format reads it: single precision, or cut to the integer width modulo its range. */
export function convert(kind: ScalarKind, value: number): number {
  if (kind === 'float') return Math.fround(value)
  if (kind === 'double') return value
  if (kind === 'uint') return value >>> 0
  return kind === 'int' ? value | 0 : value & 0xffff
}

function readFloat(key: ScalarKey<unknown>, value: number, number: number, place: Place, context: Context): unknown {
  if (Number.isFinite(number) || key.mayBeInfinite === true) return number
  tellNotFinite(value, place, context)
  return key.initial
}

export function tellNotFinite(value: number, place: Place, { report }: Context): void {
  const message = `the number is too large for a 32-bit float and would read as ${value < 0 ? '-' : ''}infinity`
  report.error('not-finite', place, { message, found: value, expected: 'a finite number' })
}

function readInteger(key: ScalarKey<unknown>, value: number, number: number, place: Place, context: Context): unknown {
  const expected = expectedOf[key.kind]
  if (!Number.isFinite(value)) {
    const message = 'the number is too large and would read as infinity'
    context.report.error('not-finite', place, { message, found: value, expected })
    return key.initial
  }
  const message = `${value} is not ${expected} and is read as ${number}`
  context.report.warn('converted', place, { message, found: value, expected })
  return number
}

export function tellWrongType(value: unknown, expected: string, place: Place, { report }: Context): void {
  report.error('wrong-type', place, {
    message: `expected ${expected} but found ${typeName(value)}`,
    found: value,
    expected,
  })
}

export function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  const names: Record<string, string> = {
    string: 'a string',
    number: 'a number',
    boolean: 'true or false',
    object: 'an object',
  }
  return names[typeof value] ?? 'nothing'
}

export function countKeys(value: Json): number {
  let count = 0
  for (const _ in value) count++
  return count
}

/** Keys that begin with an underscore, `x-` or `$` are the author's own. */
const isPrivate = (key: string): boolean => key.startsWith('_') || key.startsWith('x-') || key.startsWith('$')

/** Unknown keys are kept and play no part; one that looks misspelt deserves a warning. */
export function tellUnknownKeys(value: Json, known: readonly string[], place: Place, context: Context): void {
  for (const key in value) {
    if (known.includes(key) || isPrivate(key)) continue
    const suggestion = context.suggestions.nearest(key, known)
    const words = { found: key, expected: `one of ${known.join(', ')}`, suggestion, onKey: true }
    const message = `the key ${JSON.stringify(key)} is not read here; it is kept and has no effect`
    if (suggestion === undefined) context.report.hint('unknown-key', within(place, key), { ...words, message })
    else context.report.warn('unknown-key', within(place, key), { ...words, message })
  }
}
