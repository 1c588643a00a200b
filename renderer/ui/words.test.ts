import { expect, test } from 'vitest'
import { countOf, sentence } from './words.ts'

test('words become a sentence', () => {
  expect(sentence('there is no node "x"')).toBe('There is no node "x".')
  expect(sentence('is it?')).toBe('Is it?')
})

test('a file name keeps its first letter', () => {
  expect(sentence('acid.json has errors')).toBe('acid.json has errors.')
  expect(sentence('my_rack cannot be played')).toBe('my_rack cannot be played.')
})

test('one is not many', () => {
  expect([countOf(1, 'step'), countOf(2, 'step')]).toEqual(['1 step', '2 steps'])
})
