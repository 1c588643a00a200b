import { expect, test } from 'vitest'
import { dropWords, MAX_DROP_CHARACTERS } from './drop-words.ts'

test('drops are counted in words', () => {
  expect(dropWords(0, false)).toBe('0 drops')
  expect(dropWords(0, true)).toBe('▲ 0 drops')
  expect(dropWords(1, true)).toBe('▲ 1 drop')
  expect(dropWords(1000, true)).toBe('▲ 999+ drops')
})

test('no count outgrows its field', () => {
  for (const drops of [0, 1, 10, 999, 1000, Number.MAX_SAFE_INTEGER])
    expect(dropWords(drops, true).length).toBeLessThanOrEqual(MAX_DROP_CHARACTERS)
})
