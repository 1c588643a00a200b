import { expect, test } from 'vitest'
import { parseStretch } from './stretch.ts'

test('a stretch is two whole numbers, or one', () => {
  expect(parseStretch('3/2')).toEqual([3, 2])
  expect(parseStretch(' 4 / 3 ')).toEqual([4, 3])
  expect(parseStretch('2')).toEqual([2, 1])
})

test('what is none is told apart', () => {
  for (const typed of ['', '0/1', '1/0', '-1/2', '1.5', '3/2/1', 'a'])
    expect(parseStretch(typed), typed).toBeUndefined()
})
