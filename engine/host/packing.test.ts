import { existsSync, readdirSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Host } from './host.ts'
import { RACK_TEXT } from './testing/rig.ts'
import { F0, type Page, rackWith, sessionOf, startWorkshop, type Workshop } from './testing/workshop.ts'

let shop: Workshop
let host: Host
let anna: Page

beforeEach(async () => {
  shop = startWorkshop()
  host = shop.host()
  anna = await shop.page(host, 'anna-1', 'Anna')
  shop.write('far/kick.json', rackWith(60))
  shop.write('show/racks/a.json', rackWith(50))
  shop.write('show/samples/hit.wav', 'RIFF')
  shop.write('show/timeline/one.chunk', 'chunk')
  const racks = [
    ['a', 'racks/a.json'],
    ['far', shop.at('far/kick.json')],
    ['again', 'racks/a.json'],
  ] as const
  await host.open(shop.write('show/live.mamsession', sessionOf(racks)))
  await anna.do({ case: 'setParam', value: { rack: 'far', node: 'kick1', param: F0, value: 61 } })
})
afterEach(() => shop.close())

/** Title and progress of every job that the page was shown, as they came. */
function watchJobs(): { title: string; done: number }[] {
  const seen: { title: string; done: number }[] = []
  anna.client.store.subscribe(({ jobs }) => seen.push(...jobs))
  return seen
}

function expectWhole(folder: string): void {
  expect(shop.json(`${folder}/live.mamsession`).racks).toEqual([
    { id: 'a', path: 'racks/a.json' },
    { id: 'far', path: 'racks/kick.json' },
    { id: 'again', path: 'racks/a.json' },
  ])
  expect(shop.read(`${folder}/racks/kick.json`)).toBe(rackWith(61))
  expect(shop.read(`${folder}/samples/hit.wav`)).toBe('RIFF')
  expect(shop.read(`${folder}/timeline/one.chunk`)).toBe('chunk')
}

describe('collecting', () => {
  test('makes a folder with all that the session needs, named from inside, and goes on there', async () => {
    const jobs = watchJobs()
    await anna.do({ case: 'collect', value: { folder: shop.at('gig') } })
    expectWhole('gig')
    expect(anna.session).toMatchObject({ path: shop.at('gig/live.mamsession'), isChanged: false })
    expect(anna.session.racks.map(({ path }) => path)).toContain(shop.at('gig/racks/kick.json'))
    expect(jobs[0]).toMatchObject({ title: 'Collect live', done: 0 })
    expect(jobs.some(({ done }) => done > 0)).toBe(true)
    expect(anna.client.store.getState().jobs).toEqual([])
  })

  test('leaves what it came from alone, and changes from then on go to the new folder', async () => {
    await anna.do({ case: 'collect', value: { folder: shop.at('gig') } })
    await anna.do({ case: 'setParam', value: { rack: 'far', node: 'kick1', param: F0, value: 62 } })
    await anna.do({ case: 'save', value: {} })
    expect(shop.read('gig/racks/kick.json')).toBe(rackWith(62))
    expect(shop.read('far/kick.json')).toBe(rackWith(60))
  })

  test('into a folder that holds something is refused, and all is as before', async () => {
    expect(await anna.refusal({ case: 'collect', value: { folder: shop.at('far') } })).toContain('not empty')
    expect(anna.session.path).toBe(shop.at('show/live.mamsession'))
    expect(anna.history.steps).toBe(1)
    expect(readdirSync(shop.at('far'))).toEqual(['kick.json'])
    expect(anna.client.store.getState().jobs).toEqual([])
  })

  test('of racks that were never saved takes their texts', async () => {
    await host.open(shop.write('lone.json', RACK_TEXT))
    await anna.do({ case: 'setParam', value: { node: 'kick1', param: F0, value: 44 } })
    await anna.do({ case: 'collect', value: { folder: shop.at('gig') } })
    expect(shop.read('gig/racks/lone.json')).toBe(rackWith(44))
    expect(shop.read('lone.json')).toBe(RACK_TEXT)
  })

  test('says which racks it had to leave behind', async () => {
    await anna.do({ case: 'save', value: {} })
    rmSync(shop.at('show/racks/a.json'))
    await host.open(shop.at('show/live.mamsession'))
    await anna.do({ case: 'collect', value: { folder: shop.at('gig') } })
    await anna.caughtUp()
    expect(anna.notices.at(-1)).toBe('Files of these racks were not found, so they were left out: a, again.')
  })
})

describe('an archive', () => {
  test('unpacked elsewhere is the same session, and opens', async () => {
    const jobs = watchJobs()
    await anna.do({ case: 'writeArchive', value: { path: shop.at('show.zip') } })
    expect(anna.session.path).toBe(shop.at('show/live.mamsession'))
    await anna.do({ case: 'unpackArchive', value: { path: shop.at('show.zip'), folder: shop.at('there') } })
    expectWhole('there')
    expect(anna.session).toMatchObject({ path: shop.at('there/live.mamsession'), isChanged: false })
    expect(anna.session.racks.map(({ problem }) => problem)).toEqual(['', '', ''])
    expect([...new Set(jobs.map(({ title }) => title))]).toEqual(['Archive live', 'Unpack show.zip'])
    for (const title of ['Archive live', 'Unpack show.zip'])
      expect(jobs.some((job) => job.title === title && job.done > 0)).toBe(true)
  })

  test('is written over another one only when told to', async () => {
    const path = shop.write('show.zip', 'precious')
    expect(await anna.refusal({ case: 'writeArchive', value: { path } })).toContain(
      'there is already a file of this name',
    )
    expect(shop.read('show.zip')).toBe('precious')
    expect(await anna.refusal({ case: 'writeArchive', value: { path, overwrite: true } })).toBe('')
  })

  test.each([
    ['show/racks/a.json', 'is the file of the rack a, which is open'],
    ['show/live.mamsession', 'is the file of the session live, which is open'],
    ['newer.json', 'a file from a newer version of MAM (format 7'],
    ['commented.json', 'a file from a newer version of MAM (format 7'],
  ])('is not written over %s, nor is a flight record', async (name, words) => {
    shop.write('newer.json', '{ "kind": "session", "version": 7, "racks": [] }')
    shop.write('commented.json', '{ "kind": "session", "version": 7, // our next\n "racks": [], }')
    const before = shop.read(name)
    const value = { path: shop.at(name), overwrite: true }
    expect(await anna.refusal({ case: 'writeArchive', value })).toContain(words)
    expect(await anna.refusal({ case: 'saveFlightRecord', value })).toContain(words)
    expect(shop.read(name)).toBe(before)
  })

  test('that is none is refused in words, and what is open stays', async () => {
    const path = shop.write('torn.zip', 'PK no')
    expect(await anna.refusal({ case: 'unpackArchive', value: { path, folder: shop.at('there') } })).toContain(
      'torn.zip',
    )
    expect(existsSync(shop.at('there'))).toBe(false)
    expect(anna.session.path).toBe(shop.at('show/live.mamsession'))
  })
})
