import { expect, test } from 'vitest'
import { curveOf, pathOf } from './curve.ts'

const at = (left: number, height: number | null, ramp = 0) => ({ left, height, ramp })

test('a value holds until the next one', () => {
  expect(curveOf([at(0, null), at(0.25, 1), at(0.5, null)], 0.5)).toEqual([
    [0, 0.5],
    [0.25, 0.5],
    [0.25, 1],
    [1, 1],
  ])
})

test('a ramp rises to its value, and one that is overtaken goes only so far', () => {
  expect(curveOf([at(0, 1, 0.5), at(0.25, 0, 0.25)], 0)).toEqual([
    [0, 0],
    [0, 0],
    [0.25, 0.5],
    [0.25, 0.5],
    [0.5, 0],
    [1, 0],
  ])
})

test('it is drawn from its foot', () => {
  expect(
    pathOf([
      [0, 0],
      [0.5, 1],
    ]),
  ).toBe('M0 100L50 0')
})
