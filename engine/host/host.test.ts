import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Code } from '@connectrpc/connect'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MamClient } from '../client/client.ts'
import { DeviceState, Mode } from '../client/model.ts'
import { controlKey } from '../client/values.ts'
import { racksIn } from './testing/fake-engine.ts'
import { RACK_TEXT, type Rig, startRig, until } from './testing/rig.ts'

const KICK = { id: 'kick1', index: 0 }
const BASS = { id: 'bass', index: 1 }
const F0 = 1
const GAIN = 5
const CUTOFF = 4

let rig: Rig
let page: MamClient

async function liveClient(name: string) {
  const { client, cut } = rig.connect(name)
  await until(() => client.store.getState().link === 'live')
  return { client, cut }
}

const rack = (client = page) => client.store.getState().rack!
const shown = (client: MamClient, node: { index: number }, param: number) =>
  client.values.get(controlKey(node.index, param))

beforeEach(async () => {
  rig = startRig()
  await rig.host.open(rig.path)
  page = (await liveClient('page')).client
})
afterEach(() => rig.close())

describe('what is loaded', () => {
  test('a page sees the rack with its nodes, tempo and bars', () => {
    expect(rack().name).toBe('test-rack')
    expect(rack().nodes.map((node) => node.type)).toEqual(['kick', 'tb303_ext', 'delay'])
    expect([rack().bpm, rack().bars.length, rack().loopFrames]).toEqual([120, 2, 192000])
    expect(shown(page, KICK, F0)).toMatchObject({ base: 100, played: 100 })
    expect(rack().nodes[2]!.fileValues.get('delayMs')).toBe(250)
    expect(page.store.getState().descriptors.get('kick')?.params.length).toBeGreaterThan(5)
  })

  test('a rack that is broken is refused in words and the old one stays', async () => {
    const broken = join(rig.folder, 'broken.json')
    writeFileSync(broken, '{ "kind": "rack", "nodes": [ }')
    await expect(page.perform({ case: 'openFile', value: { path: broken } })).rejects.toMatchObject({
      code: Code.Aborted,
      rawMessage: expect.stringContaining('broken has errors and was not opened'),
    })
    await expect(page.perform({ case: 'openFile', value: { path: '/nowhere.json' } })).rejects.toMatchObject({
      rawMessage: expect.stringContaining('/nowhere.json: there is no such file'),
    })
    expect(rack().name).toBe('test-rack')
    expect(rig.engine.loaded).toHaveLength(1)
  })

  test('a rack that the engine refuses leaves the old one playing', async () => {
    await page.perform({ case: 'play', value: {} })
    rig.engine.loadFails = 'the graph needs more memory than there is'
    await expect(page.perform({ case: 'openFile', value: { path: rig.path } })).rejects.toMatchObject({
      rawMessage: expect.stringContaining('needs more memory'),
    })
    expect(rig.engine.status.state).toBe('playing')
  })

  test('opened racks are remembered by the next host', async () => {
    expect((await page.listFiles()).map((entry) => entry.name)).toEqual(['test-rack'])
    expect(JSON.parse(readFileSync(join(rig.folder, 'state', 'recent.json'), 'utf8'))).toEqual([rig.path])
  })

  test('what the file says wrong is told with its place', async () => {
    const odd = join(rig.folder, 'odd.json')
    writeFileSync(odd, RACK_TEXT.replace('"type": "delay"', '"type": "dellay"'))
    await page.perform({ case: 'openFile', value: { path: odd } })
    await until(() => rack().name === 'odd')
    expect(rack().problems).toContainEqual(
      expect.objectContaining({ place: 'nodes[2].type', words: expect.stringContaining('Did you mean "delay"') }),
    )
  })
})

