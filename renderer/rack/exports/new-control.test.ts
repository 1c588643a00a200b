import { expect, test } from 'vitest'
import { ControlCurve, ControlKind, Unit } from '../../../engine/client/model.ts'
import type { Control } from '../controls.ts'
import { freeId, newControl, newPad, withTarget } from './new-control.ts'

const cutoff: Control = {
  id: 'live:4',
  label: 'Cutoff',
  help: '',
  kind: 'knob',
  range: { min: 20, max: 20_000, unit: Unit.HERTZ, isWhole: false },
  initial: 800,
  choices: [],
  target: { live: 4 },
}

test('an id is free, short and made of what addresses take', () => {
  expect(freeId([], 'Bass Cutoff')).toBe('bass-cutoff')
  expect(freeId([{ id: 'bass-cutoff' }, { id: 'bass-cutoff-2' }], 'Bass: Cutoff')).toBe('bass-cutoff-3')
  expect(freeId([], '♯♯')).toBe('control')
  expect(freeId([], 'x'.repeat(200)).length).toBeLessThanOrEqual(40)
})

test('a value is offered with its range, its unit and the way of its knob', () => {
  expect(newControl([], 'bass', cutoff)).toEqual({
    id: 'bass-cutoff',
    name: 'bass Cutoff',
    kind: ControlKind.KNOB,
    min: 20,
    max: 20_000,
    unit: 'Hz',
    curve: ControlCurve.EXPONENTIAL,
    targets: [{ node: 'bass', param: 4, from: 20, to: 20_000 }],
  })
})

test('a switch is offered as a switch, a node as a pad', () => {
  const loop: Control = { ...cutoff, kind: 'switch', range: { min: 0, max: 1, unit: Unit.SWITCH, isWhole: false } }
  expect(newControl([], 'kick', loop)).toMatchObject({ kind: ControlKind.SWITCH, min: 0, max: 1, unit: '' })
  expect(newPad([], 'kick')).toMatchObject({ kind: ControlKind.PAD, targets: [{ node: 'kick', param: 0 }] })
})

test('a control takes another value over its whole range and keeps its own', () => {
  const one = newControl([], 'bass', cutoff)
  const two = withTarget(one, 'low', { ...cutoff, target: { live: 5 } })
  expect(two).toEqual({ ...one, targets: [...one.targets, { node: 'low', param: 5, from: 20, to: 20_000 }] })
})
