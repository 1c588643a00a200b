import { expect, test } from 'vitest'
import { keepSame } from './stable.ts'

const strip = (id: string, gain: number, param = 0) => ({ id, gain, params: new Map([[1, { played: param }]]) })

test('strips that say the same stay the same objects', () => {
  const before = [strip('a', 1), strip('b', 1)]
  const after = keepSame(before, [strip('a', 1), strip('b', 0.5)])
  expect(after[0]).toBe(before[0])
  expect(after[1]).not.toBe(before[1])
  expect(after[1]?.gain).toBe(0.5)
})

test('a list in which nothing changed is the list that was', () => {
  const before = [strip('a', 1), strip('b', 1)]
  expect(keepSame(before, [strip('a', 1), strip('b', 1)])).toBe(before)
  expect(keepSame(before, [strip('b', 1), strip('a', 1)])).not.toBe(before)
})

test('values inside maps count', () => {
  const before = [strip('a', 1, 3)]
  expect(keepSame(before, [strip('a', 1, 4)])[0]?.params.get(1)?.played).toBe(4)
})
