import fc from 'fast-check'
import { expect, test } from 'vitest'
import { euclid, rotated } from './euclid.ts'

const text = (cells: readonly boolean[]) => cells.map((isHit) => (isHit ? 'x' : '.')).join('')

test('the rhythms that Toussaint lists come out', () => {
  expect(text(euclid(3, 8))).toBe('x..x..x.')
  expect(text(euclid(5, 8))).toBe('x.xx.xx.')
  expect(text(euclid(2, 5))).toBe('x.x..')
  expect(text(euclid(7, 12))).toBe('x.xx.x.xx.x.')
  expect(text(euclid(4, 16))).toBe('x...x...x...x...')
  expect(text(euclid(5, 16))).toBe('x..x..x..x..x...')
})

test('no hits, all hits and too many hits are taken as they are meant', () => {
  expect(text(euclid(0, 4))).toBe('....')
  expect(text(euclid(4, 4))).toBe('xxxx')
  expect(text(euclid(9, 4))).toBe('xxxx')
})

test('an offset moves it later and around', () => {
  expect(text(euclid(3, 8, 1))).toBe('.x..x..x')
  expect(text(euclid(3, 8, -1))).toBe('..x..x.x')
  expect(rotated([1, 2, 3], 4)).toEqual([3, 1, 2])
})

test('any fill has its hits, and no two gaps that differ by more than a step', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 64 }),
      fc.integer({ min: 1, max: 64 }),
      fc.integer(),
      (hits, steps, offset) => {
        const cells = euclid(hits, steps, offset % 1000)
        const at = cells.flatMap((isHit, i) => (isHit ? [i] : []))
        expect(at.length).toBe(Math.min(hits, steps))
        const gaps = at.map((step, i) => (at[i + 1] ?? at[0]! + steps) - step)
        expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1)
      },
    ),
  )
})
