import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Unit } from '../../engine/client/model.ts'
import { labelOfKey } from '../../engine/session/labels.ts'
import { formatLevel, formatValue, parseValue } from './format.ts'
import { fromTravel, originOf, type Range, toTravel } from './scale.ts'

const cutoff: Range = { min: 20, max: 18000, unit: Unit.HERTZ, isWhole: false }
const decay: Range = { min: 50, max: 800, unit: Unit.MILLISECONDS, isWhole: false }
const pan: Range = { min: -1, max: 1, unit: Unit.UNSPECIFIED, isWhole: false }
const note: Range = { min: 0, max: 127, unit: Unit.SEMITONES, isWhole: true }
const delay: Range = { min: 0, max: 600_000, unit: Unit.MILLISECONDS, isWhole: false }
const level: Range = { min: -60, max: 6, unit: Unit.DECIBELS, isWhole: false }
const gain: Range = { min: -24, max: 24, unit: Unit.DECIBELS, isWhole: false }

describe('a control', () => {
  test.each([cutoff, decay, delay, pan, note, gain, level])('finds a value again where it put it', (range) => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (travel) => {
        const value = fromTravel(range, travel)
        expect(value).toBeGreaterThanOrEqual(range.min)
        expect(value).toBeLessThanOrEqual(range.max)
        expect(fromTravel(range, toTravel(range, value))).toBeCloseTo(value, range.max > 1e5 ? -2 : 1)
      }),
    )
  })

  test('has its ends at the ends of its range, and never leaves them', () => {
    expect([fromTravel(cutoff, -1), fromTravel(cutoff, 2)]).toEqual([20, 18000])
    expect([toTravel(pan, -9), toTravel(pan, 9)]).toEqual([0, 1])
  })

  test('spreads frequencies by octaves', () => {
    const octave = toTravel(cutoff, 400) - toTravel(cutoff, 200)
    expect(toTravel(cutoff, 8000) - toTravel(cutoff, 4000)).toBeCloseTo(octave, 9)
  })

  test('leaves room for short times where long ones are possible', () => {
    expect(toTravel(delay, 350)).toBeGreaterThan(0.4)
  })

  test('spreads levels as a meter does: most of the way is near 0 dB', () => {
    expect([-60, -20, 0, 6].map((db) => toTravel(level, db))).toEqual([
      0,
      expect.closeTo(0.422, 3),
      expect.closeTo(0.867, 3),
      1,
    ])
    expect(fromTravel(level, toTravel(level, -12))).toBeCloseTo(-12, 3)
  })

  test('starts its arc at zero where zero is inside', () => {
    expect([originOf(pan), originOf(cutoff)]).toEqual([0.5, 0])
  })
})

test.each([
  [cutoff, 812, '812 Hz'],
  [cutoff, 1200, '1.20 kHz'],
  [cutoff, 0.5, '0.50 Hz'],
  [decay, 210, '210 ms'],
  [{ ...decay, max: 2000 }, 1250, '1.25 s'],
  [gain, -6.24, '\u22126.2 dB'],
  [gain, -0.01, '0.0 dB'],
  [note, 60, 'C4'],
  [note, 61, 'C♯4'],
  [pan, 0.3, '0.30'],
])('%o %d is written %s', (range, value, text) => {
  expect(formatValue(range, value)).toBe(text)
})

test.each([
  [cutoff, '1.2k', 1200],
  [cutoff, '1,2 kHz', 1200],
  [decay, '.25 s', 250],
  [gain, '\u22126', -6],
  [note, 'c#4', 61],
  [note, 'Bb3', 58],
  [note, '48', 48],
  [pan, '30 %', 0.3],
  [cutoff, '12 dB', null],
  [cutoff, 'loud', null],
  [cutoff, '', null],
])('%o typed as %s is %d', (range, text, value) => {
  expect(parseValue(range, text)).toBe(value)
})

test('levels and keys are written in words', () => {
  expect([formatLevel(1), formatLevel(0.5), formatLevel(0)]).toEqual(['0.0 dB', '\u22126.0 dB', '\u2212∞ dB'])
  expect([labelOfKey('delayMs'), labelOfKey('detectorHpfHz'), labelOfKey('mix')]).toEqual([
    'Delay',
    'Detector hpf',
    'Mix',
  ])
})