describe('play, stop, locate', () => {
  test('play starts at the front, stop points back after a second press', async () => {
    await page.perform({ case: 'locate', value: { timelineFrame: 96000n } })
    await page.perform({ case: 'play', value: {} })
    expect(rig.engine.calls.at(-1)).toBe('play 96000 loop')
    await until(() => page.store.getState().transport.isPlaying)
    await page.perform({ case: 'stop', value: {} })
    await page.perform({ case: 'stop', value: {} })
    await until(() => page.store.getState().transport.startFrame === 0)
    await page.perform({ case: 'setLoop', value: { loop: false } })
    await page.perform({ case: 'play', value: {} })
    expect(rig.engine.calls.at(-1)).toBe('play 0')
  })

  test('loop is switched in what plays as well, and waits for the engine where it has no room', async () => {
    const setLoop = (loop: boolean) => page.perform({ case: 'setLoop', value: { loop } })
    await page.perform({ case: 'play', value: {} })
    await setLoop(false)
    expect(rig.engine.calls.slice(-2)).toEqual(['play 0 loop', 'loop off'])
    rig.engine.standsStill = true
    const waiting = setLoop(true)
    await page.perform({ case: 'endGesture', value: { gesture: 'none' } }).catch(() => {})
    expect(page.store.getState().transport.loop).toBe(false)
    rig.engine.standsStill = false
    await waiting
    expect(rig.engine.calls.at(-1)).toBe('loop on')
    await until(() => page.store.getState().transport.loop)
    expect(page.store.getState().notices).toEqual([])
  })

  test('locate while playing plays on from there, inside the content', async () => {
    await page.perform({ case: 'play', value: {} })
    await page.perform({ case: 'locate', value: { timelineFrame: 10_000_000n } })
    expect(rig.engine.calls.at(-1)).toBe('play 191999 loop')
  })

  test('playing from the middle shows the values that the content has set by then', async () => {
    page.watch(true)
    const event = {
      node: 'test-rack/bass',
      type: 'SetParam',
      paramId: CUTOFF,
      param: 'CUTOFF_HZ',
      rampMs: 0,
      bar: 0,
      step: 0,
    } as const
    rig.engine.events = [
      { ...event, frame: 0, value: 300 },
      { ...event, frame: 95999, value: 500 },
      { ...event, frame: 96000, value: 900 },
    ]
    await page.set(KICK, GAIN, 0.25)
    await page.perform({ case: 'locate', value: { timelineFrame: 96000n } })
    await page.perform({ case: 'play', value: {} })
    await until(() => shown(page, BASS, CUTOFF).played === 500)
    expect(shown(page, KICK, GAIN)).toMatchObject({ base: 1, played: 1 })
  })

  test('a stop that fades out is a stop at once', async () => {
    page.watch(true)
    await page.perform({ case: 'play', value: {} })
    rig.engine.stopsAtOnce = false
    await page.perform({ case: 'stop', value: {} })
    await until(() => !page.store.getState().transport.isPlaying && !page.hot.state.isPlaying)
    rig.host.hot.tick()
    expect(page.store.getState().transport.isPlaying).toBe(false)
  })

  test('the end of the content is told to every page', async () => {
    page.watch(true)
    const other = (await liveClient('other')).client
    await page.perform({ case: 'play', value: {} })
    rig.engine.status.state = 'stopped'
    await until(() => !other.store.getState().transport.isPlaying)
  })

  test('play from the start goes back to the values of the file', async () => {
    page.watch(true)
    await page.set(KICK, GAIN, 0.25)
    expect(shown(page, KICK, GAIN)).toMatchObject({ base: 1, played: 0.25 })
    await page.perform({ case: 'play', value: {} })
    await until(() => shown(page, KICK, GAIN).played === 1)
  })

  test('without a rack there is nothing to play', async () => {
    const empty = startRig()
    const { client } = empty.connect('page')
    await until(() => client.store.getState().link === 'live')
    await expect(client.perform({ case: 'play', value: {} })).rejects.toMatchObject({ rawMessage: 'no rack is open' })
    empty.close()
  })
})

