import { afterEach, beforeEach, expect, test } from 'vitest'
import { controlKey } from '../client/values.ts'
import type { Host } from './host.ts'
import { type FakeEngine, fakeEngine } from './testing/fake-engine.ts'
import { RACK_TEXT, until } from './testing/rig.ts'
import { F0, KICK, type Page, startWorkshop, type Workshop } from './testing/workshop.ts'

const GAIN = 1
let shop: Workshop
let engine: FakeEngine
let host: Host
let anna: Page

beforeEach(async () => {
  shop = startWorkshop()
  engine = fakeEngine()
  host = shop.host({ native: engine.native })
  shop.write('drums.json', RACK_TEXT)
  await host.open(shop.write('live.json', session()))
  anna = await shop.page(host, 'anna-1', 'Anna')
  await watch(true)
})
afterEach(() => shop.close())

const session = (extra: object = {}) =>
  JSON.stringify({ kind: 'session', version: 1, racks: [{ id: 'drums', path: 'drums.json' }], ...extra }, null, 2)
async function watch(isWatching: boolean) {
  anna.client.watch(isWatching)
  await until(() => host.hot.watcherCount === Number(isWatching))
}
const fader = (strip: string) => anna.client.mixer.shown(strip, GAIN)
const knob = () => anna.client.values.shown(controlKey(KICK.index, F0))
/** The content moves a fader and a knob. */
async function automate() {
  const set = { frame: 0, kind: 'set', rampFrames: 0, source: 'timeline', late: false } as const
  engine.applied = [
    { ...set, target: 'drums', param: GAIN, value: 0.25 },
    { ...set, target: 'drums/kick1', param: F0, value: 170 },
  ]
  await until(() => fader('drums') === 0.25 && knob() === 170)
}

test('another session with a strip of the same name shows nothing of what was played before', async () => {
  await automate()
  await host.open(shop.write('other.json', session({ buses: [{ id: 'x' }] })))
  await anna.caughtUp()
  await until(() => fader('drums') === 1)
})

test('what went back while nobody looked is not shown as played to who looks again', async () => {
  await automate()
  await watch(false)
  await anna.do({ case: 'stop', value: {} })
  await anna.do({ case: 'play', value: {} })
  await watch(true)
  await until(() => fader('drums') === 1 && knob() === 100)
})

test('what is played is shown to who looks again, and to who comes later', async () => {
  await automate()
  await watch(false)
  await watch(true)
  const ben = await shop.page(host, 'ben-1', 'Ben')
  ben.client.watch(true)
  await until(() => ben.client.mixer.shown('drums', GAIN) === 0.25)
  expect([fader('drums'), knob()]).toEqual([0.25, 170])
})

test('a fader that the content moves shows that under its new name', async () => {
  await automate()
  await anna.do({ case: 'renameRack', value: { rack: 'drums', name: 'kit' } })
  await until(() => fader('kit') === 0.25)
  expect(fader('drums')).toBeUndefined()
  await anna.undo()
  await until(() => fader('drums') === 0.25)
})

test('a page that comes back shows what is played', async () => {
  await automate()
  anna.cut()
  await until(() => anna.client.store.getState().link === 'lost')
  await until(() => anna.client.store.getState().link === 'live' && host.hot.watcherCount === 1)
  await until(() => fader('drums') === 0.25 && knob() === 170)
})
