/**
 * What an edit leaves alone need not be read again. A parsed file takes over the objects of the one before that are the same,
 * and what was made of an object about which there was nothing to say is known by that object.
 */
import type { Report } from './report.ts'

/** `after` with every part that equals its counterpart in `before` replaced by that one. Plain JSON, never changed. */
export function sharing(before: unknown, after: unknown): unknown {
  if (typeof after !== 'object' || after === null || typeof before !== 'object' || before === null) return after
  if (Array.isArray(after)) return Array.isArray(before) ? sharedList(before, after) : after
  return Array.isArray(before) ? after : sharedObject(before as Json, after as Json)
}

type Json = Record<string, unknown>

function sharedList(before: readonly unknown[], after: unknown[]): unknown[] {
  let isSame = before.length === after.length
  for (let i = 0; i < after.length; i++) {
    const item = sharing(before[i], after[i])
    after[i] = item
    if (!Object.is(item, before[i])) isSame = false
  }
  return isSame ? (before as unknown[]) : after
}

/** In another order it is another object: what reads one may stop at a key. */
function sharedObject(before: Json, after: Json): Json {
  const keys = Object.keys(after)
  if (keys.includes('__proto__')) return after
  const keysBefore = Object.keys(before)
  let isSame = keys.length === keysBefore.length
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string
    const member = sharing(Object.hasOwn(before, key) ? before[key] : undefined, after[key])
    after[key] = member
    if (key !== keysBefore[i] || !Object.is(member, before[key])) isSame = false
  }
  return isSame ? before : after
}

/** What was made of an object, in surroundings that are told as one text; nothing is kept that had something to say. */
export class Made<T> {
  readonly #known = new WeakMap<object, { readonly around: string; readonly made: T }>()

  of(from: object, around: string, report: Report, make: () => T): T {
    const known = this.#known.get(from)
    if (known !== undefined && known.around === around) return known.made
    const before = report.count
    const made = make()
    if (report.count === before) this.#known.set(from, { around, made })
    return made
  }
}
