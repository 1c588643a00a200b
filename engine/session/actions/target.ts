/** The rack that an action changes, and the check of what the change made of it. */
import { writtenNode } from '../../formats/bypass.ts'
import type { Diagnostic } from '../../formats/diagnostic.ts'
import type { PlanNode, RackPlan } from '../../formats/plan.ts'
import type { Json } from '../../formats/shape.ts'
import { Suggestions } from '../../formats/suggest.ts'
import { applyChange, type Change, NO_CHANGE } from '../change.ts'
import {
  type Document,
  type DocumentFile,
  fileIdOfRack,
  fileOf,
  parsedSessionOf,
  rackOf,
  sessionRackOf,
} from '../document.ts'
import type { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import { short } from './action.ts'

export interface RackTarget {
  readonly rack: string
  readonly file: DocumentFile
  readonly plan: RackPlan
  readonly root: Json
}

/** Throws SessionRefusal where the rack's file is missing or has errors: nothing is written over what can't be read. */
export function rackTarget(document: Document, rack: string): RackTarget {
  const { path } = sessionRackOf(document, rack)
  const id = fileIdOfRack(document, rack)
  if (id === undefined) throw new SessionRefusal('not-possible', `the file of ${short(rack)} is missing: ${path}`)
  const file = fileOf(document, id)
  const { document: parsed, diagnostics } = rackOf(document, id)
  if (parsed.plan === null) throw new SessionRefusal('not-possible', brokenWords(`${file.name} has`, diagnostics))
  return { rack, file, plan: parsed.plan, root: parsed.root as Json }
}

/** The change, if after it the session can be read and the racks that could play before can play. */
export function checked(document: Document, change: Change): Change {
  const after = applyChange(document, change)
  const { content, diagnostics } = parsedSessionOf(after)
  const session = fileOf(document, document.sessionFile)
  if (content === null) throw new SessionRefusal('not-possible', brokenWords(`${session.name} would have`, diagnostics))
  for (const [id, file] of document.files) {
    if (file.kind !== 'rack' || after.files.get(id) === file) continue
    const parsed = rackOf(after, id)
    if (parsed.document.plan !== null || rackOf(document, id).document.plan === null) continue
    throw new SessionRefusal('not-possible', brokenWords(`${file.name} would have`, parsed.diagnostics))
  }
  return change
}

export function brokenWords(who: string, diagnostics: readonly Diagnostic[]): string {
  const error = diagnostics.find(({ severity }) => severity === 'error')
  const { path = '', message = 'it cannot be read', suggestion } = error ?? {}
  const hint = suggestion === undefined ? '' : `. Did you mean ${JSON.stringify(suggestion)}?`
  return `${who} an error${path === '' ? '' : ` at ${path}`}: ${message}${hint}`
}

/** The first node of that id, as written. Throws SessionRefusal where there is none of a known type. */
export function nodeOf({ plan }: RackTarget, id: string): PlanNode {
  const node = plan.nodes.find((one) => one.id === id)
  if (node !== undefined) return writtenNode(node)
  throw new SessionRefusal(
    'not-found',
    noNodeWords(
      id,
      plan.nodes.map((one) => one.id),
    ),
  )
}

export function noNodeWords(id: string, known: readonly string[]): string {
  const suggestion = new Suggestions().nearest(id, known)
  const hint = suggestion === undefined ? '' : `. Did you mean ${JSON.stringify(suggestion)}?`
  return `there is no node ${JSON.stringify(short(id))}${hint}`
}

/** Objects of a list in a file; what the parser accepted holds nothing else. */
export function objectsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : []
}

/** Throws SessionRefusal where a number is outside what the action takes. */
export function checkRange(value: number, min: number, max: number, what: string, unit = ''): void {
  if (value >= min && value <= max) return
  const words = `${what} is ${min} to ${max}${unit && ` ${unit}`}, and ${value} is not`
  throw new SessionRefusal('not-possible', words)
}

export function checkWhole(value: number, min: number, max: number, what: string): void {
  if (!Number.isInteger(value)) throw new SessionRefusal('not-possible', `${what} is a whole number, not ${value}`)
  checkRange(value, min, max, what)
}

/** A number that the format can hold. */
export function checkFinite(value: number, what: string): void {
  if (Number.isFinite(Math.fround(value))) return
  throw new SessionRefusal('not-possible', `${what} cannot be ${value}`)
}

/** The change of an editing, checked; none where the text is as it was. */
export function changeMade(document: Document, { text, change }: Editing, { file }: RackTarget): Change {
  return text === file.text ? NO_CHANGE : checked(document, change)
}

/** Signs that part addresses, and what no eye can see. */
const forbiddenSign = /[/:\p{Cc}\p{Zl}\p{Zp}]/u
const MAX_NAME = 64

/** Names that people give. Throws SessionRefusal. */
export function checkName(name: string, what: string): void {
  const words = nameTrouble(name)
  if (words !== undefined) throw new SessionRefusal('not-possible', `the name of ${withArticle(what)} ${words}`)
}

/** Names that nothing is addressed by. Throws SessionRefusal. */
export function checkTitle(name: string, what: string): void {
  const words = titleTrouble(name) ?? (invisibleSign.test(name) ? 'holds an invisible sign' : undefined)
  if (words !== undefined) throw new SessionRefusal('not-possible', `the name of ${withArticle(what)} ${words}`)
}

const withArticle = (what: string): string => `${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}`

const invisibleSign = /[\p{Cc}\p{Zl}\p{Zp}]/u

function nameTrouble(name: string): string | undefined {
  return titleTrouble(name) ?? signTrouble(name)
}

function titleTrouble(name: string): string | undefined {
  if (name.trim() === '') return 'is empty'
  if (name !== name.trim()) return 'begins or ends with a space'
  return name.length > MAX_NAME ? `has ${name.length} letters; at most ${MAX_NAME} are taken` : undefined
}

const signTrouble = (name: string): string | undefined =>
  forbiddenSign.test(name) ? 'holds a sign that it may not (/, : or an invisible one)' : undefined

/** A key that nobody reads may hold a number that is too large for the parser. */
export function isWritable(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value !== 'object' || value === null || Object.values(value).every(isWritable)
}
