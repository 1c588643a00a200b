import { expect, test } from 'vitest'
import { keyAt, keysOf, noteName, rangeOf } from './layout.ts'

const octave = keysOf({ lowest: 60, whites: 7 })

test('a strip has at least an octave, and as many keys as fit', () => {
  expect(rangeOf(48, 390, 55)).toEqual({ lowest: 48, whites: 7 })
  expect(rangeOf(48, 200, 55).whites).toBe(7)
  expect(rangeOf(48, 1280, 48).whites).toBe(26)
  expect(rangeOf(48, 9000, 48).whites).toBe(36)
})

test('a strip ends with the highest note that there is', () => {
  const keys = keysOf(rangeOf(108, 4000, 48))
  expect(Math.max(...keys.map(({ pitch }) => pitch))).toBe(127)
})

test('every note of an octave has one key', () => {
  expect(octave.map(({ pitch }) => pitch).sort((a, b) => a - b)).toEqual([
    60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71,
  ])
  expect(octave.filter(({ isBlack }) => isBlack).map(({ pitch }) => pitch)).toEqual([61, 63, 66, 68, 70])
})

test('a black key lies over the seam of its neighbours and ends before them', () => {
  expect(keyAt(octave, 1 / 7, 0.1)?.pitch).toBe(61)
  expect(keyAt(octave, 1 / 7, 0.9)?.pitch).toBe(62)
  expect(keyAt(octave, 3 / 7, 0.1)?.pitch).toBe(65)
})

test('how far down a key is counts from its own far end', () => {
  expect(keyAt(octave, 1 / 7, 0.3)?.depth).toBeCloseTo(0.5)
  expect(keyAt(octave, 0.01, 0.3)?.depth).toBeCloseTo(0.3)
  expect(keyAt(octave, 0.01, 7)?.depth).toBe(1)
})

test('beside the strip is no key', () => {
  expect(keyAt(octave, -0.01, 0.5)).toBeNull()
  expect(keyAt(octave, 1.01, 0.5)).toBeNull()
})

test('the middle C is C4', () => {
  expect([60, 61, 69, 0, 127].map(noteName)).toEqual(['C4', 'C♯4', 'A4', 'C-1', 'G9'])
})