describe('hands', () => {
  test('a gesture plays while it lasts and stays in the document when it ends', async () => {
    const hand = page.grab(KICK, F0)
    hand.move(120)
    hand.move(150.5)
    await hand.end()
    expect(rig.engine.sent.at(-1)).toMatchObject({
      target: 'test-rack/kick1',
      kind: 'set',
      param: F0,
      value: 150.5,
      source: 'ui',
    })
    expect(shown(page, KICK, F0)).toMatchObject({ base: 150.5, played: 150.5 })
    expect(page.store.getState().session.isChanged).toBe(true)
    await page.perform({ case: 'play', value: {} })
    expect(racksIn(rig.engine.held!)[0]!.nodes[0]!.values).toContainEqual(['f0', 150.5])
  })

  test('a document is changed only where the hand was', async () => {
    await page.set(KICK, F0, 123.4)
    await page.perform({ case: 'play', value: {} })
    const written = rig.host.rackText!
    expect(written).toBe(RACK_TEXT.replace('"f0": 100', '"f0": 123.4'))
    expect(readFileSync(rig.path, 'utf8')).toBe(RACK_TEXT)
  })

  test('a first value is added where the file had none', async () => {
    await page.set(BASS, CUTOFF, 1200)
    expect(JSON.parse(rig.host.rackText!).nodes[1].params).toEqual({ cutoff: 1200 })
  })

  test('what the file cannot keep is played and not written', async () => {
    await page.set(KICK, GAIN, 0.5)
    expect(page.store.getState().session.isChanged).toBe(false)
    expect(shown(page, KICK, GAIN)).toMatchObject({ base: 1, played: 0.5 })
  })

  test('a control that is held ignores echoes and everybody else follows', async () => {
    const other = (await liveClient('other')).client
    other.watch(true)
    const hand = page.grab(KICK, F0)
    hand.move(60)
    rig.engine.applied.push(applied('test-rack/kick1', F0, 60))
    await until(() => shown(other, KICK, F0).played === 60)
    hand.move(90)
    page.values.play(0, F0, 60)
    expect(page.values.shown(controlKey(0, F0))).toBe(90)
    await hand.end()
    await until(() => shown(other, KICK, F0).base === 90)
    expect(page.values.shown(controlKey(0, F0))).toBe(90)
  })

  test('a client that vanishes ends its gestures', async () => {
    const { client, cut } = await liveClient('hand')
    client.grab(KICK, F0).move(77)
    await until(() => rig.engine.sent.some((command) => command.value === 77))
    cut()
    await until(() => shown(page, KICK, F0).base === 77)
  })

  test('a full queue is told and nothing else happens', async () => {
    rig.engine.queueIsFull = true
    await expect(page.set(KICK, F0, 99)).rejects.toMatchObject({ code: Code.ResourceExhausted })
    await expect(page.perform({ case: 'trigger', value: { node: 'kick1' } })).rejects.toMatchObject({
      rawMessage: expect.stringContaining('dropped'),
    })
    expect(shown(page, KICK, F0).base).toBe(100)
  })

  test.each([
    [{ case: 'trigger', value: { node: 'kik' } } as const, 'there is no node "kik"'],
    [{ case: 'trigger', value: { node: 'echo' } } as const, 'echo (delay) cannot be triggered'],
    [{ case: 'setParam', value: { node: 'kick1', param: 999, value: 1 } } as const, 'kick1 has no parameter 999'],
    [{ case: 'moveGesture', value: { gesture: 'g', value: 1 } } as const, 'there is no gesture "g"; it may have ended'],
    [{ case: 'setFileValue', value: { node: 'echo', key: 'mox', value: 1 } } as const, 'echo has no value "mox"'],
  ])('%o is refused in words', async (action, words) => {
    await expect(page.perform(action)).rejects.toMatchObject({ rawMessage: words })
  })

  test('a pad reaches the engine with its velocity', async () => {
    await page.perform({ case: 'trigger', value: { node: 'kick1', velocity: 0.7 } })
    expect(rig.engine.sent).toMatchObject([{ target: 'test-rack/kick1', kind: 'trigger', value: 0.7 }])
  })
})

