import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DeviceState } from '../client/model.ts'
import type { Host } from './host.ts'
import { type FakeEngine, fakeEngine } from './testing/fake-engine.ts'
import { until } from './testing/rig.ts'
import { rackWith, startWorkshop, type Workshop } from './testing/workshop.ts'

const CARD = 'JACK: system'

let shop: Workshop
beforeEach(() => {
  shop = startWorkshop()
  shop.write('a.json', rackWith(50))
})
afterEach(() => shop.close())

/** As a program starts it. */
function start(engine: FakeEngine, wish?: string): Host {
  const host = shop.host({ native: engine.native })
  host.startDevice(wish)
  return host
}

/** On the card, playing, as long as the checkpoint needs to be on disk. */
async function play(host: Host): Promise<void> {
  const page = await shop.page(host, 'page')
  await page.do({ case: 'openFile', value: { path: shop.at('a.json') } })
  await page.do({ case: 'openDevice', value: { name: CARD, blockFrames: 128 } })
  await page.do({ case: 'play', value: {} })
  host.keeper.checkpoint()
  page.client.close()
}

test('a chosen device is on disk when the host has closed, and the next host opens it', async () => {
  const host = start(fakeEngine())
  await play(host)
  await host.close()
  expect(JSON.parse(readFileSync(shop.at('state/device.json'), 'utf8'))).toEqual({
    version: 1,
    name: CARD,
    blockFrames: 128,
    inputChannels: 0,
  })
  const engine = fakeEngine()
  start(engine)
  expect(engine.opened).toEqual([{ name: CARD, blockFrames: 128, inputChannels: 0, waits: true }])
})

test('after a crash it plays on the device that played, though the command line names another one', async () => {
  const host = start(fakeEngine(), 'silent')
  await play(host)
  await host.close('abandoned')
  const engine = fakeEngine()
  const next = start(engine, 'silent')
  expect(await next.recover({ plays: true })).toMatchObject({ isPlaying: true })
  expect(engine.opened.at(-1)).toMatchObject({ name: CARD, blockFrames: 128 })
  expect(engine.status.state).toBe('playing')
})

test('after a crash without its device it plays on, unheard, and waits for that one alone', async () => {
  const host = start(fakeEngine())
  await play(host)
  await host.close('abandoned')
  const engine = fakeEngine()
  engine.devices = engine.devices.map((device) => (device.name === CARD ? { ...device, name: 'ALSA: Other' } : device))
  const next = start(engine)
  await next.recover({ plays: true })
  const page = await shop.page(next, 'page')
  expect(page.client.store.getState().device).toMatchObject({ name: CARD, state: DeviceState.WAITING })
  expect(page.client.store.getState().transport.isPlaying).toBe(true)
  expect(engine.opened.every(({ name }) => name === CARD)).toBe(true)
  engine.status.deviceState = 'running'
  await until(() => page.client.store.getState().device.state === DeviceState.RUNNING)
})
