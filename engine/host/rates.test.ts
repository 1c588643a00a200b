/** What becomes of device, counts and clients when another engine takes over, and of all of them when it fails. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DeviceState } from '../contract/gen/mam/v1/state_pb.js'
import type { Host } from './host.ts'
import { type FakeEngine, fakeEngine } from './testing/fake-engine.ts'
import { RACK_TEXT, until } from './testing/rig.ts'
import { type Page, startWorkshop, type Workshop } from './testing/workshop.ts'

const CARD = 'JACK: system'
const session = (sampleRate: number) =>
  JSON.stringify({ kind: 'session', version: 1, sampleRate, racks: [{ id: 'a', path: 'a.json' }] })

let shop: Workshop
let engine: FakeEngine
let host: Host
let anna: Page
const low = () => host.open(shop.at('low.mamsession'))
const high = () => host.open(shop.at('high.mamsession'))
const alive = () => engine.engines.filter(({ isOpen }) => isOpen).map(({ id }) => id)
const device = () => host.player.output.message()

beforeEach(async () => {
  shop = startWorkshop()
  engine = fakeEngine()
  host = shop.host({ native: engine.native })
  shop.write('a.json', RACK_TEXT)
  shop.write('low.mamsession', session(44_100))
  shop.write('high.mamsession', session(48_000))
  anna = await shop.page(host, 'anna-1', 'Anna')
  await high()
})
afterEach(() => shop.close())

describe('the device', () => {
  test('is let go of by the one engine before the other opens it, as it was asked for', async () => {
    host.openDevice(CARD, 64, 2)
    engine.opened.length = 0
    await low()
    expect(engine.opened).toEqual([
      { name: 'silent', blockFrames: 64, inputChannels: 0, waits: false },
      { name: CARD, blockFrames: 64, inputChannels: 2, waits: false },
    ])
    expect(device()).toMatchObject({ state: DeviceState.RUNNING, sampleRate: 44_100 })
    expect(alive()).toEqual([2])
    await anna.caughtUp()
    expect(anna.client.store.getState().device.sampleRate).toBe(44_100)
  })

  test('is not opened where none was', async () => {
    await low()
    expect(engine.opened).toEqual([])
  })

  test('that is lost is waited for, is not told to be back before it is, and then how long it was away', async () => {
    host.openDevice(CARD, 64)
    Object.assign(engine.status, { deviceState: 'lost', engineFrame: 48_000, gaps: 1 })
    host.hot.tick()
    engine.status.engineFrame = 96_000
    engine.devices = engine.devices.filter(({ name }) => name !== CARD)
    await low()
    expect(engine.opened.at(-1)).toMatchObject({ name: CARD, waits: true })
    expect(device()).toMatchObject({ state: DeviceState.LOST, gaps: 1n })
    Object.assign(engine.status, { deviceState: 'running', engineFrame: 44_100 })
    host.hot.tick()
    expect(device()).toMatchObject({ state: DeviceState.RUNNING, gaps: 1n })
    await anna.caughtUp()
    expect(anna.notices.join()).toContain('It was gone for 2.0 s')
  })

  test('that was refused is tried at the other rate', async () => {
    engine.refusedRate = 48_000
    host.startDevice(CARD)
    expect(device().trouble).toContain('refuses 48000 Hz')
    await low()
    expect(device()).toMatchObject({ state: DeviceState.RUNNING, trouble: '' })
  })
})

describe('where the other engine fails', () => {
  test('to have the device, the first goes on with it and with what is opened, and it is told', async () => {
    host.openDevice(CARD, 64)
    engine.refusedRate = 44_100
    await low()
    expect(alive()).toEqual([1])
    expect(device()).toMatchObject({ state: DeviceState.RUNNING, name: CARD, sampleRate: 48_000, trouble: '' })
    expect(engine.opened.at(-1)).toMatchObject({ name: CARD, blockFrames: 64 })
    await anna.caughtUp()
    expect(anna.session.name).toBe('low')
    expect(anna.rack?.sampleRate).toBe(48_000)
    expect(anna.notices).toEqual([
      'low is a session of 44100 Hz and plays at 48000 Hz: 44100 Hz cannot be had (refuses 44100 Hz). All comes at its time, and a render gives 44100 Hz.',
    ])
  })

  test('to load what is opened, the first plays on as if nothing had been asked', async () => {
    host.openDevice(CARD, 64)
    host.player.play()
    engine.opened.length = 0
    engine.loadFails = 'no room for it'
    await expect(low()).rejects.toThrow('no room for it')
    expect([alive(), engine.opened]).toEqual([[1], []])
    expect(engine.status.state).toBe('playing')
    expect(host.editor.project.name).toBe('high')
    engine.loadFails = ''
    await low()
    expect(alive()).toHaveLength(1)
    expect(engine.status.sampleRate).toBe(44_100)
  })

  test('to be made, and is there again later, the session is opened once more at its own rate', async () => {
    engine.createFails = 'there is no memory left'
    await low()
    expect(engine.status.sampleRate).toBe(48_000)
    engine.createFails = ''
    await low()
    expect(engine.status.sampleRate).toBe(44_100)
    await anna.caughtUp()
    expect(anna.notices).toEqual([])
  })
})

describe('health', () => {
  test('counts on, and keeps the xruns that were, each at its time', async () => {
    Object.assign(engine.status, { xruns: 3, droppedCommands: 2 })
    const xrun = { number: 1, ageMs: 500, cause: 'cpu', us: 1 } as const
    engine.telemetry = { ...engine.telemetry, xruns: [xrun] }
    host.health.look()
    const before = await health()
    await low()
    Object.assign(engine.status, { xruns: 1 })
    engine.telemetry = { ...engine.telemetry, xruns: [{ ...xrun, ageMs: 0, us: 2 }] }
    host.hot.tick()
    const after = await health()
    expect([after.xrunCount, after.droppedCommands]).toEqual([4n, 2n])
    expect(after.xruns!.map(({ us }) => us)).toEqual([2, 1])
    expect(after.xruns![1]).toEqual(before.xruns![0])
    expect(after.xruns![0]!.timeMs! - before.xruns![0]!.timeMs!).toBeGreaterThanOrEqual(500n)
  })

  test('takes back what it told of parts of the session before', async () => {
    engine.telemetry = { ...engine.telemetry, faults: 1 }
    engine.faulty = ['a/']
    host.health.look()
    await anna.caughtUp()
    expect(anna.notices.join()).toContain('a gave no playable sound')
    await low()
    engine.telemetry = { ...engine.telemetry, faults: 0 }
    engine.faulty = []
    host.health.look()
    await anna.caughtUp()
    expect([anna.notices, host.player.faults]).toEqual([[], []])
  })

  test('asks the engine that plays for what the session asks for', async () => {
    const safety = { realtimeThreads: 3, lookaheadMs: 500, blockFrames: 0, loadLimitPercent: 0 }
    const asks = (sampleRate: number) => JSON.stringify({ kind: 'session', version: 1, sampleRate, racks: [], safety })
    await host.open(shop.write('asks.mamsession', asks(48_000)))
    engine.calls.length = 0
    await host.open(shop.write('asks-low.mamsession', asks(44_100)))
    expect(engine.calls.filter((call) => /^(lookahead|threads)/.test(call))).toEqual(['lookahead 22050', 'threads 3'])
  })
})

test('hands and pages go on with the engine that plays: notes, values, meters, the loop', async () => {
  anna.client.watch(true)
  await until(() => host.hot.watcherCount === 1)
  await low()
  await anna.do({ case: 'play', value: {} })
  await anna.do({ case: 'setParam', value: { rack: '', node: 'kick1', param: 1, value: 70 } })
  expect(engine.sent.at(-1)).toMatchObject({ target: 'a/kick1', param: 1, value: 70 })
  await anna.do({ case: 'playNote', value: { rack: '', node: 'bass', note: 1, pitch: 60, velocity: 1, channel: 0 } })
  expect(engine.notes.at(-1)).toMatchObject({ target: 'a/bass', kind: 'noteOn' })
  Object.assign(engine.status, { timelineFrame: 22_050 })
  await until(() => anna.client.hot.state.timelineFrame === 22_050)
  anna.client.close()
  await until(() => engine.notes.at(-1)?.kind === 'noteOff')
  expect(engine.calls).toContain('close')
})

async function health() {
  const { value } = await host.health.watch(1, new AbortController().signal).next()
  return value!
}
