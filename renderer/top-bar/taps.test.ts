import { expect, test } from 'vitest'
import { bpmOf, type TapRun, tap } from './taps.ts'

const run = (...times: number[]) => times.reduce<TapRun | null>(tap, null)!

test('two taps half a second apart are 120', () => {
  expect(bpmOf(run(0))).toBeUndefined()
  expect(bpmOf(run(0, 500))).toBe(120)
})

test('one tap beside the beat does not count', () => {
  expect(bpmOf(run(0, 500, 1000, 1620, 2000, 2500))).toBe(120)
})

test('a pause begins a new run', () => {
  expect(bpmOf(run(0, 500, 1000, 4000, 4400))).toBe(150)
})

test('a bounced tap is one tap', () => {
  expect(bpmOf(run(0, 500, 520, 1000))).toBe(120)
})

test('a long run follows a tempo that changes', () => {
  const slow = Array.from({ length: 8 }, (_, i) => i * 500)
  const fast = Array.from({ length: 9 }, (_, i) => 3500 + (i + 1) * 400)
  expect(bpmOf(run(...slow, ...fast))).toBe(150)
})
