import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyChange, invert, isNoChange } from '../change.ts'
import { type Document, rackOf, sessionOf } from '../document.ts'
import { History } from '../history.ts'
import { SessionRefusal } from '../refusal.ts'
import { callOf, callSeeds } from '../testing/calls.ts'
import { documents } from '../testing/documents.ts'
import { type Performed, performAll } from './index.ts'

const textsOf = (document: Document) => [...document.files.values()].map(({ text }) => text)
const stateOf = (document: Document) => [...textsOf(document), ...[...document.tonight].map(String).sort()]

/** undefined where it is refused, which must be in words. */
function attempt(document: Document, seeds: readonly number[]): Performed | undefined {
  try {
    return performAll(document, [callOf(document, seeds)])
  } catch (error) {
    if (!(error instanceof SessionRefusal)) throw error
    expect(error.message).not.toBe('')
    return undefined
  }
}

function checkSound(before: Document, after: Document): void {
  expect(sessionOf(after)).toBeTruthy()
  for (const [id, { kind }] of after.files) {
    if (kind !== 'rack' || after.files.get(id) === before.files.get(id)) continue
    if (rackOf(before, id).document.plan !== null) expect(rackOf(after, id).document.plan).not.toBeNull()
  }
}

/** Does what is possible of a list and records it, checks each step, then goes all the way back and forth. */
function playAndUndo(start: Document, list: readonly (readonly number[])[]) {
  const history = new History()
  let document = start
  let performed = 0
  for (const [turn, seeds] of list.entries()) {
    const done = attempt(document, seeds)
    if (done === undefined || isNoChange(done.change)) continue
    performed++
    checkSound(document, done.document)
    document = done.document
    const { title, change, mergeKey } = done
    history.record({ title, author: '', timeMs: turn * 400, change, ...(mergeKey ? { mergeKey } : {}) })
  }
  const end = stateOf(document)
  for (let step = history.undoStep(); step; step = history.undoStep())
    document = applyChange(document, invert(step.change))
  expect(stateOf(document)).toEqual(stateOf(start))
  for (let step = history.redoStep(); step; step = history.redoStep()) document = applyChange(document, step.change)
  expect(stateOf(document)).toEqual(end)
  expect(stateOf(applyChange(document, history.moveTo(history.root)))).toEqual(stateOf(start))
  return { performed, refused: list.length - performed }
}

describe('any hundred actions on any document', () => {
  const seeds = fc.array(callSeeds, { minLength: 100, maxLength: 100 })

  // Five hundred documents in parts, each of which a busy machine has time for.
  for (let part = 1; part <= 10; part++)
    test(`leave files that can be read, and undone give the same bytes, part ${part} of 10`, () => {
      const count = { performed: 0, refused: 0 }
      fc.assert(
        fc.property(documents, seeds, (start, list) => {
          const { performed, refused } = playAndUndo(start, list)
          count.performed += performed
          count.refused += refused
        }),
        { numRuns: 50 },
      )
      expect(count.performed).toBeGreaterThan(500)
      expect(count.refused).toBeGreaterThan(500)
    })
})

describe('a transaction', () => {
  test('of any actions happens whole or not at all', () => {
    fc.assert(
      fc.property(documents, fc.array(callSeeds, { minLength: 1, maxLength: 8 }), (start, list) => {
        const calls = list.map((one) => callOf(start, one))
        const before = stateOf(start)
        let expected: Document | undefined = start
        for (const call of calls) {
          try {
            expected = expected && performAll(expected, [call]).document
          } catch {
            expected = undefined
          }
        }
        if (expected === undefined) {
          expect(() => performAll(start, calls)).toThrow(SessionRefusal)
        } else {
          const { document, change } = performAll(start, calls)
          expect(stateOf(document)).toEqual(stateOf(expected))
          expect(stateOf(applyChange(start, change))).toEqual(stateOf(expected))
          expect(stateOf(applyChange(document, invert(change)))).toEqual(before)
        }
        expect(stateOf(start)).toEqual(before)
      }),
      { numRuns: 300 },
    )
  })
})
