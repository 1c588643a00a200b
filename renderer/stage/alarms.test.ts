import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import type { Finding } from '../../engine/client/health.ts'
import { type Device, DeviceState, deviceOf, type RackSlot } from '../../engine/client/model.ts'
import { type Machine, machineOf, PowerSource } from '../../engine/client/stage.ts'
import { MachineSchema } from '../../engine/contract/gen/mam/v1/stage_pb.js'
import { alarmsOf } from './alarms.ts'

const device: Device = { ...deviceOf(undefined), name: 'ALSA: Scarlett', state: DeviceState.RUNNING }
const machine: Machine = machineOf(create(MachineSchema, { diskFreeBytes: 200_000_000_000n }))
const slot = (id: string, problem: string): RackSlot => ({
  id,
  problem,
  path: `${id}.json`,
  name: id,
  isChanged: false,
})
const finding = (id: string, isSevere: boolean): Finding => ({ id, isSevere, sinceMs: 0, words: `${id}!`, help: '' })
const findings: readonly Finding[] = []
const well = { device, machine, session: { racks: [slot('a', ''), slot('b', '')], front: 'a' }, findings }

const idsOf = (state: Partial<typeof well>) => alarmsOf({ ...well, ...state }).map(({ id }) => id)

test('nothing fails where all is well, or where nothing is known', () => {
  expect(idsOf({})).toEqual([])
  expect(idsOf({ machine: machineOf(undefined), device: deviceOf(undefined) })).toEqual([])
})

test('a lost device is said once, by its name, before all else', () => {
  const lost = { ...device, state: DeviceState.LOST, trouble: 'gone' }
  const alarms = alarmsOf({ ...well, device: lost, findings: [finding('load', true), finding('device', true)] })
  expect(alarms.map(({ id }) => id)).toEqual(['device', 'load'])
  expect(alarms[0]!.words).toContain('Scarlett')
})

test('the rack in front is worse than another one, and severe comes before warning', () => {
  const session = { racks: [slot('b', 'gone'), slot('a', 'broken')], front: 'a' }
  expect(idsOf({ session, findings: [finding('late', false), finding('xruns', true)] })).toEqual([
    'rack:a',
    'xruns',
    'rack:b',
    'late',
  ])
})

test('little disk and a low battery warn, almost none is severe', () => {
  const low = { diskFreeBytes: 1_900_000_000, timeMs: 0, power: PowerSource.BATTERY, batteryPercent: 29.6 }
  expect(alarmsOf({ ...well, machine: low }).map(({ id, isSevere }) => [id, isSevere])).toEqual([
    ['disk', false],
    ['battery', false],
  ])
  const least = { ...low, diskFreeBytes: 90_000_000, batteryPercent: 10 }
  expect(alarmsOf({ ...well, machine: least }).map(({ isSevere }) => isSevere)).toEqual([true, true])
  expect(idsOf({ machine: { ...low, diskFreeBytes: 3e9, power: PowerSource.MAINS } })).toEqual([])
})
