import { expect, test } from 'vitest'
import { bytesWords, clockWords, msWords, percentWords, spanWords, timeWords } from './format.ts'

test('times have the unit and the digits that tell something', () => {
  expect([0, 7.34, 184.4, 2667].map(timeWords)).toEqual(['0 µs', '7.3 µs', '184 µs', '2.67 ms'])
  expect([0, 5.33, 212.4].map(msWords)).toEqual(['0.0 ms', '5.3 ms', '212 ms'])
})

test('small shares keep a digit', () => {
  expect([0, 0.004, 0.12, 1.2].map(percentWords)).toEqual(['0 %', '0.4 %', '12 %', '120 %'])
})

test('memory is in the unit in which it changes', () => {
  expect([962_560, 191_889_408, 1_288_490_189].map(bytesWords)).toEqual(['940 KB', '183 MB', '1.20 GB'])
})

test('the time of another day has its date', () => {
  const at = new Date(2026, 10, 22, 19, 5, 7).getTime()
  expect(clockWords(at, at + 1000)).toBe('19:05:07')
  expect(clockWords(at, at + 86_400_000)).toBe('22.11. 19:05:07')
})

test('a span is in its largest unit', () => {
  expect([300, 12_900, 250_000, 11_000_000].map(spanWords)).toEqual(['now', '12 s', '4 min', '3 h'])
})
