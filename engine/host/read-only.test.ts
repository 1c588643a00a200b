import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Host } from './host.ts'
import { RACK_TEXT } from './testing/rig.ts'
import { F0, type Page, rackWith, sessionOf, startWorkshop, type Workshop } from './testing/workshop.ts'

let shop: Workshop
let first: Host
let anna: Page
let ben: Page
let second: Host
let path: string

beforeEach(async () => {
  shop = startWorkshop()
  shop.write('racks/a.json', rackWith(50))
  path = shop.write('live.mamsession', sessionOf([['a', 'racks/a.json']]))
  first = shop.host({ stateFolder: shop.at('state-1') })
  second = shop.host({ stateFolder: shop.at('state-2') })
  anna = await shop.page(first, 'anna-1', 'Anna')
  ben = await shop.page(second, 'ben-1', 'Ben')
  await anna.do({ case: 'openFile', value: { path } })
  await ben.do({ case: 'openFile', value: { path } })
})
afterEach(() => shop.close())

const set = (page: Page, value: number) => page.do({ case: 'setParam', value: { node: 'kick1', param: F0, value } })
const save = (page: Page, overwrite = false) => page.refusal({ case: 'save', value: { overwrite } })

describe('a second opener', () => {
  test('is told who has it and since when', () => {
    expect(anna.session.readOnly).toBe('')
    expect(ben.session.readOnly).toMatch(/^\S+ on \S+ has it open since \d{4}-\d\d-\d\dT/)
  })

  test('may look, play and change, and not save there', async () => {
    await ben.do({ case: 'play', value: {} })
    await set(ben, 70)
    expect(await save(ben)).toMatch(/^it cannot be saved here: .* has it open since .* Save it as another file$/)
    expect(await save(ben, true)).toContain('it cannot be saved here')
    expect(shop.read('racks/a.json')).toBe(rackWith(50))
  })

  test('may save elsewhere, and touches nothing of what the first one has', async () => {
    await set(ben, 70)
    await set(anna, 55)
    await ben.do({ case: 'saveAs', value: { path: shop.at("ben's") } })
    expect(ben.session).toMatchObject({ readOnly: '', isChanged: false, path: shop.at("ben's.mamsession") })
    expect(shop.read('racks/a.json')).toBe(rackWith(50))
    expect(shop.json("ben's.mamsession").racks).toEqual([{ id: 'a', path: 'racks/a-2.json' }])
    expect(shop.read('racks/a-2.json')).toBe(rackWith(70))
    expect(await save(anna)).toBe('')
    expect(shop.read('racks/a.json')).toBe(rackWith(55))
  })

  test('may not save over the session that is open elsewhere', async () => {
    await ben.do({ case: 'openFile', value: { path: shop.write('other.json', RACK_TEXT) } })
    const over = { case: 'saveAs', value: { path, overwrite: true } } as const
    expect(await ben.refusal(over)).toContain('it cannot be saved there')
    expect(ben.session.name).toBe('other')
  })

  test('may save there once the first one has left, and is told so', async () => {
    await set(ben, 70)
    await anna.do({ case: 'newSession', value: {} })
    await second.filing.lookAtDisk()
    await ben.caughtUp()
    expect(ben.session.readOnly).toBe('')
    expect(ben.notices.at(-1)).toBe('live can be saved here again.')
    expect(await save(ben)).toBe('')
    expect(shop.read('racks/a.json')).toBe(rackWith(70))
    await anna.do({ case: 'openFile', value: { path } })
    expect(anna.session.readOnly).toContain('has it open')
  })

  test('saves over nothing that the first one saved before leaving', async () => {
    await set(ben, 70)
    await set(anna, 55)
    await save(anna)
    await anna.do({ case: 'newSession', value: {} })
    expect(await save(ben)).toContain('is not on disk as MAM left it')
    expect(shop.read('racks/a.json')).toBe(rackWith(55))
  })
})

test('a rack that is opened by itself is locked, too', async () => {
  const rack = shop.write('lone.json', RACK_TEXT)
  await anna.do({ case: 'openFile', value: { path: rack } })
  await ben.do({ case: 'openFile', value: { path: rack } })
  expect(ben.session.readOnly).toContain('has it open')
})

test('a host that ends leaves no lock', async () => {
  await first.close()
  await second.close()
  expect(readdirSync(shop.folder).filter((name) => name.includes('lock'))).toEqual([])
})
