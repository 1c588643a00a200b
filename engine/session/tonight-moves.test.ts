import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DocumentCall, performAll } from './actions/index.ts'
import { findAddress } from './address.ts'
import { isNoChange } from './change.ts'
import type { Document } from './document.ts'
import { History } from './history.ts'
import { SessionRefusal } from './refusal.ts'
import { callOf, callSeeds } from './testing/calls.ts'
import { documents } from './testing/documents.ts'
import { demoRack, documentOf, sessionText } from './testing/fixture.ts'
import { movedTo } from './tonight-moves.ts'

const two = documentOf({ a: demoRack, b: demoRack.replace('100', '60') })
const setTonight = (address: string, value: number): DocumentCall => ({ id: 'setTonight', args: { address, value } })

/** A document that is played on and gone back in. */
function desk(start = two) {
  const history = new History()
  let document = start
  return {
    /** A step each. */
    do: (...calls: readonly DocumentCall[]) => {
      for (const call of calls) {
        const done = performAll(document, [call])
        document = done.document
        history.record({ title: done.title, author: '', timeMs: 0, change: done.change })
      }
    },
    /** By hand on stage: no step. */
    hand: (address: string, value: number) => {
      document = performAll(document, [setTonight(address, value)]).document
    },
    go: (step: number) => {
      const moved = movedTo(document, history, step)
      history.moveTo(step)
      history.grow(moved.grown)
      document = moved.document
    },
    get tonight() {
      return [...document.tonight].map(([address, value]) => `${address} ${value}`).sort()
    },
    get document() {
      return document
    },
  }
}

const rename = (rack: string, id: string): DocumentCall => ({ id: 'renameRack', args: { rack, id } })
const addBus = (bus: string): DocumentCall => ({ id: 'addBus', args: { bus, channels: 2, mode: 'stereo' } })

describe("tonight's values at undo and redo", () => {
  test('follow a rack, what is in it and its ways to the name that it had, and back', () => {
    const played = desk()
    played.do(addBus('fx'), { id: 'setStripRoute', args: { from: 'b', to: 'bus:fx' } }, rename('b', 'low'))
    for (const address of ['low:3', 'low/kick:1', 'route:low>fx:1']) played.hand(address, 0.5)
    played.go(2)
    expect(played.tonight).toEqual(['b/kick:1 0.5', 'b:3 0.5', 'route:b>fx:1 0.5'])
    played.go(3)
    expect(played.tonight).toEqual(['low/kick:1 0.5', 'low:3 0.5', 'route:low>fx:1 0.5'])
  })

  test('follow a node of a rack', () => {
    const played = desk()
    played.do({ id: 'renameNode', args: { rack: 'b', node: 'kick', name: 'thump' } })
    played.hand('b/thump:1', 50)
    played.go(0)
    expect(played.tonight).toEqual(['b/kick:1 50'])
  })

  test('are those that a hand left last, not those of when the name was given', () => {
    const played = desk()
    played.hand('b:1', 0.5)
    played.hand('b:2', 0.5)
    played.do(rename('b', 'low'))
    played.hand('low:1', 0.25)
    played.hand('low:2', 0)
    played.go(0)
    expect(played.tonight).toEqual(['b:1 0.25'])
  })

  test('leave with what is taken away, wait for nothing of its name, and come back with it', () => {
    const played = desk()
    played.do(addBus('fx'))
    played.hand('bus:fx:3', 1)
    played.hand('a:3', 1)
    played.go(0)
    expect(played.tonight).toEqual(['a:3 1'])
    played.go(1)
    expect(played.tonight).toEqual(['a:3 1', 'bus:fx:3 1'])
    played.go(0)
    played.do(addBus('fx'))
    expect(played.tonight).toEqual(['a:3 1'])
  })

  test('follow through a jump over many steps', () => {
    const played = desk()
    played.do(rename('b', 'low'), addBus('fx'), rename('low', 'deep'))
    played.hand('deep:3', 1)
    played.hand('bus:fx:3', 1)
    played.go(0)
    expect(played.tonight).toEqual(['b:3 1'])
    played.go(3)
    expect(played.tonight).toEqual(['bus:fx:3 1', 'deep:3 1'])
  })

  test('that were kept before a name was taken back go to that name', () => {
    const played = desk()
    played.do(rename('b', 'low'))
    played.hand('low:3', 1)
    played.do({ id: 'keepTonight', args: {} })
    expect(played.tonight).toEqual([])
    played.go(0)
    expect(played.tonight).toEqual(['b:3 1'])
  })

  test('follow a session that another program wrote, and undo of that', () => {
    const played = desk()
    played.hand('b:3', 1)
    played.hand('a/kick:1', 50)
    const text = sessionText(two).replace('"b"', '"low"')
    played.do({ id: 'reloadFile', args: { file: two.sessionFile, text } })
    expect(played.tonight).toEqual(['a/kick:1 50', 'low:3 1'])
    played.go(0)
    expect(played.tonight).toEqual(['a/kick:1 50', 'b:3 1'])
  })

  test('follow a node of a rack that another program wrote', () => {
    const played = desk()
    played.hand('b/kick:1', 50)
    played.hand('b/bass:14', 0.5)
    const text = demoRack.replace('"id": "kick"', '"id": "drum"')
    played.do({ id: 'reloadFile', args: { file: 'r1', text } })
    expect(played.tonight).toEqual(['b/bass:14 0.5', 'b/drum:1 50'])
  })
})

test('after any actions and moves each value of tonight is one of something that is there', () => {
  const seeds = fc.array(callSeeds, { minLength: 60, maxLength: 60 })
  let moves = 0
  fc.assert(
    fc.property(documents, seeds, (start, list) => {
      const history = new History()
      let document = start
      for (const [turn, numbers] of list.entries()) {
        if (turn % 4 === 3 && history.size > 0) {
          const step = (numbers[0] as number) % (history.size + 1)
          const moved = movedTo(document, history, step)
          history.moveTo(step)
          history.grow(moved.grown)
          moves++
          document = moved.document
          expect(unknownIn(document)).toEqual([])
          continue
        }
        const done = attempt(document, numbers)
        if (done === undefined || isNoChange(done.change)) continue
        document = done.document
        // Hands leave no step.
        if (!done.title.endsWith('for tonight'))
          history.record({ title: done.title, author: '', timeMs: turn * 2000, change: done.change })
      }
    }),
    { numRuns: 6 },
  )
  expect(moves).toBeGreaterThan(20)
})

const unknownIn = (document: Document) =>
  [...document.tonight.keys()].filter((address) => findAddress(document, address) === undefined)

function attempt(document: Document, seeds: readonly number[]) {
  try {
    const call = callOf(document, seeds)
    // What another file has in it is nobody's name any more.
    return call.id === 'relink' ? undefined : performAll(document, [call])
  } catch (error) {
    if (!(error instanceof SessionRefusal)) throw error
    return undefined
  }
}
