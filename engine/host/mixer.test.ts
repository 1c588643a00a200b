import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { BusMode, findStrip, StripKind, stripParams } from '../client/mixer.ts'
import { Mode } from '../contract/gen/mam/v1/state_pb.js'
import type { NativeModule } from './native.ts'
import { fakeEngine, racksIn } from './testing/fake-engine.ts'
import { RACK_TEXT, until } from './testing/rig.ts'
import { type Page, type Show, sessionOf, startShow } from './testing/workshop.ts'

let { shop, engine, host, anna } = {} as Show
let ben: Page

beforeEach(async () => {
  ;({ shop, engine, host, anna } = await startShow({ racks: ['a', 'b'], missing: ['gone'] }))
  ben = await shop.page(host, 'ben-1', 'Ben')
})
afterEach(() => shop.close())

const mixerOf = (page: Page) => page.client.store.getState().mixer
const strip = (page: Page, id: string) => findStrip(mixerOf(page), id)!
const text = () => [...host.editor.project.document.files.values()].find(({ kind }) => kind === 'session')!.text
const both = async () => {
  await anna.caughtUp()
  await ben.caughtUp()
}

describe('the mixer of a session', () => {
  test('is told to every page, with why a rack is silent', async () => {
    expect(mixerOf(ben).strips.map(({ id, kind }) => [id, kind])).toEqual([
      ['a', StripKind.RACK],
      ['b', StripKind.RACK],
      ['gone', StripKind.RACK],
      ['master', StripKind.MASTER],
    ])
    expect(strip(ben, 'gone').problem).toContain('gone.json')
    expect(strip(ben, 'a').problem).toBe('')
  })

  test('says which insert and rack gave no playable sound, for as long as they are silent', async () => {
    await anna.do({ case: 'addBus', value: { bus: 'hall' } })
    await anna.do({ case: 'addInsert', value: { strip: 'bus:hall', type: 'compressor' } })
    await anna.do({ case: 'renameRack', value: { rack: 'a', name: 'drums' } })
    const mute = async (...nodes: string[]) => {
      engine.faulty = nodes
      engine.telemetry = { ...engine.telemetry, faults: engine.telemetry.faults + 1 }
      host.health.look()
      await both()
    }
    await mute('a/', 'bus:hall/compressor')
    const insert = 'The insert compressor of hall gave no playable sound and lets nothing through.'
    expect(strip(ben, 'drums').problem).toBe('drums gave no playable sound and is silent.')
    expect([strip(ben, 'bus:hall').problem, strip(ben, 'bus:hall').inserts[0]?.problem]).toEqual([insert, insert])
    expect([strip(ben, 'b').problem, strip(ben, 'master').problem]).toEqual(['', ''])
    const { notices, findings } = ben.client.store.getState()
    expect(findings.map(({ id }) => id)).toEqual(['fault:drums', 'fault:bus:hall/compressor'])
    expect(notices).toHaveLength(2)
    await mute('a/')
    expect([strip(ben, 'bus:hall').problem, strip(ben, 'bus:hall').inserts[0]?.problem]).toEqual(['', ''])
    expect(ben.client.store.getState().notices.map(({ words }) => words)).toEqual([
      'drums gave no playable sound and is silent. It sounds again when it is edited, or after stop and play.',
    ])
    await mute()
    expect([strip(ben, 'drums').problem, ben.client.store.getState().findings]).toEqual(['', []])
  })

  test('shows markers in the order of time, each at its frame, and takes back what was done to them', async () => {
    const shown = () => mixerOf(ben).clock.markers.map(({ name, frame }) => [name, frame])
    const rate = host.engine.status().sampleRate
    await anna.do({ case: 'setClock', value: { bpm: 120 } })
    await anna.do({ case: 'setClockMarker', value: { name: 'drop', bar: 3, beat: 2 } })
    await anna.do({ case: 'setClockMarker', value: { name: 'intro', timeSec: 0.5 } })
    await both()
    const placed = [
      ['intro', rate / 2],
      ['drop', 4.5 * rate],
    ]
    expect(shown()).toEqual(placed)
    await anna.do({ case: 'setClock', value: { bpm: 60 } })
    await both()
    expect(shown()[1]).toEqual(['drop', 9 * rate])
    await anna.do({ case: 'undo', value: {} })
    await anna.do({ case: 'setClockMarker', value: { name: 'drop', toName: 'chorus' } })
    await anna.do({ case: 'removeClockMarker', value: { name: 'intro' } })
    await both()
    expect(shown()).toEqual([['chorus', 4.5 * rate]])
    for (let step = 0; step < 2; step++) await anna.do({ case: 'undo', value: {} })
    await both()
    expect(shown()).toEqual(placed)
    expect(JSON.parse(text()).markers).toEqual([
      { name: 'drop', bar: 3, beat: 2 },
      { name: 'intro', timeSec: 0.5 },
    ])
  })

  test('looks for a bar of a marker once, however often a fader moves', async () => {
    const lengths = vi.spyOn(engine.native, 'lengths')
    await anna.do({ case: 'setClockMarker', value: { name: 'drop', bar: 3, beat: 2 } })
    const asked = () => lengths.mock.calls.filter(([, { endBar }]) => endBar > 0).length
    const before = asked()
    for (const gain of [0.5, 0.6, 0.7]) await anna.do({ case: 'setStripGain', value: { strip: 'a', gain } })
    expect([before, asked()]).toEqual([2, 2])
    await anna.do({ case: 'setTempo', value: { rack: 'a', bpm: 90 } })
    expect(asked()).toBe(4)
  })

  test('knows each node of the graph, whatever it does there', async () => {
    await anna.do({ case: 'addBus', value: { bus: 'in', mode: BusMode.MID_SIDE } })
    await anna.do({ case: 'addInsert', value: { strip: 'bus:in', type: 'compressor' } })
    await anna.do({ case: 'addInsert', value: { strip: 'master', type: 'limiter' } })
    await anna.do({ case: 'setStripRoute', value: { from: 'a', to: 'bus:in' } })
    await anna.do({ case: 'setSend', value: { from: 'b', to: 'bus:in' } })
    await both()
    const { strips, routes, sends } = mixerOf(ben)
    const known = [
      ...strips.flatMap(({ id, inserts }) => [id, ...inserts.map((insert) => `${id}/${insert.id}`)]),
      ...routes.map(({ id }) => `route:${id}`),
      ...sends.map(({ id }) => `send:${id}`),
    ]
    const { sound } = host.player
    const parts = sound!.plan.nodes.map(({ id }) => sound!.mixerPartOf(id))
    expect(known).toEqual(expect.arrayContaining(parts.map(({ address }) => address)))
    expect(new Set(parts.map(({ kind }) => kind))).toEqual(new Set(['rack', 'strip', 'insert', 'way']))
  })

  test('is built step by step, each of which is undone', async () => {
    const before = text()
    await anna.do({ case: 'addBus', value: { bus: 'main', mode: BusMode.MID_SIDE } })
    await anna.do({ case: 'setStripRoute', value: { from: 'a', to: 'main' } })
    await anna.do({ case: 'addInsert', value: { strip: 'bus:main', type: 'compressor' } })
    await anna.do({ case: 'setSidechain', value: { from: 'b', to: 'bus:main/compressor' } })
    await both()
    const main = strip(ben, 'bus:main')
    expect([main.mode, main.inserts[0]?.type]).toEqual([BusMode.MID_SIDE, 'compressor'])
    expect(mixerOf(ben).sidechains.map(({ from, to }) => [from, to])).toEqual([['b', 'bus:main/compressor']])
    for (let step = 0; step < 4; step++) await anna.do({ case: 'undo', value: {} })
    expect(text()).toBe(before)
    await both()
    expect(mixerOf(ben).strips).toHaveLength(4)
  })

  test('counts its revision where strips change, and not where levels do', async () => {
    const { revision } = mixerOf(anna)
    await anna.do({ case: 'setStripGain', value: { strip: 'a', gain: 0.5 } })
    await both()
    expect([mixerOf(ben).revision, strip(ben, 'a').gain]).toEqual([revision, 0.5])
    await anna.do({ case: 'addBus', value: {} })
    await both()
    expect(mixerOf(ben).revision).toBe(revision + 1)
  })

  test('refuses what is not there in words', async () => {
    expect(await anna.refusal({ case: 'setStripGain', value: { strip: 'bus:main', gain: 1 } })).toBe(
      'main has no value 1',
    )
    expect(await anna.refusal({ case: 'setStripGain', value: { strip: 'a', gain: 9 } })).toContain('a level is 0 to 4')
    const begin = { gesture: 'g', mixer: 'nobody', param: 1 }
    expect(await anna.refusal({ case: 'beginGesture', value: begin })).toBe('nobody has no value 1')
  })
})

