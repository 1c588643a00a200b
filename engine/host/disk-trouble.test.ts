import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Host } from './host.ts'
import { type SmallDisk, smallDisk } from './project/testing/small-disk.ts'
import { RACK_TEXT } from './testing/rig.ts'
import { F0, type Page, rackWith, sessionOf, startWorkshop, type Workshop } from './testing/workshop.ts'

let shop: Workshop
let host: Host
let anna: Page
let nowMs: number
let stick: SmallDisk | null

beforeEach(() => {
  shop = startWorkshop()
  nowMs = 1_700_000_000_000
})
afterEach(async () => {
  await shop.close()
  stick?.remove()
  stick = null
})

async function start(stateFolder = shop.at('state')): Promise<void> {
  host = shop.host({ stateFolder, now: () => nowMs })
  anna = await shop.page(host, 'anna-1', 'Anna')
}

const open = (path: string) => anna.do({ case: 'openFile', value: { path } })
const set = (value: number) => anna.do({ case: 'setParam', value: { node: 'kick1', param: F0, value } })
const save = () => anna.refusal({ case: 'save', value: {} })
const saveAs = (path: string) => anna.refusal({ case: 'saveAs', value: { path } })

/** A session on a disk of its own; false where this machine has none to give. */
async function onStick(kilobytes: number): Promise<boolean> {
  stick = smallDisk(kilobytes)
  if (!stick) return false
  mkdirSync(join(stick.folder, 'racks'))
  writeFileSync(join(stick.folder, 'racks/a.json'), rackWith(50))
  writeFileSync(join(stick.folder, 'live.mamsession'), sessionOf([['a', 'racks/a.json']]))
  await start()
  await open(join(stick.folder, 'live.mamsession'))
  return true
}

describe('a disk that is full', () => {
  test('is said to be full, the file stays as it was, and a later save works', async (context) => {
    if (!(await onStick(64))) return context.skip('may not mount a disk to fill')
    const filler = join(stick!.folder, 'filler')
    await set(51)
    fill(filler)
    const words = await save()
    expect(words).toContain('the disk is full; free some space (nothing was saved)')
    expect(readFileSync(join(stick!.folder, 'racks/a.json'), 'utf8')).toBe(rackWith(50))
    expect(anna.session.writes).toEqual([join(stick!.folder, 'racks/a.json')])
    rmSync(filler)
    expect(await save()).toBe('')
    expect(readFileSync(join(stick!.folder, 'racks/a.json'), 'utf8')).toBe(rackWith(51))
  })

  test('leaves the way to save elsewhere', async (context) => {
    if (!(await onStick(64))) return context.skip('may not mount a disk to fill')
    await set(51)
    fill(join(stick!.folder, 'filler'))
    expect(await saveAs(join(stick!.folder, 'two'))).toContain('the disk is full')
    expect(anna.session.name).toBe('live')
    expect(anna.history.steps).toBe(1)
  })
})

function fill(path: string): void {
  for (let kilobytes = 64; kilobytes >= 1; kilobytes /= 2) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(kilobytes * 1024), { flag: 'a' })
    } catch {
      // Smaller pieces may fit.
    }
  }
}

describe('a disk that is read-only', () => {
  test('is said to be so when something is opened there, and all of it can be saved elsewhere', async (context) => {
    if (!(await onStick(256))) return context.skip('may not mount a disk to fill')
    await anna.do({ case: 'newSession', value: {} })
    stick!.makeReadOnly()
    await open(join(stick!.folder, 'live.mamsession'))
    expect(anna.session.readOnly).toBe(`${stick!.folder}: the disk is read-only`)
    await set(51)
    expect(await save()).toMatch(/^it cannot be saved here: .*the disk is read-only\. Save it as another file$/)
    expect(await saveAs(shop.at('mine'))).toBe('')
    expect(shop.read('racks/a.json')).toBe(rackWith(51))
    expect(anna.session).toMatchObject({ readOnly: '', isChanged: false })
  })

  test('that becomes so while it is open loses nothing', async (context) => {
    if (!(await onStick(256))) return context.skip('may not mount a disk to fill')
    await set(51)
    stick!.makeReadOnly()
    expect(await save()).toContain('the disk is read-only')
    expect(host.rackText).toBe(rackWith(51))
    expect(await saveAs(shop.at('mine'))).toBe('')
    expect(shop.read('racks/a.json')).toBe(rackWith(51))
  })
})

