import { describe, expect, test } from 'vitest'
import { formatValue, parseValue } from '../ui/format.ts'
import { levelScale, panScale } from './drivers.ts'

describe('a level', () => {
  const { range, toShown, toEngine } = levelScale

  test('is silence at the foot of its fader and 12 dB at the top', () => {
    expect(toEngine(range.min)).toBe(0)
    expect(toEngine(range.max)).toBeCloseTo(3.981, 3)
    expect(toShown(0)).toBe(range.min)
    expect(formatValue(range, toShown(0))).toBe('−∞ dB')
    expect(formatValue(range, toShown(1))).toBe('0.0 dB')
  })

  test('comes back from the engine as it was shown', () => {
    for (const db of [-69.5, -24, -6.02, 0, 11.9]) expect(toShown(toEngine(db))).toBeCloseTo(db, 9)
  })

  test('may be typed as silence', () => {
    expect(parseValue(range, '-inf')).toBe(range.min)
    expect(parseValue(range, '−∞ dB')).toBe(range.min)
  })
})

test('a pan is shown in percent', () => {
  expect(panScale.toShown(-0.5)).toBe(-50)
  expect(panScale.toEngine(25)).toBe(0.25)
})