describe('a hand on a fader', () => {
  test('leaves one step, and its page shows it meanwhile', async () => {
    const hand = anna.client.grabMixer('b', stripParams.gain)
    hand.move(0.8)
    hand.move(0.25)
    expect(anna.client.mixer.shown('b', stripParams.gain)).toBe(0.25)
    await hand.end()
    await both()
    expect(text()).toContain('"gain": 0.25')
    expect(ben.client.mixer.shown('b', stripParams.gain)).toBe(0.25)
    expect(anna.client.store.getState().history.undoTitle).toBe('Set level of b to -12.0 dB')
  })

  test("on stage is tonight's, and is kept or dropped", async () => {
    const before = text()
    await anna.do({ case: 'setMode', value: { mode: Mode.STAGE } })
    await anna.do({ case: 'setStripMute', value: { strip: 'a', mute: true } })
    await anna.client.setMixer('b', stripParams.pan, -1)
    await both()
    expect(text()).toBe(before)
    expect([strip(ben, 'a').isMuted, strip(ben, 'a').isHeard, strip(ben, 'b').pan]).toEqual([true, false, -1])
    expect(ben.client.store.getState().tonight.map(({ rack, node, param }) => [rack, node, param])).toEqual([
      ['', 'a', stripParams.mute],
      ['', 'b', stripParams.pan],
    ])
    expect(await anna.refusal({ case: 'addBus', value: {} })).toContain('not possible in stage mode')
    await anna.do({ case: 'keepTonight', value: {} })
    expect(text()).toContain('"muted": true')
  })

  test('in edit mode settles what tonight had', async () => {
    await anna.do({ case: 'setMode', value: { mode: Mode.STAGE } })
    await anna.do({ case: 'setStripGain', value: { strip: 'a', gain: 0.1 } })
    await anna.do({ case: 'setMode', value: { mode: Mode.EDIT } })
    await anna.do({ case: 'setStripGain', value: { strip: 'a', gain: 0.5 } })
    await both()
    expect([strip(ben, 'a').gain, ben.client.store.getState().tonight]).toEqual([0.5, []])
  })
})