describe('edits that rebuild the rack', () => {
  test('a new tempo is an edit of what plays, and a start further on is at the same place in its bar', async () => {
    await page.perform({ case: 'locate', value: { timelineFrame: BigInt(96000 + 48000) } })
    await page.perform({ case: 'play', value: {} })
    await page.perform({ case: 'setTempo', value: { bpm: 60 } })
    expect(rig.engine.calls.slice(-2)).toEqual(['play 144000 loop', 'edit'])
    await until(() => rack().bpm === 60)
    expect(page.store.getState().transport.startFrame).toBe(288000)
    expect(rig.host.rackText).toBe(RACK_TEXT.replace('"bpm": 120', '"bpm": 60'))
  })

  test('what hands have set and content has moved plays on, and nothing is sent for it', async () => {
    await page.set(KICK, GAIN, 0.5)
    const applied = {
      frame: 0,
      target: 'test-rack/bass',
      kind: 'set',
      param: 4,
      value: 900,
      rampFrames: 0,
      source: 'pattern',
      late: false,
    }
    rig.engine.applied.push(applied)
    rig.engine.sent.length = 0
    await page.perform({ case: 'setTempo', value: { bpm: 130 } })
    expect(rig.engine.sent).toEqual([])
    await until(() => rack().bpm === 130)
    expect(shown(page, KICK, GAIN).played).toBe(0.5)
    expect(rig.host.player.valueOf({ rack: rig.host.editor.project.front, node: 'bass', param: 4 }).played).toBe(900)
  })

  test('a node of another type starts with the values of the document', async () => {
    await page.set(KICK, GAIN, 0.5)
    await page.perform({ case: 'replaceNode', value: { node: 'kick1', type: 'clap' } })
    await until(() => rack().nodes[0]!.type === 'clap')
    expect(rig.engine.calls.at(-1)).toBe('edit')
    for (const { row, value } of rig.host.player.rack!.values.all())
      if (row.node.id === 'kick1') expect(value.played).toBe(value.base)
  })

  test('a page sees what is bypassed, modulated and mixed', async () => {
    await page.perform({ case: 'bypassNode', value: { node: 'echo', bypass: true } })
    await page.perform({ case: 'setLfo', value: { node: 'bass', lfo: 1, wave: 'saw', freqHz: 2 } })
    await page.perform({ case: 'setRoute', value: { node: 'bass', lfo: 1, target: 'CUTOFF_HZ', depth: 300 } })
    await page.perform({ case: 'setMixerInput', value: { node: 'echo', gainPercent: 70 } })
    await until(() => rack().mixer !== null)
    expect(rack().nodes.map(({ type, isBypassed }) => [type, isBypassed])).toEqual([
      ['kick', false],
      ['tb303_ext', false],
      ['delay', true],
    ])
    expect(rack().nodes[1]).toMatchObject({
      lfos: [{ lfo: 1, wave: 'saw', freqHz: 2, phase: 0 }],
      routes: [{ lfo: 1, target: 'CUTOFF_HZ', depth: 300, squared: false }],
    })
    expect(rack().mixer).toMatchObject({
      masterPercent: 100,
      softClip: false,
      inputs: [{ node: 'echo', gainPercent: 70 }],
    })
    expect(rack().connections).toMatchObject([{ from: 'bass', to: 'echo', gainPercent: 100 }])
  })

  test('an edit that the engine refuses changes nothing', async () => {
    rig.engine.editFails = 'the queue of edits is full'
    await expect(page.perform({ case: 'setTempo', value: { bpm: 130 } })).rejects.toMatchObject({
      rawMessage: expect.stringContaining('the queue of edits is full'),
    })
    expect(rig.host.rackText).toBe(RACK_TEXT)
    expect(rig.engine.calls).not.toContain('edit')
  })

  test('a value that a node reads when it is made is changed in the file', async () => {
    await page.perform({ case: 'setFileValue', value: { node: 'echo', key: 'delayMs', value: 375 } })
    await until(() => rack().nodes[2]!.fileValues.get('delayMs') === 375)
    expect(racksIn(rig.engine.held!)[0]!.nodes[2]!.values).toContainEqual(['delayMs', 375])
    expect(rig.engine.calls.at(-1)).toBe('edit')
  })
})

describe('devices', () => {
  test('a device that refuses is told and the old one stays', async () => {
    rig.engine.deviceFails = 'it does not do 48000 Hz'
    await expect(page.perform({ case: 'openDevice', value: { name: 'JACK: system' } })).rejects.toMatchObject({
      rawMessage: '"JACK: system" cannot be opened: it does not do 48000 Hz',
    })
    expect(page.store.getState().device.name).toBe('silent')
  })

  test('without the wanted device the host starts on the silent clock and says so', async () => {
    rig.engine.deviceFails = 'it is gone'
    rig.host.startDevice('JACK: system')
    await until(() => page.store.getState().device.trouble.includes('it is gone'))
    expect(page.store.getState().device).toMatchObject({ name: 'JACK: system', state: DeviceState.WAITING })
  })

  test('a device that is lost while playing shows it, and what is said when it is back replaces itself', async () => {
    page.watch(true)
    await page.perform({ case: 'openDevice', value: { name: 'JACK: system' } })
    for (let times = 1; times <= 3; times++) {
      rig.engine.status.deviceState = 'lost'
      await until(() => page.store.getState().device.state === DeviceState.LOST)
      expect(page.store.getState().device.trouble).toContain('JACK: system is gone')
      Object.assign(rig.engine.status, { deviceState: 'running', gaps: times })
      await until(() => page.store.getState().device.gaps === times)
    }
    const { device, notices } = page.store.getState()
    expect(device).toMatchObject({ state: DeviceState.RUNNING, trouble: '' })
    expect(notices.map(({ words }) => words)).toEqual([expect.stringContaining('JACK: system is back')])
    await page.perform({ case: 'dismissNotice', value: { notice: BigInt(notices[0]!.id) } })
    await until(() => page.store.getState().notices.length === 0)
  })

  test('the first start proposes a device; one press takes it', async () => {
    rig.host.startDevice()
    await until(() => page.store.getState().device.proposed === 'JACK: system')
    expect(page.store.getState().device.state).toBe(DeviceState.PROPOSED)
    await page.perform({ case: 'play', value: {} })
    expect(rig.engine.status.deviceName).toBe('silent')
    await page.perform({ case: 'openDevice', value: { name: 'JACK: system' } })
    await until(() => page.store.getState().device.state === DeviceState.RUNNING)
    expect(page.store.getState().device.proposed).toBe('')
  })

  test('on stage a device can be chosen too', async () => {
    await page.perform({ case: 'setMode', value: { mode: Mode.STAGE } })
    await page.perform({ case: 'openDevice', value: { name: 'JACK: system' } })
    await until(() => page.store.getState().device.state === DeviceState.RUNNING)
  })
})

