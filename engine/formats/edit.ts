/**
 * Edits of JSON text that change only their own bytes: formatting, order, unknown keys and everything around stay.
 *
 * Edits have jsonc-parser's form and are applied by it, but are computed here: its `modify` changes the first of repeated
 * keys where the last one counts, loses characters when it removes the last item of an array (`[1, 2]` becomes `[12]`), and
 * with formatting on rewrites the whole line.
 */
import { applyEdits, type Edit } from 'jsonc-parser'
import { eachElement, eachMember, endOfValue, skipSpace } from './text.ts'

export type Path = readonly (string | number)[]

export interface TextChange {
  readonly text: string
  /** One after the other, each on the text that the one before left. */
  readonly edits: readonly Edit[]
}

/** The path leads through a value that has no members, or beyond the end of an array. */
export class NoSuchPlace extends Error {}

/** Sets the value at `path`; missing members on the way are made, an array grows by one at its length. */
export function setValue(text: string, path: Path, value: unknown): TextChange {
  assertJson(value)
  const found = find(text, path)
  const [key, ...rest] = path.slice(found.depth)
  if (key === undefined) return change(text, replace(found.span, format(value, isCompact(text, found.span) ? '' : ' ')))
  const nested = rest.reduceRight<unknown>(
    (inner, name) => (typeof name === 'number' ? [inner] : { [name]: inner }),
    value,
  )
  if (rest.some((name) => typeof name === 'number' && name !== 0))
    throw new NoSuchPlace(`${path.join('.')} skips items`)
  return change(text, append(text, found.span, key, nested))
}

/** Puts an item in front of the one at `path`, or at the end. */
export function insertItem(text: string, path: Path, value: unknown): TextChange {
  assertJson(value)
  const index = path.at(-1)
  const list = find(text, path.slice(0, -1))
  if (typeof index !== 'number' || list.depth < path.length - 1) return setValue(text, path, value)
  const items = partsOf(text, list.span)
  const item = items[index]
  if (item === undefined) return change(text, append(text, list.span, index, value))
  const space = separator(text, list.span, items)
  return change(text, { offset: item.start, length: 0, content: `${format(value, space)},${space}` })
}

/** Puts items behind the last one of a list that has some, all in one piece. */
export function appendItems(text: string, path: Path, values: readonly unknown[]): TextChange {
  assertJson(values)
  const { span, depth } = find(text, path)
  const items = partsOf(text, span)
  const last = items.at(-1)
  if (depth < path.length || text[span.start] !== '[' || last === undefined)
    throw new NoSuchPlace(`${path.join('.')} has no items`)
  const space = separator(text, span, items)
  const content = values.map((value) => `,${space}${format(value, space)}`).join('')
  return change(text, { offset: last.end, length: 0, content })
}

/** Removes the member or item at `path`, every repetition of a key included; nothing happens where there is none. */
export function removeValue(text: string, path: Path): TextChange {
  const edits: Edit[] = []
  const key = path.at(-1)
  for (;;) {
    const parent = find(text, path.slice(0, -1))
    if (key === undefined || parent.depth < path.length - 1) return { text, edits }
    const parts = partsOf(text, parent.span)
    const index = parts.findLastIndex((part) => part.key === key)
    if (index < 0) return { text, edits }
    const edit = removal(parent.span, parts, index)
    edits.push(edit)
    text = applyEdits(text, [edit])
    if (typeof key === 'number') return { text, edits }
  }
}

export interface ListPlace extends Span {
  readonly items: readonly Span[]
}

/** Where a list and its items stand; undefined where there is none. */
export function findList(text: string, path: Path): ListPlace | undefined {
  const { span, depth } = find(text, path)
  if (depth < path.length || text[span.start] !== '[') return undefined
  return { ...span, items: partsOf(text, span) }
}

/** One line, with spaces. */
export const inlineJson = (value: unknown): string => format(value, ' ')

function change(text: string, edit: Edit): TextChange {
  return { text: applyEdits(text, [edit]), edits: [edit] }
}

export interface Span {
  readonly start: number
  readonly end: number
}

/** A member (from its key on) or an item of a container. */
interface Part extends Span {
  readonly key: string | number
  readonly valueAt: number
}

/** The value at the longest part of the path that exists. Of repeated keys the last one counts. */
function find(text: string, path: Path): { readonly span: Span; readonly depth: number } {
  const start = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0)
  const key = path[0]
  if (key === undefined) return { span: { start, end: endOfValue(text, start) }, depth: 0 }
  const outer = partIn(text, start, key)
  return outer.part === undefined ? { span: { start, end: outer.end }, depth: 0 } : findIn(text, path, outer.part, 1)
}

