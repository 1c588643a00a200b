import { describe, expect, test } from 'vitest'
import { applyChange, invert, isNoChange } from '../change.ts'
import { demoRack, documentOf, rackText } from '../testing/fixture.ts'
import { type DocumentCall, performAll } from './index.ts'

const setTonight = (address: string, value: number): DocumentCall => ({ id: 'setTonight', args: { address, value } })
const keepTonight: DocumentCall = { id: 'keepTonight', args: {} }
const dropTonight: DocumentCall = { id: 'dropTonight', args: {} }
const moved = performAll(documentOf(), [setTonight('demo/kick:1', 90), setTonight('demo/bass:14', 0.5)]).document

describe('tonight', () => {
  test('is beside the files', () => {
    expect([...moved.tonight]).toEqual([
      ['demo/kick:1', 90],
      ['demo/bass:14', 0.5],
    ])
    expect(rackText(moved)).toBe(demoRack)
  })

  test('forgets a value that comes back to the one of the file', () => {
    expect([...performAll(moved, [setTonight('demo/kick:1', 100)]).document.tonight]).toEqual([['demo/bass:14', 0.5]])
    expect(isNoChange(performAll(moved, [setTonight('demo/kick:1', 90)]).change)).toBe(true)
  })

  test('takes parameters only', () => {
    for (const address of ['demo/kick', 'demo/kick:99', 'demo/nobody:1', 'nobody/kick:1', 'demo/kick:1e0', ''])
      expect(() => performAll(moved, [setTonight(address, 1)])).toThrow(/address of no parameter|no parameter 99/)
    expect(() => performAll(moved, [setTonight('demo/kick:1', Number.NaN)])).toThrow('NaN is no value')
  })

  test('kept is written into the files; what no file has a place for stays', () => {
    const { document, change, title } = performAll(moved, [keepTonight])
    expect(title).toBe('Keep 2 values of tonight')
    expect(rackText(document)).toBe(demoRack.replace('"f0": 100', '"f0": 90'))
    expect([...document.tonight]).toEqual([['demo/bass:14', 0.5]])
    const undone = applyChange(document, invert(change))
    expect(rackText(undone)).toBe(demoRack)
    expect([...undone.tonight].sort()).toEqual([...moved.tonight].sort())
    expect(() => performAll(document, [keepTonight])).toThrow('nothing of tonight can be kept')
  })

  test('of two racks that play one file keeps what was moved last', () => {
    const twice = performAll(documentOf({ a: demoRack, b: demoRack }), [
      setTonight('a/kick:1', 90),
      setTonight('b/kick:1', 80),
      setTonight('a/kick:1', 70),
    ]).document
    expect(rackText(performAll(twice, [keepTonight]).document)).toContain('"f0": 70')
  })

  test('dropped is gone, and comes back by undo', () => {
    const { document, change, title } = performAll(moved, [dropTonight])
    expect(title).toBe('Drop 2 values of tonight')
    expect(document.tonight.size).toBe(0)
    expect([...applyChange(document, invert(change)).tonight].sort()).toEqual([...moved.tonight].sort())
  })

  test('without values has nothing to keep or drop', () => {
    for (const call of [keepTonight, dropTonight])
      expect(() => performAll(documentOf(), [call])).toThrow('tonight has no values of its own')
  })

  test('a hand that moved meanwhile does not stop undo', () => {
    const kept = performAll(moved, [keepTonight])
    const later = performAll(kept.document, [setTonight('demo/kick:1', 60)]).document
    expect(applyChange(later, invert(kept.change)).tonight.get('demo/kick:1')).toBe(90)
  })
})
