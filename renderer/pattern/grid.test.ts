import { expect, test } from 'vitest'
import type { Pattern } from '../../engine/client/score.ts'
import { barTextAt, heardBar, nearestStep, stepAt, stepLength, stepStart, swingShift } from './grid.ts'

const pattern = (over: Partial<Pattern>): Pattern => ({
  node: 'kick',
  steps: '',
  stepsBars: [],
  resolution: 16,
  cycleBars: 1,
  hasOwnCycle: false,
  locks: [],
  ...over,
})

test('a short text repeats inside the bar and begins anew with each bar', () => {
  expect(heardBar(pattern({ steps: 'x..' }), 3, 16)).toBe('x..x..x..x..x..x')
})

test('bars of their own wrap at their own length and rest where the cycle has no text', () => {
  const short = pattern({ stepsBars: ['x...', '..xX', 'x'], resolution: 8, cycleBars: 4, hasOwnCycle: true })
  const hits = [0, 1, 2, 3].flatMap((bar) =>
    [...heardBar(short, bar, 16)].flatMap((sign, step) => (sign === 'x' ? [bar * 16 + step] : [])),
  )
  expect(hits).toEqual([0, 8, 18, 26, 32, 40])
  expect(barTextAt(short, 3, 16)).toBeNull()
  expect(barTextAt(short, 5, 16)).toMatchObject({ index: 1, wrap: 8 })
})

test('odd steps are late as the engine makes them late', () => {
  // 80 bpm, 9000 frames a step, swing 55: the frames of the format's own check.
  const frames = (swingExponent: number) =>
    [0, 1, 2, 3].map((step) =>
      Math.floor(stepStart(step, swingShift({ swingPercent: 55, swingExponent })) * 9000 + 0.5),
    )
  expect(frames(1)).toEqual([0, 11475, 18000, 29475])
  expect(frames(1.9)).toEqual([0, 9774, 18000, 27774])
  expect(stepLength(15, 16, 0.25)).toBe(0.75)
  expect(stepLength(2, 3, 0.25)).toBe(1)
})

test('a place belongs to the step that began last, and is quantised to the nearest start', () => {
  expect([0.9, 1.1, 1.3, 15.9].map((place) => stepAt(place, 16, 0.25))).toEqual([0, 0, 1, 15])
  expect([0.5, 0.7, 1.6, 1.7, 15.9].map((place) => nearestStep(place, 16, 0.25))).toEqual([0, 1, 1, 2, 16])
})
