import { expect, test } from 'vitest'
import { RateLimit } from './rate-limit.ts'

test('a second of messages passes at once, then as many as time has refilled', () => {
  const start = 1000
  const rate = new RateLimit(10, start)
  for (let i = 0; i < 10; i++) expect(rate.take(1, start)).toBe(true)
  expect(rate.take(1, start)).toBe(false)
  expect(rate.take(5, start + 1000)).toBe(true)
  expect(rate.take(6, start + 1000)).toBe(false)
  expect(rate.take(5, start + 1000)).toBe(true)
})

test('a long pause saves no more than a second', () => {
  const start = 1000
  const rate = new RateLimit(10, start)
  expect(rate.take(11, start + 60_000)).toBe(false)
  expect(rate.take(10, start + 60_000)).toBe(true)
})
