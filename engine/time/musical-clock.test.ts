import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatSessionPlace, MusicalClock } from './musical-clock.ts'

/** A bar of 4/4 at 120, then bars of 3/4 at 60. */
const clock = new MusicalClock(
  [
    { ppq: 0, bpm: 120, ramp: false },
    { ppq: 3840, bpm: 60, ramp: false },
  ],
  [{ bar: 1, beats: 3, unit: 4 }],
  48000,
)

describe('a musical clock', () => {
  test.each([
    [0, '001.1.1'],
    [24000, '001.2.1'],
    [95999, '001.4.4'],
    [96000, '002.1.1'],
    [96000 + 12000, '002.1.2'],
    [96000 + 3 * 48000, '003.1.1'],
  ])('says frame %i as %s', (frame, text) => {
    expect(formatSessionPlace(clock.placeAt(frame))).toBe(text)
  })

  test('finds the frame of a place', () => {
    expect(clock.frameOf({ bar: 2, beat: 1, tick: 480 })).toBe(96000 + 4 * 48000 + 24000)
  })

  test('says the tempo of a place', () => {
    expect([clock.placeAt(95999).bpm, clock.placeAt(96000).bpm]).toEqual([120, 60])
  })

  test.each([
    ['bar', 40000, 0],
    ['bar', 60000, 96000],
    ['beat', 40000, 48000],
    [{ ticks: 240 }, 40000, 42000],
  ] as const)('finds the %o next to frame %i', (grid, frame, nearest) => {
    expect(clock.nearest(frame, grid)).toBe(nearest)
  })

  test('finds the start of every bar again over a ramp', () => {
    const ramped = new MusicalClock(
      [
        { ppq: 0, bpm: 80, ramp: true },
        { ppq: 40000, bpm: 170, ramp: false },
      ],
      [
        { bar: 0, beats: 7, unit: 8 },
        { bar: 5, beats: 5, unit: 4 },
      ],
      44100,
    )
    fc.assert(
      fc.property(fc.nat(200), (bar) => {
        const at = ramped.placeAt(ramped.frameOf({ bar }))
        expect([at.bar, at.beat, Math.floor(at.tick)]).toEqual([bar, 0, 0])
      }),
    )
  })
})
