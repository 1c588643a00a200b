/**
 * Tonight's values when names change without an action that looks after them: at undo and redo, and when a session was written
 * by another program. A value follows its place to another name, and leaves with what is taken away, so that none waits
 * unseen for the next thing of its name.
 */
import { findAddress, isWithin } from './address.ts'
import { applyChange, type Change, type TonightEdit } from './change.ts'
import type { Document } from './document.ts'
import type { History, Move } from './history.ts'
import { type NameChange, nameChange, renamedAddress } from './renames.ts'

/** The change, with what it asks of tonight's values. Throws as applyChange does. */
export function followedByTonight(document: Document, change: Change): Change {
  if (change.edits.length === 0 || (document.tonight.size === 0 && change.tonight.length === 0)) return change
  const names = nameChange(document, applyChange(document, change))
  if (names.renames.length === 0 && names.gone.length === 0) return change
  const carried = { ...change, tonight: [...change.tonight, ...renamed(document, change, names)] }
  const edits = [...carried.tonight, ...lost(applyChange(document, carried), names)]
  return edits.length === change.tonight.length ? change : { ...change, tonight: settled(document, edits) }
}

/** Each address once, from what it is to what it becomes. */
function settled({ tonight }: Document, edits: readonly TonightEdit[]): TonightEdit[] {
  const after = new Map(edits.map((edit) => [edit.address, edit.after]))
  return [...after].flatMap(([address, value]): TonightEdit[] => {
    const before = tonight.get(address)
    return before === value ? [] : [{ address, before, after: value }]
  })
}

function renamed({ tonight }: Document, change: Change, { renames }: NameChange): TonightEdit[] {
  const written = new Map(change.tonight.map((edit) => [edit.address, edit]))
  return [...new Set([...tonight.keys(), ...written.keys()])].flatMap((address): TonightEdit[] => {
    const to = renamedAddress(address, renames)
    const value = tonight.get(address)
    const known = written.get(address)
    // The change knows where to, unless a hand has moved the value since.
    if (to === address || (known && known.before === value)) return []
    return [
      { address, before: value, after: undefined },
      { address: to, before: tonight.get(to), after: value },
    ]
  })
}

/** Of places that are gone. */
function lost(after: Document, { gone }: NameChange): TonightEdit[] {
  return [...after.tonight].flatMap(([address, before]): TonightEdit[] => {
    const isLost = gone.some((place) => isWithin(address, place)) && findAddress(after, address) === undefined
    return isLost ? [{ address, before, after: undefined }] : []
  })
}

/** A way through so many steps is one change: names are compared at its ends. */
const MOST_STEPS = 500

export interface HistoryMove {
  readonly document: Document
  /** Steps that hold more from now on: see History.grow. */
  readonly grown: readonly Move[]
}

/** What going to a step makes of the document. Throws SessionRefusal where there is no such step. */
export function movedTo(document: Document, history: History, step: number): HistoryMove {
  const moves = history.movesTo(step)
  const isOfTonight = document.tonight.size > 0 || moves.some(({ change }) => change.tonight.length > 0)
  if (!isOfTonight) return { document: applyChange(document, history.changeTo(step)), grown: [] }
  if (moves.length > MOST_STEPS) {
    const change = followedByTonight(document, history.changeTo(step))
    return { document: applyChange(document, change), grown: [] }
  }
  const grown: Move[] = []
  let after = document
  for (const move of moves) {
    const change = followedByTonight(after, move.change)
    after = applyChange(after, change)
    if (change !== move.change) grown.push({ ...move, change })
  }
  return { document: after, grown }
}
