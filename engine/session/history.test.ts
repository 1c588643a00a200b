import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyChange, type Change, invert, isNoChange } from './change.ts'
import { type Document, fileOf, newDocument } from './document.ts'
import { History, type HistoryLimits, MAX_STEPS, takeKey } from './history.ts'
import { SessionRefusal } from './refusal.ts'
import { newSessionText } from './session-file.ts'

const start = newDocument(newSessionText([]), 'test')
const textOf = (document: Document): string => fileOf(document, document.sessionFile).text
const at = textOf(start).length

/** Writes a number behind what the session holds: white space and digits need no sense here. */
const writes = (inserted: string, removed = '', offset = at): Change => ({
  edits: [{ file: start.sessionFile, offset, removed, inserted }],
  tonight: [],
})
const entry = (title: string, change = writes(title)) => ({ title, author: 'ann', timeMs: 0, change })

describe('history', () => {
  test('undo goes back step by step, and redo forth', () => {
    const history = new History()
    const one = history.record(entry('one'))
    const two = history.record(entry('two'))
    expect([history.undoStep(), history.undoStep(), history.undoStep()]).toEqual([two, one, undefined])
    expect([history.redoStep(), history.redoStep(), history.redoStep()]).toEqual([one, two, undefined])
  })

  test('a step that has come back to where it began is none any more', () => {
    const history = new History()
    const one = history.record(entry('one'))
    const two = history.record(entry('two'))
    history.undoStep()
    const bytes = history.byteEstimate
    history.record({ ...entry('mute', writes('on', 'off')), mergeKey: 'mute' })
    history.record({ ...entry('unmute', writes('off', 'on')), mergeKey: 'mute' })
    expect([history.undoable, history.redoable, history.size]).toEqual([one, two, 2])
    expect(history.byteEstimate).toBe(bytes)
    expect(History.fromJSON(history.toJSON()).list(0, 9)).toEqual(history.list(0, 9))
    const next = history.record({ ...entry('mute', writes('on', 'off')), mergeKey: 'mute' })
    expect([history.undoable, next.parent]).toEqual([next, one.id])
  })

  test('a step after undo is a branch, and what was undone can still be reached', () => {
    const history = new History()
    history.record(entry('one'))
    history.record(entry('two'))
    history.undoStep()
    history.record(entry('three'))
    expect(history.redoable).toBeUndefined()
    const change = history.moveTo(2)
    expect(change.edits.map(({ inserted, removed }) => [removed, inserted])).toEqual([['three', 'two']])
    expect(history.cursor).toBe(2)
  })

  test('redo follows the branch that was taken last', () => {
    const history = new History()
    for (const title of ['one', 'two']) history.record(entry(title))
    history.undoStep()
    history.record(entry('three'))
    history.moveTo(2)
    history.moveTo(1)
    expect(history.redoable?.title).toBe('two')
    history.moveTo(3)
    history.undoStep()
    expect(history.redoable?.title).toBe('three')
  })

  test('the list marks the cursor, what is undone, and branches by their depth', () => {
    const history = new History()
    for (const title of ['one', 'two', 'three']) history.record(entry(title)) // 1 2 3
    history.moveTo(1)
    for (const title of ['four', 'five']) history.record(entry(title)) // 1 4 5
    history.moveTo(2)
    history.record(entry('six')) // 1 2 6
    history.moveTo(4)
    const marks = history.list(history.cursor, 100).map(({ id, depth, isCursor, isUndone, branches }) => {
      const signs = `${isCursor ? '*' : ''}${isUndone ? '+' : ''}${branches > 1 ? `/${branches}` : ''}`
      return `${id}${signs} ${depth}`
    })
    expect(marks).toEqual(['1/2 0', '2/2 1', '3 2', '4* 0', '5+ 0', '6 1'])
  })

  test('the list shows a window around a step', () => {
    const history = new History()
    for (let i = 1; i <= 100; i++) history.record(entry(`${i}`))
    const ids = (around: number, count: number) => history.list(around, count).map(({ id }) => id)
    expect(ids(50, 5)).toEqual([48, 49, 50, 51, 52])
    expect(ids(100, 3)).toEqual([98, 99, 100])
    expect(ids(0, 3)).toEqual([1, 2, 3])
    expect(ids(7, 1000)).toHaveLength(100)
  })

  test('a step of the same key merges while it is fresh, by the same author, and nothing follows it', () => {
    const history = new History()
    const move = (removed: string, inserted: string, more: object = {}) =>
      history.record({ ...entry(inserted, writes(inserted, removed)), mergeKey: 'cutoff', ...more })
    move('', '1')
    expect(move('1', '2', { timeMs: 999 }).change).toEqual(writes('2'))
    expect(history.size).toBe(1)
    expect(move('2', '3', { timeMs: 1500 }).id).toBe(1)
    expect(move('3', '4', { timeMs: 2500 }).id).toBe(2)
    expect(move('4', '5', { timeMs: 2500, author: 'bob' }).id).toBe(3)
    expect(move('5', '6', { timeMs: 2500, author: 'bob', mergeKey: 'resonance' }).id).toBe(4)
    history.undoStep()
    expect(move('5', '7', { timeMs: 2500, author: 'bob' }).id).toBe(5)
  })

  test('steps of one take merge whatever time passes, until something else is done', () => {
    const history = new History()
    const hit = (timeMs: number, take = 'one') => history.record({ ...entry('hit'), timeMs, mergeKey: takeKey(take) })
    expect([hit(0), hit(60_000), hit(900_000)].map(({ id }) => id)).toEqual([1, 1, 1])
    expect(hit(900_000, 'two').id).toBe(2)
    history.record(entry('else'))
    expect(hit(900_001, 'two').id).toBe(4)
  })

  test('the clock going backwards starts a new step', () => {
    const history = new History()
    history.record({ ...entry('a'), timeMs: 5000, mergeKey: 'k' })
    expect(history.record({ ...entry('b'), timeMs: 4999, mergeKey: 'k' }).id).toBe(2)
  })

  test('going to a step that does not exist is refused', () => {
    expect(() => new History().moveTo(7)).toThrow(SessionRefusal)
    expect(() => new History().moveTo(7)).toThrow('there is no step 7')
  })
})

