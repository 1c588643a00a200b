import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ControlRange, controlValue, targetValue, valueAtWay, wayOfValue } from './control-map.ts'

const knob: ControlRange = { kind: 'knob', min: 0, max: 100, curve: 'linear' }
const near = (value: number) => expect.closeTo(value, 9)

describe('a knob', () => {
  test('moves a target straight, also against its own direction', () => {
    expect([0, 50, 100].map((value) => targetValue(knob, { from: 200, to: 1000 }, value))).toEqual([200, 600, 1000])
    expect([0, 25, 100].map((value) => targetValue(knob, { from: 1, to: 0 }, value))).toEqual([1, 0.75, 0])
  })

  test('gives equal factors equal ways, where both ends are above 0', () => {
    const sweep: ControlRange = { ...knob, curve: 'exponential' }
    expect(targetValue(sweep, { from: 100, to: 10_000 }, 50)).toEqual(near(1000))
    expect(targetValue(sweep, { from: 0, to: 10 }, 50)).toBe(5)
    expect(valueAtWay({ ...sweep, min: 1, max: 100 }, 0.5)).toEqual(near(10))
  })

  test('gives half the way to the first quarter', () => {
    const square: ControlRange = { ...knob, curve: 'square' }
    expect(valueAtWay(square, 0.5)).toBe(25)
    expect(wayOfValue(square, 25)).toBe(0.5)
  })

  test('stays within its range', () => {
    expect(targetValue(knob, { from: 200, to: 1000 }, 900)).toBe(1000)
    expect(targetValue(knob, { from: 200, to: 1000 }, Number.NaN)).toBe(200)
    expect(controlValue(knob, { from: 200, to: 1000 }, 20)).toBe(0)
  })

  test('without a range of its own shows its only value', () => {
    expect(controlValue({ ...knob, max: 0 }, { from: 3, to: 3 }, 3)).toBe(0)
  })
})

test('a switch is at one end or the other', () => {
  const change: ControlRange = { kind: 'switch', min: 0, max: 1, curve: 'exponential' }
  expect([0, 0.4, 0.5, 1].map((value) => targetValue(change, { from: 5, to: 80 }, value))).toEqual([5, 5, 80, 80])
  expect([5, 79, 80].map((value) => controlValue(change, { from: 5, to: 80 }, value))).toEqual([0, 1, 1])
})

test('what a control shows is where it was set, for every curve and range', () => {
  const end = fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((value) => (Math.abs(value) < 1e-3 ? 0 : value))
  const range = fc.tuple(end, end).filter(([a, b]) => Math.abs(a - b) > 1e-3)
  const curve = fc.constantFrom('linear', 'exponential', 'square' as const)
  fc.assert(
    fc.property(
      range,
      range,
      curve,
      fc.double({ min: 0, max: 1, noNaN: true }),
      ([min, max], [from, to], curve, way) => {
        const control: ControlRange = { kind: 'knob', min, max, curve }
        const value = valueAtWay(control, way)
        const shown = controlValue(control, { from, to }, targetValue(control, { from, to }, value))
        expect(Math.abs(shown - value)).toBeLessThan(1e-6 * Math.abs(max - min))
      },
    ),
  )
})
