import { afterEach, beforeEach, expect, test } from 'vitest'
import { controlKey } from '../client/values.ts'
import { until } from './testing/rig.ts'
import { F0, KICK, type Show, startShow } from './testing/workshop.ts'

const GAIN = 1
let { shop, engine, host, anna } = {} as Show

beforeEach(async () => {
  ;({ shop, engine, host, anna } = await startShow({ racks: ['drums'] }))
  await watch(true)
})
afterEach(() => shop.close())

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
  const other = { ...JSON.parse(shop.read('live.mamsession')), buses: [{ id: 'x' }] }
  await host.open(shop.write('other.mamsession', JSON.stringify(other)))
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
  // It comes back sooner than a poll would see that it was gone.
  const lost = new Promise<void>((resolve) => {
    anna.client.store.subscribe(({ link }) => link === 'lost' && resolve())
  })
  anna.cut()
  await lost
  await until(() => anna.client.store.getState().link === 'live' && host.hot.watcherCount === 1)
  await until(() => fader('drums') === 0.25 && knob() === 170)
})