/** Numbers that tell what to do: record, undo, redo, go somewhere. */
const turns = fc.array(fc.tuple(fc.nat(9), fc.nat(1000)), { maxLength: 200 })

/** Plays turns on a history and a document side by side; returns the document after each step id. */
function play(history: History, list: readonly (readonly [number, number])[]) {
  let document = start
  const texts = new Map([[0, textOf(start)]])
  const apply = (change: Change) => {
    document = applyChange(document, change)
  }
  for (const [kind, number] of list) {
    const undone = kind === 6 ? history.undoStep() : undefined
    const redone = kind === 7 ? history.redoStep() : undefined
    if (undone) apply(invert(undone.change))
    if (redone) apply(redone.change)
    if (kind >= 8) {
      const ids = [history.root, ...history.list(0, 10_000).map(({ id }) => id)]
      apply(history.moveTo(ids[number % ids.length] as number))
    }
    if (kind <= 5) {
      const offset = at + (number % (textOf(document).length - at + 1))
      const removed = textOf(document).slice(offset, offset + (number % 3))
      const change = writes(` ${number}`, removed, offset)
      apply(change)
      history.record({ ...entry(`${number}`, change), ...(kind === 5 ? { mergeKey: 'k' } : {}) })
    }
    expect(history.cursor === history.root || history.stepOf(history.cursor)?.id).toBeTruthy()
    texts.set(history.cursor, textOf(document))
  }
  return { document, texts }
}

function checkEveryPlace(history: History, document: Document, texts: ReadonlyMap<number, string>): void {
  let now = document
  for (const id of [history.root, ...history.list(0, 10_000).map((step) => step.id), history.root]) {
    now = applyChange(now, history.moveTo(id))
    expect(textOf(now)).toBe(texts.get(id))
  }
}

