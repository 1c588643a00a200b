import { describe, expect, test } from 'vitest'
import { type PassPlace, playedFrame } from './played-frame.ts'
import { type BarSpan, positionAt } from './position.ts'

const BAR = 1600

/** Passes of so many bars each. */
const barsOf = (count: number, passes: number, first = 0): BarSpan[] =>
  Array.from({ length: count * passes }, (_, at) => ({
    frame: first + at * BAR,
    stepFrames: 100,
    steps: 16,
    bpm: 120,
    number: at % count,
  }))

const place = (bar: number, pass: number, loopBars: number, beginsAgain = false): PassPlace => ({
  timelineFrame: bar * BAR,
  pass,
  loopFrames: loopBars * BAR,
  beginsAgain,
})
const numberAt = (bars: readonly BarSpan[], at: PassPlace) => positionAt(bars, playedFrame(bars, at))?.bar

describe('a rack of three bars in a session that loops after four', () => {
  const bars = barsOf(3, 2)

  test('drifts on through each pass', () => {
    const heard = [0, 1, 2, 3].flatMap((pass) => [0, 1, 2, 3].map((bar) => numberAt(bars, place(bar, pass, 4))))
    expect(heard).toEqual(Array.from({ length: 16 }, (_, at) => at % 3))
  })

  test('begins again with each pass where the session does', () => {
    expect([0, 1, 2, 3].map((bar) => numberAt(bars, place(bar, 5, 4, true)))).toEqual([0, 1, 2, 0])
  })

  test('keeps to its offset', () => {
    const late = barsOf(3, 2, 500)
    expect(playedFrame(late, place(0, 3, 4))).toBe(500 + ((12 * BAR - 500) % (3 * BAR)))
  })
})

test('the longest rack of a session begins again with each pass', () => {
  const bars = barsOf(4, 1)
  expect([0, 1, 2, 3].map((bar) => numberAt(bars, place(bar, 7, 4)))).toEqual([0, 1, 2, 3])
})

test('frames that the steps of a bar leave over count as the pass does', () => {
  const bars = [0, 5].map((frame) => ({ frame, stepFrames: 1, steps: 4, bpm: 120, number: 0 }))
  expect(
    [0, 6, 7, 11].map((timelineFrame) => playedFrame(bars, { ...place(0, 1, 0), timelineFrame, loopFrames: 7 })),
  ).toEqual([2, 3, 4, 3])
})

test('without bars a frame is what it is', () => {
  expect(playedFrame([], { timelineFrame: 7, pass: 2, loopFrames: 0, beginsAgain: false })).toBe(7)
})
