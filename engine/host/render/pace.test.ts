import { expect, test } from 'vitest'
import { paceOf } from './pace.ts'

test('a pace is that of all that is done, and says how long the rest takes', () => {
  expect(paceOf({ doneFrames: 480_000, totalFrames: 1_440_000, elapsedSeconds: 2 }, 48_000)).toEqual({
    speedUp: 5,
    secondsLeft: 4,
  })
  expect(paceOf({ doneFrames: 96_000, totalFrames: 96_000, elapsedSeconds: 1 }, 48_000)?.secondsLeft).toBe(0)
})

test('it is not known before something is rendered', () => {
  expect(paceOf({ doneFrames: 0, totalFrames: 480_000, elapsedSeconds: 3 }, 48_000)).toBeUndefined()
  expect(paceOf({ doneFrames: 512, totalFrames: 480_000, elapsedSeconds: 0.01 }, 48_000)).toBeUndefined()
})