describe('any history', () => {
  test('leads back to the text of every step, whatever the way', () => {
    fc.assert(
      fc.property(turns, (list) => {
        const history = new History()
        const { document, texts } = play(history, list)
        checkEveryPlace(history, document, texts)
      }),
      { numRuns: 200 },
    )
  })

  test('stays within its bound, and every step that is left can be reached', () => {
    const limits: Partial<HistoryLimits> = { maxSteps: 20 }
    fc.assert(
      fc.property(turns, (list) => {
        const history = new History(limits)
        const { document, texts } = play(history, list)
        expect(history.size).toBeLessThanOrEqual(20)
        checkEveryPlace(history, document, texts)
      }),
      { numRuns: 200 },
    )
  })

  test('is the same after a trip through JSON', () => {
    fc.assert(
      fc.property(turns, (list) => {
        const history = new History({ maxSteps: 50 })
        const { document, texts } = play(history, list)
        const again = History.fromJSON(JSON.parse(JSON.stringify(history)), { maxSteps: 50 })
        expect(again.toJSON()).toEqual(history.toJSON())
        expect(again.list(0, 1000)).toEqual(history.list(0, 1000))
        expect(again.byteEstimate).toBe(history.byteEstimate)
        expect(again.redoable).toEqual(history.redoable)
        checkEveryPlace(again, document, texts)
      }),
    )
  })
})

describe('a long history', () => {
  test('drops the oldest ends of branches first, then forgets its beginning', () => {
    const history = new History({ maxSteps: 100 })
    history.record(entry('base'))
    for (let i = 0; i < 30; i++) history.record(entry('branch'))
    history.moveTo(1)
    for (let i = 0; i < 69; i++) history.record(entry('line'))
    expect([history.size, history.root]).toEqual([100, 0])
    history.record(entry('line'))
    expect(history.list(0, 100).filter(({ title }) => title === 'branch')).toHaveLength(27)
    expect(history.list(0, 100)[1]?.title).toBe('branch')
    for (let i = 0; i < 100; i++) history.record(entry('line'))
    expect(history.list(0, 100).filter(({ title }) => title !== 'line')).toEqual([])
    expect(history.root).toBeGreaterThan(0)
    expect(() => history.moveTo(0)).toThrow('step 0 is so long ago that it was forgotten')
  })

  test('of twenty thousand steps and more keeps twenty thousand at most', () => {
    const history = new History()
    for (let i = 0; i <= MAX_STEPS; i++) history.record(entry('step'))
    expect(history.size).toBeLessThanOrEqual(MAX_STEPS)
    expect(history.size).toBeGreaterThan(MAX_STEPS * 0.95)
  })
})

describe('a history from a disk that lies', () => {
  const good = () => {
    const history = new History()
    history.record({ ...entry('one'), gesture: 'g', mergeKey: 'k' })
    history.record({ ...entry('two', { edits: [], tonight: [{ address: 'a/b:1', before: undefined, after: 2 }] }) })
    history.undoStep()
    return JSON.parse(JSON.stringify(history)) as Record<string, never>
  }

  test('is taken when it is sound', () => {
    const history = History.fromJSON(good())
    expect([history.cursor, history.size]).toEqual([1, 2])
    expect(isNoChange(history.changeTo(2))).toBe(false)
  })

  const spoil: Record<string, (json: Record<string, never>) => unknown> = {
    'the history should be an object': () => [],
    'version should be 1': (json) => ({ ...json, version: 2 }),
    'cursor should be the id of a step': (json) => ({ ...json, cursor: 9 }),
    'lastId should be a whole number': (json) => ({ ...json, lastId: -1 }),
    'steps should be a list': (json) => ({ ...json, steps: {} }),
    'steps[0] should be an object': (json) => ({ ...json, steps: [null] }),
    'steps[0].id should be ascending ids': (json) => ({ ...json, lastId: 0 }),
    'taken[0] should be a step and one that follows it': (json) => ({ ...json, taken: [[1, 1]] }),
  }
  for (const [words, change] of Object.entries(spoil))
    test(`is refused with the words "${words}"`, () => {
      expect(() => History.fromJSON(change(good()))).toThrow(words)
    })

  test('is refused or taken in words, whatever is spoilt', () => {
    fc.assert(
      fc.property(fc.nat(), fc.jsonValue(), (place, value) => {
        const json = good()
        const places: [Record<string, unknown>, string][] = []
        const walk = (object: Record<string, unknown>) => {
          for (const key of Object.keys(object)) {
            places.push([object, key])
            if (typeof object[key] === 'object' && object[key] !== null) walk(object[key] as Record<string, unknown>)
          }
        }
        walk(json)
        const [object, key] = places[place % places.length] as [Record<string, unknown>, string]
        object[key] = value
        try {
          const history = History.fromJSON(json)
          for (const { id } of history.list(0, 10)) history.moveTo(id)
        } catch (error) {
          expect(error).toBeInstanceOf(SessionRefusal)
        }
      }),
    )
  })
})
