import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { stripParams } from '../client/mixer.ts'
import { PanicStep } from '../contract/gen/mam/v1/stage_pb.js'
import { until } from './testing/rig.ts'
import { type Page, type Show, startShow } from './testing/workshop.ts'

let { shop, engine, host, anna } = {} as Show
let bob: Page

beforeEach(async () => {
  ;({ shop, engine, host, anna } = await startShow({ racks: ['a'] }))
  bob = await shop.page(host, 'bob-1', 'Bob')
})
afterEach(() => shop.close())

const addBus = (page: Page, bus: string) => page.refusal({ case: 'addBus', value: { bus } })
const play = (page: Page) => page.refusal({ case: 'play', value: {} })
const buses = () => host.editor.mixerMessage().strips?.flatMap(({ id = '' }) => (id.startsWith('bus:') ? [id] : []))
/** What was asked for before has come to the host. */
const arrived = () => anna.client.listHistory(1)

describe('while the callback stands still and edits wait for it', () => {
  let edits: Promise<string>[]
  beforeEach(async () => {
    await play(anna)
    engine.standsStill = true
    edits = ['x', 'y', 'z'].map((bus) => addBus(anna, bus))
    await arrived()
  })

  test('a stop, a fader and a note are done at once', async () => {
    await bob.do({ case: 'stop', value: {} })
    await bob.do({ case: 'setMixerValue', value: { address: 'a', param: stripParams.gain, value: 0.5 } })
    await bob.do({ case: 'playNote', value: { node: 'bass', note: 1, pitch: 60, velocity: 1 } })
    expect(engine.calls.slice(-2)).toEqual(['stop', 'revise'])
    expect(engine.sent.at(-1)).toMatchObject({ target: 'a', value: 0.5 })
    expect([engine.notes.length, buses()]).toEqual([1, []])
    engine.standsStill = false
    expect(await Promise.all(edits)).toEqual(['', '', ''])
    expect(buses()).toEqual(['bus:x', 'bus:y', 'bus:z'])
  })

  test('another device can be chosen', async () => {
    await bob.do({ case: 'openDevice', value: { name: 'JACK: system', blockFrames: 128 } })
    expect(engine.opened.at(-1)?.name).toBe('JACK: system')
  })

  test('a file is saved behind the edits that were asked for before it', async () => {
    const saved = bob.refusal({ case: 'save', value: {} })
    await arrived()
    expect(shop.read('live.mamsession')).not.toContain('"z"')
    engine.standsStill = false
    expect(await saved).toBe('')
    expect(shop.read('live.mamsession')).toContain('"z"')
  })

  test('what a client asked for that is gone by now is not done', async () => {
    const gone = addBus(bob, 'late')
    await bob.client.listHistory(1)
    bob.client.close()
    bob.cut()
    await gone
    await pause(20)
    engine.standsStill = false
    await Promise.all(edits)
    await addBus(anna, 'last')
    expect(buses()).toEqual(['bus:x', 'bus:y', 'bus:z', 'bus:last'])
  })

  test('a play that waits is over with a stop, and with a panic', async () => {
    const first = play(bob)
    await bob.client.listHistory(1)
    await anna.do({ case: 'stop', value: {} })
    expect(await first).toBe('it did not begin: a stop came before the engine had room for it')
    const second = play(bob)
    await bob.client.listHistory(1)
    await anna.do({ case: 'panic', value: { step: PanicStep.STOP } })
    expect(await second).toContain('a panic came before')
    engine.standsStill = false
    await Promise.all(edits)
    expect(engine.calls.filter((call) => call.startsWith('play'))).toHaveLength(1)
    expect(await play(bob)).toBe('')
  })

  test('a play waits for room, not for the edits', async () => {
    const playing = play(bob)
    await bob.client.listHistory(1)
    engine.standsStill = false
    expect(await playing).toBe('')
    await until(() => buses()?.length === 3)
  })
})