function findIn(text: string, path: Path, at: Part, depth: number): { readonly span: Span; readonly depth: number } {
  const key = path[depth]
  const part = key === undefined ? undefined : partIn(text, at.valueAt, key).part
  if (part === undefined) return { span: { start: at.valueAt, end: at.end }, depth }
  return findIn(text, path, part, depth + 1)
}

/** A part of a container, and where the container ends. */
function partIn(text: string, start: number, key: string | number): { part: Part | undefined; end: number } {
  let part: Part | undefined
  const end = eachPart(text, start, (found) => {
    if (found.key === key) part = found
  })
  return { part, end }
}

function partsOf(text: string, { start }: Span): Part[] {
  const parts: Part[] = []
  eachPart(text, start, (part) => parts.push(part))
  return parts
}

/** Gives the end of the value. */
function eachPart(text: string, at: number, visit: (part: Part) => void): number {
  const add = (key: string | number, start: number, valueAt: number): number => {
    const end = endOfValue(text, valueAt)
    visit({ key, start, valueAt, end })
    return end
  }
  if (text[at] === '{') return eachMember(text, at, add)
  if (text[at] === '[') return eachElement(text, at, (index, valueAt) => add(index, valueAt, valueAt))
  return endOfValue(text, at)
}

const replace = ({ start, end }: Span, content: string): Edit => ({ offset: start, length: end - start, content })

function append(text: string, container: Span, key: string | number, value: unknown): Edit {
  const parts = partsOf(text, container)
  checkKey(text[container.start], key, parts.length)
  const space = separator(text, container, parts)
  const content = `${typeof key === 'string' ? JSON.stringify(key) + colon(text, container, parts) : ''}${format(value, space)}`
  const last = parts.at(-1)
  if (last !== undefined) return { offset: last.end, length: 0, content: `,${space}${content}` }
  const blank = container.end - container.start > 2
  const padding = isCompact(text, container) ? '' : ' '
  return { offset: container.start + 1, length: 0, content: `${padding}${content}${blank ? '' : padding}` }
}

function checkKey(opening: string | undefined, key: string | number, length: number): void {
  if (opening === '{' && typeof key === 'string') return
  if (opening === '[' && key === length) return
  throw new NoSuchPlace(opening === '[' ? `the array ends at ${length}` : `there is no ${key} in a plain value`)
}

/** The white space in front of a new part: that of the last one. */
function separator(text: string, container: Span, parts: readonly Part[]): string {
  const last = parts.at(-1)
  if (last === undefined) return isCompact(text, container) ? '' : ' '
  const before = spaceBefore(text, last.start)
  return parts.length > 1 || before.includes('\n') || isCompact(text, container) ? before : ' '
}

function spaceBefore(text: string, at: number): string {
  let start = at
  while (start > 0 && skipSpace(text, start - 1) === at) start--
  return text.slice(start, at)
}

/** What stands between key and value in this object, or around it. */
function colon(text: string, container: Span, parts: readonly Part[]): string {
  const part = parts.at(-1)
  if (part === undefined) return isCompact(text, container) ? ':' : ': '
  const from = text.lastIndexOf('"', text.lastIndexOf(':', part.valueAt - 1)) + 1
  return text.slice(from, part.valueAt)
}

/** Files without a space behind the first colon are written without spaces altogether. */
function isCompact(text: string, container: Span): boolean {
  const at = text.indexOf('":')
  return at >= 0 && at < container.end && !/\s/.test(text[at + 2] ?? ' ')
}

/** One line; spaces as the surroundings have them. */
function format(value: unknown, space: string): string {
  if (space === '') return JSON.stringify(value)
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : `[${value.map((item) => format(item, space)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  if (members.length === 0) return '{}'
  return `{ ${members.map(([key, member]) => `${JSON.stringify(key)}: ${format(member, space)}`).join(', ')} }`
}

function removal(container: Span, parts: readonly Part[], index: number): Edit {
  const { start, end } = parts[index] as Part
  const before = parts[index - 1]
  const after = parts[index + 1]
  if (before !== undefined) return replace({ start: before.end, end }, '')
  if (after !== undefined) return replace({ start, end: after.start }, '')
  return replace({ start: container.start + 1, end: container.end - 1 }, '')
}

function assertJson(value: unknown): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`JSON has no ${value}`)
  if (value === undefined || typeof value === 'function') throw new TypeError('nothing to write')
  if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) assertJson(member ?? null)
}
