import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { linuxPower, macPower, readPower } from './power.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-power-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** As the kernel lists one: a folder with a file a fact, each with a line end. */
function supply(name: string, facts: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, name))
  for (const [key, value] of Object.entries(facts)) writeFileSync(join(folder, name, key), `${value}\n`)
}
const battery = (name: string, status: string, capacity: string) => supply(name, { type: 'Battery', status, capacity })

test('Linux: on mains where a supply is online, whatever the battery does', async () => {
  supply('AC', { type: 'Mains', online: '1' })
  battery('BAT0', 'Not charging', '80')
  expect(await linuxPower(folder)).toEqual({ source: 'mains', batteryPercent: 80 })
})

test('Linux: a battery that discharges is what it runs on, and several are one', async () => {
  supply('AC', { type: 'Mains', online: '0' })
  battery('BAT0', 'Discharging', '60')
  battery('BAT1', 'Unknown', '20')
  expect(await linuxPower(folder)).toEqual({ source: 'battery', batteryPercent: 40 })
})

test("Linux: the battery of a mouse is not the computer's", async () => {
  supply('mouse', { type: 'Battery', scope: 'Device', status: 'Discharging', capacity: '5' })
  expect(await linuxPower(folder)).toEqual({ source: 'unknown', batteryPercent: 0 })
})

test('Linux: a battery that is being filled is fed, and where nothing is listed nothing is said', async () => {
  expect(await linuxPower(folder)).toEqual({ source: 'unknown', batteryPercent: 0 })
  expect(await linuxPower(join(folder, 'gone'))).toEqual({ source: 'unknown', batteryPercent: 0 })
  battery('BAT0', 'Charging', '31')
  expect(await linuxPower(folder)).toEqual({ source: 'mains', batteryPercent: 31 })
})

test('macOS: as pmset says', async () => {
  const says = (text: string | undefined) => macPower(async () => text)
  const onBattery = "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t63%; discharging; 3:10 remaining\n"
  expect(await says(onBattery)).toEqual({ source: 'battery', batteryPercent: 63 })
  expect(await says("Now drawing from 'AC Power'\n")).toEqual({ source: 'mains', batteryPercent: 0 })
  expect(await says(undefined)).toEqual({ source: 'unknown', batteryPercent: 0 })
})

test('a system that nobody knows is not guessed at', async () => {
  expect(await readPower('sunos')).toEqual({ source: 'unknown', batteryPercent: 0 })
})
