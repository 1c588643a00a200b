/** A history as JSON, and back: what recovery and saved projects hold. Read as it comes, from a disk that may lie. */
import type { FileEdit, TonightEdit } from './change.ts'
import type { Step } from './history.ts'
import { SessionRefusal } from './refusal.ts'

export interface HistoryJson {
  readonly version: 1
  readonly root: number
  readonly cursor: number
  readonly lastId: number
  /** By id. */
  readonly steps: readonly Step[]
  /** Parent and the child by which redo goes on. */
  readonly taken: readonly (readonly [parent: number, child: number])[]
}

type Json = { readonly [key: string]: unknown }

/** Checks every relation that History leans on. Throws SessionRefusal in words. */
export function readHistory(json: unknown): HistoryJson {
  const history = object(json, 'the history')
  if (history.version !== 1) throw unreadable('version', '1')
  const root = whole(history.root, 'root')
  const cursor = whole(history.cursor, 'cursor')
  const lastId = whole(history.lastId, 'lastId')
  const steps = list(history.steps, 'steps').map((step, index) => readStep(step, `steps[${index}]`))
  checkTree(steps, root, lastId)
  const ids = new Set(steps.map((step) => step.id)).add(root)
  if (!ids.has(cursor)) throw unreadable('cursor', 'the id of a step')
  return { version: 1, root, cursor, lastId, steps, taken: readTaken(history.taken, steps) }
}

function readStep(json: unknown, place: string): Step {
  const step = object(json, place)
  const change = object(step.change, `${place}.change`)
  return {
    id: whole(step.id, `${place}.id`),
    parent: whole(step.parent, `${place}.parent`),
    title: text(step.title, `${place}.title`),
    author: text(step.author, `${place}.author`),
    timeMs: number(step.timeMs, `${place}.timeMs`),
    ...(step.gesture === undefined ? {} : { gesture: text(step.gesture, `${place}.gesture`) }),
    ...(step.mergeKey === undefined ? {} : { mergeKey: text(step.mergeKey, `${place}.mergeKey`) }),
    change: {
      edits: list(change.edits, `${place}.change.edits`).map((edit, i) =>
        readEdit(edit, `${place}.change.edits[${i}]`),
      ),
      tonight: list(change.tonight, `${place}.change.tonight`).map((edit, i) =>
        readTonight(edit, `${place}.change.tonight[${i}]`),
      ),
    },
  }
}

function readEdit(json: unknown, place: string): FileEdit {
  const edit = object(json, place)
  return {
    file: text(edit.file, `${place}.file`),
    offset: whole(edit.offset, `${place}.offset`),
    removed: text(edit.removed, `${place}.removed`),
    inserted: text(edit.inserted, `${place}.inserted`),
  }
}

function readTonight(json: unknown, place: string): TonightEdit {
  const edit = object(json, place)
  const value = (key: 'before' | 'after') =>
    edit[key] === undefined ? undefined : number(edit[key], `${place}.${key}`)
  return { address: text(edit.address, `${place}.address`), before: value('before'), after: value('after') }
}

function checkTree(steps: readonly Step[], root: number, lastId: number): void {
  const ids = new Set([root])
  let last = root
  for (const [index, { id, parent }] of steps.entries()) {
    if (id <= last || id > lastId) throw unreadable(`steps[${index}].id`, 'ascending ids')
    if (!ids.has(parent)) throw unreadable(`steps[${index}].parent`, 'an earlier step')
    ids.add(id)
    last = id
  }
}

function readTaken(json: unknown, steps: readonly Step[]): (readonly [number, number])[] {
  const parents = new Map(steps.map(({ id, parent }) => [id, parent]))
  return list(json, 'taken').map((pair, index) => {
    const place = `taken[${index}]`
    const [parent, child] = list(pair, place).map((id) => whole(id, place))
    if (parent === undefined || child === undefined || parents.get(child) !== parent)
      throw unreadable(place, 'a step and one that follows it')
    return [parent, child]
  })
}

const unreadable = (place: string, expected: string): SessionRefusal =>
  new SessionRefusal('failed', `the history cannot be read: ${place} should be ${expected}`)

function object(json: unknown, place: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw unreadable(place, 'an object')
  return json as Json
}

function list(json: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(json)) throw unreadable(place, 'a list')
  return json
}

function text(json: unknown, place: string): string {
  if (typeof json !== 'string') throw unreadable(place, 'a text')
  return json
}

function number(json: unknown, place: string): number {
  if (typeof json !== 'number' || !Number.isFinite(json)) throw unreadable(place, 'a number')
  return json
}

function whole(json: unknown, place: string): number {
  if (!Number.isSafeInteger(json) || (json as number) < 0) throw unreadable(place, 'a whole number from 0 on')
  return json as number
}
