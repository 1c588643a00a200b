import { expect, test } from 'vitest'
import { FLOOR_DB, fall, isClipped, silent } from './meter-level.ts'

test('a level rises at once and falls 36 dB a second', () => {
  const bar = silent()
  fall(bar, 1, 1000, 16)
  expect(bar.db).toBe(0)
  fall(bar, 0, 1500, 500)
  expect(bar.db).toBeCloseTo(-18, 6)
})

test('the mark stays where the loudest was, then comes down to the level', () => {
  const bar = silent()
  fall(bar, 0.5, 1000, 16)
  fall(bar, 0.1, 1900, 900)
  expect(bar.holdDb).toBeCloseTo(-6.02, 2)
  fall(bar, 0.1, 2300, 400)
  expect(bar.holdDb).toBeCloseTo(-20, 6)
})

test('above full scale is told for two seconds', () => {
  const bar = silent()
  fall(bar, 1.01, 1000, 16)
  fall(bar, 0, 2900, 1900)
  expect(isClipped(bar, 2900)).toBe(true)
  expect(isClipped(bar, 3000)).toBe(false)
})

test('silence is the floor, however long it lasts', () => {
  const bar = silent()
  fall(bar, 0, 1e6, 1e6)
  expect([bar.db, bar.holdDb]).toEqual([FLOOR_DB, FLOOR_DB])
})
