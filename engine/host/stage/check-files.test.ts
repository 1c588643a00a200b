/** What is said before a show of files and racks as they are on disk. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ActionInit } from '../../client/gesture.ts'
import { CheckVerdict } from '../../contract/gen/mam/v1/stage_pb.js'
import { findAction } from '../../session/registry.ts'
import type { Host } from '../host.ts'
import { RACK_TEXT } from '../testing/rig.ts'
import { type Page, sessionOf, startWorkshop, type Workshop } from '../testing/workshop.ts'

const GIGABYTE = 1e9
const letters = { [CheckVerdict.FINE]: 'fine', [CheckVerdict.MAY_BREAK]: 'may', [CheckVerdict.WILL_BREAK]: 'will' }

let workshop: Workshop
let host: Host
let page: Page

beforeEach(async () => {
  workshop = startWorkshop()
  host = workshop.host({
    machine: { diskFree: async () => 100 * GIGABYTE, power: async () => ({ source: 'mains', batteryPercent: 0 }) },
  })
  page = await workshop.page(host, 'one')
})
afterEach(() => workshop.close())

const check = () => page.client.checkShow()
/** Of these topics, in the order in which they are told. */
const found = async (...topics: readonly string[]) =>
  (await check())
    .filter(({ topic }) => topics.includes(topic))
    .map(({ id, verdict, mend }) => `${letters[verdict as CheckVerdict.FINE]} ${id}${mend && ` → ${mend}`}`)
const wordsOf = async (id: string) => (await check()).find((one) => one.id === id)?.words ?? ''
const perform = (action: ActionInit) => page.do(action)

async function openSession(racks: Readonly<Record<string, string>>): Promise<string> {
  for (const [id, text] of Object.entries(racks)) workshop.write(`night/racks/${id}.json`, text)
  const session = workshop.write(
    'night/night.mamsession',
    sessionOf(Object.keys(racks).map((id) => [id, `racks/${id}.json`])),
  )
  await host.open(session)
  return session
}

test('with nothing open there is nothing to play', async () => {
  expect(await found('racks')).toEqual(['will no-rack → addRack'])
})

test('a saved session with whole racks is fine', async () => {
  await openSession({ one: RACK_TEXT, two: RACK_TEXT })
  expect(await found('racks', 'files', 'names')).toEqual(['fine racks', 'fine files', 'fine controls'])
  expect(await wordsOf('racks')).toBe('2 racks can be played.')
})

test('what will break comes before what may, and that before what is fine', async () => {
  await openSession({ one: RACK_TEXT })
  const verdicts = (await check()).map(({ verdict }) => verdict)
  expect(verdicts).toEqual([...verdicts].sort((a, b) => b - a))
  expect(new Set(verdicts)).toEqual(new Set([CheckVerdict.WILL_BREAK, CheckVerdict.MAY_BREAK, CheckVerdict.FINE]))
})

test('every item has an id of its own, words, and a mend that the registry has', async () => {
  await openSession({ one: RACK_TEXT, bad: '{ "kind": "rack"' })
  const items = await check()
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
  for (const { words, mend, mendTitle } of items) {
    expect(words).not.toBe('')
    expect(mend === '').toBe(mendTitle === '')
    if (mend) expect(findAction(mend)).toBeDefined()
  }
})

test('a rack whose file is missing or broken is named, and one press takes it out', async () => {
  mkdirSync(workshop.at('night/racks'), { recursive: true })
  workshop.write('night/racks/one.json', RACK_TEXT)
  workshop.write('night/racks/bad.json', '{ "kind": "rack", ')
  const racks = [
    ['one', 'racks/one.json'],
    ['bad', 'racks/bad.json'],
    ['gone', 'racks/gone.json'],
  ] as const
  await host.open(workshop.write('night/night.mamsession', sessionOf(racks)))
  expect(await found('racks')).toEqual([
    'will rack-broken:bad → removeRack',
    'will rack-missing:gone → removeRack',
    'fine racks',
  ])
  expect(await wordsOf('rack-missing:gone')).toContain('gone.json')
  await perform({ case: 'removeRack', value: { rack: 'gone' } })
  await perform({ case: 'removeRack', value: { rack: 'bad' } })
  expect(await found('racks')).toEqual(['fine racks'])
})

test('a rack that plays without something is told with the place', async () => {
  await openSession({ one: RACK_TEXT.replace('"tb303_ext"', '"no_such_type"') })
  expect(await found('racks')).toEqual(['may rack-warning:one', 'fine racks'])
  expect(await wordsOf('rack-warning:one')).toContain('nodes[1].type')
})

test('unsaved work may be lost, and one press saves it', async () => {
  await openSession({ one: RACK_TEXT })
  await page.set(55)
  expect(await found('files')).toEqual(['may unsaved → save'])
  expect(await wordsOf('unsaved')).toBe('one has changes that are not saved.')
  await perform({ case: 'save', value: { overwrite: false } })
  expect(await found('files')).toEqual(['fine files'])
})

test('what was never saved is saved under a name', async () => {
  await host.open(workshop.write('alone.json', RACK_TEXT))
  await perform({ case: 'addRack', value: { path: workshop.write('second.json', RACK_TEXT), rack: '' } })
  expect(await found('files')).toEqual(['may unsaved → saveAs'])
})

test('files that somebody else changed or removed are told, and each has its mend', async () => {
  await openSession({ one: RACK_TEXT, two: RACK_TEXT })
  writeFileSync(workshop.at('night/racks/one.json'), RACK_TEXT.replace('100', '90'))
  renameSync(workshop.at('night/racks/two.json'), workshop.at('night/elsewhere.json'))
  await host.filing.lookAtDisk()
  expect(await found('files')).toEqual([
    `may file-conflict:${workshop.at('night/racks/one.json')} → reloadFile`,
    `may file-gone:${workshop.at('night/racks/two.json')} → save`,
  ])
})

test('a rack from outside of the project is missing elsewhere, and one press collects it', async () => {
  const outside = workshop.write('outside.json', RACK_TEXT)
  await host.open(workshop.write('night/night.mamsession', sessionOf([['far', outside]])))
  expect(await found('files')).toEqual(['may file-outside:far → collect'])
  await perform({ case: 'collect', value: { folder: workshop.at('all') } })
  expect(await found('files')).toEqual(['fine files'])
})

test('nodes of one name, controls of one name and controls that reach nothing are told', async () => {
  const rack = JSON.parse(RACK_TEXT)
  rack.nodes.push({ id: 'kick1', type: 'delay' })
  const target = { nodeId: 'bass', param: 'CUTOFF_HZ', from: 100, to: 2000 }
  rack.exports = {
    controls: [
      { id: 'a', name: 'Drive', targets: [target] },
      { id: 'b', name: 'Drive', targets: [target] },
      { id: 'c', name: 'Lost', targets: [{ ...target, nodeId: 'gone' }] },
    ],
  }
  await openSession({ one: JSON.stringify(rack) })
  expect(await found('names')).toEqual([
    'may node-twice:one:kick1',
    'may control-unmapped:one:c',
    'may control-twice:one:Drive',
    'fine controls',
  ])
  expect(await wordsOf('control-twice:one:Drive')).toBe('2 controls of one are called Drive.')
})

test('settings of the session that cannot be followed are told', async () => {
  const text = sessionOf([]).replace('"version": 1', '"version": 1, "stage": { "goGapMs": 90000 }')
  await host.open(workshop.write('night.mamsession', text))
  expect(await wordsOf('session-warning')).toContain('stage.goGapMs')
})