describe('a folder that vanishes', () => {
  beforeEach(async () => {
    shop.write('gig/racks/a.json', rackWith(50))
    await start()
    await open(shop.write('gig/live.mamsession', sessionOf([['a', 'racks/a.json']])))
    await set(51)
    renameSync(shop.at('gig'), shop.at('away'))
  })

  test('is said to be gone, and nothing is lost', async () => {
    await host.filing.lookAtDisk()
    await anna.caughtUp()
    expect(anna.notices.at(-1)).toContain('gone from disk. What is open here is whole')
    expect(await save()).toMatch(/it cannot be saved here: .*gone/)
    expect(host.rackText).toBe(rackWith(51))
    expect(existsSync(shop.at('gig'))).toBe(false)
  })

  test('and comes back takes the save as if nothing had been', async () => {
    await host.filing.lookAtDisk()
    await save()
    renameSync(shop.at('away'), shop.at('gig'))
    await host.filing.lookAtDisk()
    await anna.caughtUp()
    expect(anna.session.readOnly).toBe('')
    expect(anna.notices.at(-1)).toBe('live can be saved here again.')
    expect(anna.session.writes).toEqual([shop.at('gig/racks/a.json')])
    expect(await save()).toBe('')
    expect(shop.read('gig/racks/a.json')).toBe(rackWith(51))
    expect(anna.session).toMatchObject({ readOnly: '', conflicts: [] })
  })

  test('leaves the way to save all of it elsewhere', async () => {
    mkdirSync(shop.at('new'))
    expect(await saveAs(shop.at('new/live'))).toBe('')
    expect(shop.read('new/racks/a.json')).toBe(rackWith(51))
    expect(shop.json('new/live.mamsession').racks).toEqual([{ id: 'a', path: 'racks/a.json' }])
    expect(existsSync(shop.at('gig'))).toBe(false)
  })
})

describe('a recovery place that cannot be written', () => {
  test('is said to be so once, the show goes on, and once it can be written everything is kept', async () => {
    const state = shop.write('state', 'a file where a folder should be')
    await start(state)
    await open(shop.write('kick.json', RACK_TEXT))
    await set(51)
    await host.keeper.generation()
    await anna.caughtUp()
    const told = anna.notices.filter((words) => words.includes('a crash would lose what is not saved'))
    expect(told).toHaveLength(1)
    expect(await save()).toBe('')
    rmSync(state)
    await set(52)
    await host.keeper.generation()
    await set(53)
    anna.client.close()
    await host.close('abandoned')
    await start(state)
    await host.recover({ plays: false })
    expect(host.rackText).toBe(rackWith(53))
  })
})

test('a clock that goes backwards changes nothing about what is newest, saved or undone', async () => {
  await start()
  await open(shop.write('kick.json', RACK_TEXT))
  await set(51)
  nowMs -= 10 * 365 * 86_400_000
  await set(52)
  await anna.do({ case: 'save', value: {} })
  expect(shop.read('kick.json')).toBe(rackWith(52))
  await set(53)
  await host.keeper.generation()
  nowMs -= 86_400_000
  await set(54)
  anna.client.close()
  await host.close('abandoned')
  await start()
  await host.recover({ plays: false })
  await anna.caughtUp()
  expect(host.rackText).toBe(rackWith(54))
  expect((await anna.client.listHistory()).map(({ step }) => step)).toEqual([4, 3, 2, 1])
  expect(await save()).toBe('')
  await anna.undo()
  await anna.undo()
  expect(host.rackText).toBe(rackWith(52))
})