test('a rack whose file is gone takes another one in one step', async () => {
  const path = shop.write('racks/found.json', RACK_TEXT)
  await anna.do({ case: 'relinkRack', value: { rack: 'gone', path } })
  await both()
  expect(strip(ben, 'gone').problem).toBe('')
  expect(text()).toContain('racks/found.json')
  await anna.do({ case: 'undo', value: {} })
  await both()
  expect(strip(ben, 'gone').problem).toContain('gone.json')
  expect(await anna.refusal({ case: 'relinkRack', value: { rack: 'nobody', path } })).toBe('there is no rack "nobody"')
  expect(readFileSync(path, 'utf8')).toBe(RACK_TEXT)
})

test('a rack that the engine refuses is a silent strip with its reason, and the rest plays', async () => {
  const engine = fakeEngine()
  shop.write('huge.json', RACK_TEXT.replace('"bpm": 120', '"bpm": 121'))
  const refuse = (bpm: number | undefined) => {
    if (bpm === 121) throw new Error('too many events')
  }
  const native: NativeModule = {
    ...engine.native,
    lengths: (plan, range) => {
      for (const one of [plan, ...racksIn(plan)]) refuse(one.transports[0]?.bpm)
      return engine.native.lengths(plan, range)
    },
  }
  const other = shop.host({ native, stateFolder: null })
  const racks = [
    ['huge', 'huge.json'],
    ['b', 'b.json'],
  ] as const
  await other.open(shop.write('other.mamsession', sessionOf(racks)))
  const page = await shop.page(other, 'page')
  expect(strip(page, 'huge').problem).toContain('too many events')
  expect(page.session.front).toBe('b')
  expect(racksIn(engine.held!)).toHaveLength(1)
  await page.do({ case: 'play', value: {} })
})

test('a hand on a fader is heard while it moves, and what it may not do is not', async () => {
  const engine = fakeEngine()
  const other = shop.host({ native: engine.native, stateFolder: null })
  await other.open(shop.at('live.mamsession'))
  const page = await shop.page(other, 'page')
  const hand = page.client.grabMixer('b', stripParams.gain)
  hand.move(0.5)
  await hand.end()
  expect(engine.sent).toMatchObject([
    { target: 'b', kind: 'ramp', param: stripParams.gain, value: 0.5, rampFrames: 960 },
  ])
  expect(engine.calls.slice(-1)).toEqual(['revise'])
  await page.refusal({ case: 'setStripGain', value: { strip: 'a', gain: 9 } })
  expect(engine.sent).toHaveLength(1)
  await page.do({ case: 'setStripSolo', value: { strip: 'b', solo: true } })
  expect(engine.sent.slice(1).map(({ target, kind, param, value }) => [target, kind, param, value])).toEqual([
    ['b', 'set', 4, 1],
    ['a', 'set', 5, 1],
    ['b', 'set', 5, 0],
    ['gone', 'set', 5, 1],
  ])
})

test('what commands moved is told to a page that comes later, and is over when a hand moves it', async () => {
  const engine = fakeEngine()
  const other = shop.host({ native: engine.native, stateFolder: null })
  await other.open(shop.at('live.mamsession'))
  const [param, value] = [stripParams.gain, 0.25]
  engine.applied.push({
    frame: 0,
    target: 'b',
    kind: 'set',
    param,
    value,
    rampFrames: 0,
    source: 'pattern',
    late: false,
  })
  other.hot.tick()
  const page = await shop.page(other, 'page')
  page.client.watch(true)
  await until(() => page.client.mixer.shown('b', param) === 0.25)
  await page.client.setMixer('b', param, 1)
  await until(() => page.client.mixer.shown('b', param) === 1)
})

test('where the rack in front goes, one that plays comes to front', async () => {
  await anna.do({ case: 'relinkRack', value: { rack: 'gone', path: shop.write('racks/found.json', RACK_TEXT) } })
  await anna.do({ case: 'frontRack', value: { rack: 'gone' } })
  await anna.do({ case: 'undo', value: {} })
  expect(anna.session.front).toBe('a')
})
