import { afterEach, beforeEach, expect, test } from 'vitest'
import { PowerSource } from '../../contract/gen/mam/v1/stage_pb.js'
import type { StateChange } from '../live/player.ts'
import { Machine, ownMachine } from './machine.ts'
import type { Power } from './power.ts'

const GIGABYTE = 1e9

let free: () => Promise<number>
let power: Power
let folders: string[]
let published: StateChange[]
let machine: Machine

beforeEach(() => {
  free = async () => 83.2 * GIGABYTE
  power = { source: 'mains', batteryPercent: 80 }
  folders = []
  published = []
  machine = new Machine({
    parts: {
      diskFree: (folder) => {
        folders.push(folder)
        return free()
      },
      power: async () => power,
    },
    folder: () => '/shows/night',
    publish: (changes) => void published.push(...changes),
    now: () => 1234,
  })
})
afterEach(() => machine.close())

test('is told once, with the disk that the show is on', async () => {
  await machine.look()
  await machine.look()
  expect(folders).toEqual(['/shows/night', '/shows/night'])
  expect(published).toEqual([
    {
      change: {
        case: 'machine',
        value: { diskFreeBytes: 83_200_000_000n, timeMs: 1234n, power: PowerSource.MAINS, batteryPercent: 80 },
      },
    },
  ])
})

test('is told again where a person would see it, and not for every byte', async () => {
  await machine.look()
  free = async () => 83.1 * GIGABYTE
  await machine.look()
  expect(published).toHaveLength(1)
  free = async () => 79 * GIGABYTE
  await machine.look()
  power = { source: 'battery', batteryPercent: 80 }
  await machine.look()
  power = { source: 'battery', batteryPercent: 79 }
  await machine.look()
  expect(published).toHaveLength(4)
})

test('a disk that nobody knows is told as not known', async () => {
  await machine.look()
  free = () => Promise.reject(new Error('stale file handle'))
  await machine.look()
  expect(machine.facts.diskFreeBytes).toBeNull()
  expect(published.at(-1)).toMatchObject({ change: { value: { diskFreeBytes: 0n } } })
})

test('a disk that does not answer is asked once, and keeps nobody waiting', async () => {
  let answer: (bytes: number) => void = () => {}
  free = () =>
    new Promise((resolve) => {
      answer = resolve
    })
  await machine.look()
  await machine.look()
  expect(folders).toHaveLength(1)
  expect(published).toEqual([])
  answer(5 * GIGABYTE)
  await machine.look()
  expect(machine.facts.diskFreeBytes).toBe(5 * GIGABYTE)
})

test('the real disk has a size', async () => {
  expect(await ownMachine.diskFree('/')).toBeGreaterThan(0)
})
