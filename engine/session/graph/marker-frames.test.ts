import { expect, test } from 'vitest'
import type { PlanSession } from '../../formats/plan.ts'
import { markerFrame } from './marker-frames.ts'

type Clock = Pick<PlanSession, 'tempo' | 'signatures'>
const LAST = Number.MAX_SAFE_INTEGER
test('a marker that is farther than frames can be counted stands at the last one', () => {
  const signatures = [{ bar: 0, beats: 64, unit: 1 }]
  const slow: Clock = { tempo: [{ ppq: 0, bpm: 0.1, ramp: false }], signatures }
  const own: Clock = { tempo: null, signatures }
  const far = { timeSec: undefined, bar: 2_000_000_000, beat: 1 }
  const frameOf = (marker: typeof far | { timeSec: number; bar: number; beat: number }, clock = own) =>
    markerFrame(marker, clock, (bar) => bar * 2 ** 40, 48_000)
  expect(frameOf({ ...far, timeSec: 1e300 })).toBe(LAST)
  expect(frameOf(far, slow)).toBe(LAST)
  expect([frameOf(far), frameOf({ ...far, beat: 2 })]).toEqual([LAST, LAST])
  expect(frameOf({ ...far, timeSec: 360_000 })).toBe(360_000 * 48_000)
})
