import { expect, test } from 'vitest'
import type { MamClient } from '../../../engine/client/client.ts'
import type { Showing } from '../../../engine/client/hands.ts'
import { type Control, ControlCurve, ControlKind, type RackNode, Unit } from '../../../engine/client/model.ts'
import { ControlValues } from '../../../engine/client/values.ts'
import { controlDriver, rangeOf } from './control-driver.ts'

const sweep = {
  id: 'sweep',
  name: 'Sweep',
  kind: ControlKind.KNOB,
  min: 0,
  max: 100,
  unit: '%',
  curve: ControlCurve.LINEAR,
  targets: [
    { node: 'gone', param: 1, from: 0, to: 1 },
    { node: 'bass', param: 4, from: 200, to: 1200 },
  ],
  problem: '',
} as unknown as Control
const nodes = [{ index: 0, id: 'bass' }] as RackNode[]

function clientOf() {
  const performed: unknown[] = []
  const values = new ControlValues()
  const client = {
    values,
    grabControl: (_control: string, { hold, release }: Showing) => ({
      move: (value: number) => {
        hold(value)
        performed.push(value)
      },
      end: async () => release(),
    }),
    setControl: async (control: string, _showing: Showing, value: number) => {
      performed.push({ control, value })
    },
  } as unknown as MamClient
  return { client, values, performed }
}

test('a control shows the place of the first target that is there', () => {
  const { client, values } = clientOf()
  values.play(0, 4, 700)
  const driver = controlDriver(client, { nodes }, sweep, () => {})
  expect(driver.shown()).toBeCloseTo(50)
  let changes = 0
  const leave = driver.listen(() => changes++)
  values.play(0, 4, 1200)
  expect(driver.shown()).toBe(100)
  expect(changes).toBe(1)
  leave()
  values.play(0, 4, 200)
  expect(changes).toBe(1)
})

test('a hand is shown at once, and let go of when the host has answered', async () => {
  const { client, performed } = clientOf()
  const driver = controlDriver(client, { nodes }, sweep, () => {})
  const hand = driver.grab()
  hand.move(80)
  expect(driver.shown()).toBe(80)
  expect(performed).toEqual([80])
  hand.end()
  await new Promise((resolve) => setTimeout(resolve))
  expect(driver.shown()).toBe(0)
})

test('a control that is typed is one action', () => {
  const { client, performed } = clientOf()
  controlDriver(client, { nodes }, sweep, () => {}).set(25)
  expect(performed).toEqual([{ control: 'sweep', value: 25 }])
})

test('units that the page knows are read and typed as such, others are plain numbers', () => {
  expect(rangeOf({ min: 0, max: 1, unit: 'Hz' }).unit).toBe(Unit.HERTZ)
  expect(rangeOf({ min: 9, max: 1, unit: 'sones' })).toEqual({ min: 1, max: 9, unit: Unit.UNSPECIFIED, isWhole: false })
})
