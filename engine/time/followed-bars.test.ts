import { expect, test } from 'vitest'
import { type FollowingRack, followedBars } from './followed-bars.ts'

const RATE = 48_000
const BAR = 2 * RATE
const rack: FollowingRack = { offsetFrames: 0, stretch: [1, 1], bars: 2, steps: 16 }
const tempo = [{ ppq: 0, bpm: 120, ramp: false }]
const range = { sampleRate: RATE, untilFrame: 5 * BAR, most: 100 }
const placed = (more: Partial<FollowingRack>, points = tempo) =>
  followedBars({ ...rack, ...more }, points, range).map(({ frame, number }) => [frame, number])

test('are four quarters each, and begin again with each pass of the rack', () => {
  expect(placed({})).toEqual([0, 1, 2, 3, 4].map((bar) => [bar * BAR, bar % 2]))
  expect(followedBars(rack, tempo, range)[0]).toMatchObject({ steps: 16, stepFrames: BAR / 16, bpm: 120 })
})

test('begin where the rack does, and last as long as it is stretched', () => {
  expect(placed({ offsetFrames: 1000 })[1]).toEqual([1000 + BAR, 1])
  expect(placed({ stretch: [3, 2] })[1]).toEqual([1.5 * BAR, 1])
})

test('follow the tempo at the place of each', () => {
  const slower = [...tempo, { ppq: 4 * 960, bpm: 60, ramp: false }]
  expect(placed({}, slower)).toEqual([
    [0, 0],
    [BAR, 1],
    [3 * BAR, 0],
  ])
})

test('are none where a pass has no length', () => {
  expect(placed({ bars: 0 })).toEqual([])
})