describe('looking', () => {
  test('levels are the peaks since the last look', async () => {
    page.watch(true)
    // Master, the four nodes of the session, those of the rack.
    rig.engine.peaks = [0.5, 0.25, 0, 0.2, 0, 0, 0.125]
    let left = 0
    await until(() => {
      left = Math.max(left, page.hot.takePeak(0))
      return left === 0.5
    })
    expect([page.hot.takePeak(1), page.hot.takePeak(2)]).toEqual([0.25, 0.125])
    // Those who draw in the same frame of a display see the same; after it, it is gone.
    await until(() => page.hot.takePeak(1) === 0)
  })

  test('levels of strips are counted in the order of the mixer', async () => {
    page.watch(true)
    const { revision } = page.store.getState().mixer
    rig.engine.peaks = [0.5, 0.25, 0, 0.2, 0, 0.7]
    let rack = 0
    await until(() => {
      rack = Math.max(rack, page.levels.takePeak(0, 1))
      return rack > 0
    })
    expect([rack, page.levels.takePeak(1, 0), page.levels.takePeak(1, 1)]).toEqual([Math.fround(0.2), 0.5, 0.25])
    expect(page.levels.revision).toBe(revision)
    rig.engine.applied.push(applied('master', 1, 0.5))
    await until(() => page.mixer.shown('master', 1) === 0.5)
  })

  test('what a strip costs is its share of the block, a rack with all its nodes', async () => {
    rig.engine.telemetry = {
      ...rig.engine.telemetry,
      deadlineUs: 1000,
      nodeMeanNs: Float32Array.of(200_000, 50_000, 10_000, 90_000, 100_000, 60_000, 40_000),
    }
    page.watch(true)
    await until(() => page.levels.loadOf(0) !== undefined)
    expect([page.levels.loadOf(0), page.levels.loadOf(1)]).toEqual([0.25, 0.1].map(Math.fround))
  })

  test('the engine is left alone as soon as nobody looks', async () => {
    page.watch(true)
    await until(() => rig.host.hot.watcherCount === 1)
    page.watch(false)
    await until(() => rig.host.hot.watcherCount === 0)
  })

  test('a page that was cut off comes back to the state as it is by then', async () => {
    const { client, cut } = await liveClient('other')
    cut()
    await page.set(KICK, F0, 66)
    await until(() => client.store.getState().link === 'live' && shown(client, KICK, F0).base === 66)
  })

  test('ten clients on one knob end with one truth', async () => {
    const clients = await Promise.all(Array.from({ length: 10 }, async (_, i) => (await liveClient(`c${i}`)).client))
    await Promise.all(
      clients.map(async (client, i) => {
        const hand = client.grab(KICK, F0)
        for (let move = 0; move < 20; move++) hand.move(40 + i * 10 + move * 0.25)
        await hand.end()
      }),
    )
    const { version } = page.store.getState()
    await until(() => clients.every((client) => client.store.getState().version >= version))
    const truths = new Set(clients.map((client) => shown(client, KICK, F0).base))
    expect(truths.size).toBe(1)
    expect(JSON.parse(rig.host.rackText!).nodes[0].params.f0).toBe([...truths][0])
  })
})

function applied(target: string, param: number, value: number) {
  return { frame: 0, target, kind: 'set', param, value, rampFrames: 0, source: 'ui', late: false }
}
