import { expect, test } from 'vitest'
import { Unit } from '../../../engine/client/model.ts'
import type { Control } from '../controls.ts'
import { diceOf, thrown } from './randomise.ts'

const knob: Control = {
  id: 'live:4',
  label: 'Cutoff',
  help: '',
  kind: 'knob',
  range: { min: 20, max: 20_000, unit: Unit.HERTZ, isWhole: false },
  initial: 800,
  choices: [],
  target: { live: 4 },
}
const choice: Control = {
  ...knob,
  kind: 'choice',
  choices: [
    { text: 'saw', value: 0 },
    { text: 'square', value: 1 },
  ],
}

const throws = (control: Control, amount: number) => {
  const dice = diceOf(7)
  return Array.from({ length: 2000 }, () => thrown(control, 800, amount, dice))
}

test('one seed throws one row of numbers, all of them from 0 up to 1', () => {
  const [a, b] = [diceOf(3), diceOf(3)]
  const row = Array.from({ length: 1000 }, a)
  expect(Array.from({ length: 1000 }, b)).toEqual(row)
  expect(Math.min(...row)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...row)).toBeLessThan(1)
  expect(row.reduce((sum, one) => sum + one, 0) / row.length).toBeCloseTo(0.5, 1)
})

test('the whole amount reaches the whole range and never leaves it', () => {
  const values = throws(knob, 1)
  expect(Math.min(...values)).toBeGreaterThanOrEqual(20)
  expect(Math.max(...values)).toBeLessThanOrEqual(20_000)
  expect(Math.min(...values)).toBeLessThan(30)
  expect(Math.max(...values)).toBeGreaterThan(15_000)
})

test('a small amount stays near what is there, and none changes nothing', () => {
  const near = throws(knob, 0.1)
  expect(Math.min(...near)).toBeGreaterThan(500)
  expect(Math.max(...near)).toBeLessThan(1200)
  expect(new Set(throws(knob, 0))).toEqual(new Set([800]))
})

test('choices become one of themselves, as often as the amount says', () => {
  const values = throws(choice, 0.5)
  const changed = values.filter((value) => value !== 800)
  expect(new Set(changed)).toEqual(new Set([0, 1]))
  expect(changed.length).toBeGreaterThan(900)
  expect(changed.length).toBeLessThan(1100)
})
