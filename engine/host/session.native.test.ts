import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Mode } from '../contract/gen/mam/v1/state_pb.js'
import { stripParams } from '../session/mixer/values.ts'
import { playedFrame } from '../time/played-frame.ts'
import { positionAt } from '../time/position.ts'
import { readTextFile } from './files.ts'
import { Host } from './host.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { onePass } from './live/session-sound.ts'
import { loadNative } from './native.ts'
import { readSessionFiles } from './session-files.ts'

const RATE = 48_000
const SILENT = 1e-6
/** At the session's 120 beats a minute. */
const BAR_FRAMES = 2 * RATE
const TB_GAIN = 9

const rackOf = (id: string, type: string, steps: string, bpm: number) => ({
  kind: 'rack',
  version: 1,
  nodes: [{ id, type, params: { gain: 0.5 } }],
  transport: { bpm, lengthBars: 2, resolution: 16, patterns: [{ nodeId: id, steps }] },
})
const drums = rackOf('kick', 'kick', 'x...x...x...x...', 128)
const bass = rackOf('line', 'tb303_ext', 'x.xx..x.x.xx..x.', 128)
const session = {
  kind: 'session',
  version: 1,
  tempo: 120,
  racks: [
    { id: 'drums', path: 'drums.json' },
    { id: 'bass', path: 'bass.json', gain: 0.8, pan: -0.3 },
    { id: 'gone', path: 'gone.json' },
  ],
  buses: [{ id: 'music', inserts: [{ type: 'compressor', id: 'duck', sidechains: [{ from: 'drums' }] }] }],
  routes: [{ from: 'bass', to: 'music' }],
}

let folder: string
let host: Host
const at = (name: string) => join(folder, name)
const write = (name: string, content: object) => writeFileSync(at(name), JSON.stringify(content, null, 2))

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mam-session-'))
  write('drums.json', drums)
  write('bass.json', bass)
  write('live.json', session)
  host = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
  await host.open(at('live.json'))
  await perform({ case: 'setLoop', value: { loop: false } })
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

const perform = (action: { case: string; value: object }) =>
  host.perform(action as Parameters<Host['perform']>[0], HOST_ORIGIN, { id: 'test' }, 'tester')
const play = () => perform({ case: 'play', value: {} })
const frontRack = (rack: string) => perform({ case: 'frontRack', value: { rack } })
const setGain = (strip: string, gain: number) => perform({ case: 'setStripGain', value: { strip, gain } })

/** In blocks as a device asks for them. */
function hear(frames: number): Float32Array {
  const samples = new Float32Array(frames * 2)
  for (let frame = 0; frame < frames; frame += 96)
    samples.set(host.engine.process(Math.min(96, frames - frame)), frame * 2)
  return samples
}

async function again(): Promise<void> {
  await perform({ case: 'stop', value: {} })
  hear(4800)
  await play()
}

const hashOf = (samples: Float32Array) =>
  createHash('sha256')
    .update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
    .digest('hex')
const joined = (pieces: readonly Float32Array[]) => Float32Array.from(pieces.flatMap((piece) => [...piece]))
const level = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)

/** What `mam render` makes of the files. */
async function rendered(frames: number, startBar = 0, loop = false): Promise<string> {
  const { plan } = await readSessionFiles(await readTextFile(at('live.json')), 'live.json')
  const range = {
    sampleRate: RATE,
    bars: 0,
    loopCount: 1,
    startBar,
    endBar: 0,
    hardFrames: frames,
    tailFrames: -1,
    loop,
  }
  const renderer = loadNative().createRenderer(plan(RATE), range, { blockFrames: 1024, threads: 2 })
  const hash = hashOf(renderer.read(frames)!)
  renderer.close()
  return hash
}

describe('a session without a rack that plays', () => {
  const inputs = { buses: [{ id: 'voice' }], routes: [{ from: 'input:1-2', to: 'voice' }] }
  const silent = { kind: 'session', version: 1, tempo: 120, racks: [] }

  test('runs on for its buses and inputs until somebody stops it, edits included', async () => {
    write('voice.json', { ...silent, ...inputs })
    await host.open(at('voice.json'))
    await play()
    hear(5 * RATE)
    expect(host.engine.status()).toMatchObject({ state: 'playing', timelineFrame: 5 * RATE })
    await perform({ case: 'addBus', value: { bus: 'hall', channels: 2, mode: 0 } })
    hear(RATE)
    expect(host.engine.status()).toMatchObject({ state: 'playing', timelineFrame: 6 * RATE })
    await perform({ case: 'stop', value: {} })
    hear(RATE)
    expect(host.player.isPlaying).toBe(false)
  })

  test('ends where it says how long it is', async () => {
    write('voice.json', { ...silent, ...inputs, durationSec: 2, tailSec: 0 })
    await host.open(at('voice.json'))
    await play()
    hear(3 * RATE)
    expect(host.engine.status().state).toBe('stopped')
  })

  test('plays and says which racks are not heard', async () => {
    write('gone.json', { ...silent, racks: [{ id: 'lead', path: 'nowhere.json' }] })
    await host.open(at('gone.json'))
    await play()
    hear(RATE)
    expect(host.engine.status().state).toBe('playing')
    const { value } = await host.publication.subscribe(new AbortController().signal).next()
    const told = JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? Number(one) : one))
    expect(told).toContain('No rack can be played (lead): buses and inputs alone are heard.')
  })

  test('and without anything else has nothing to play', async () => {
    write('bare.json', silent)
    await host.open(at('bare.json'))
    await expect(play()).rejects.toThrow('no rack is open')
  })
})

describe('the bars that a page counts by', () => {
  const shown = (rack: string) => host.player.sound!.lengthsOf(rack).bars

  test('are the beats of the session where a rack follows its tempo', async () => {
    write('live.json', { ...session, timeSignatures: [{ bar: 1, beats: 3, unit: 4 }] })
    await host.open(at('live.json'))
    expect(shown('drums')[1]).toMatchObject({ frame: 1.5 * RATE, beats: 3 })
  })

  test('of patterns are four quarters whatever those of the session are, and begin where hits are heard', async () => {
    write('fine.json', { ...drums, transport: { ...drums.transport, resolution: 32, lengthBars: 1 } })
    const [, bass] = session.racks
    const racks = [{ id: 'drums', path: 'fine.json', startOffsetFrames: 600 }, bass]
    const tempo = {
      tempoMap: [
        { bar: 1, bpm: 120 },
        { bar: 2, bpm: 90 },
      ],
      timeSignatures: [{ bar: 1, beats: 3, unit: 4 }],
    }
    write('live.json', { ...session, ...tempo, racks })
    await host.open(at('live.json'))
    const { sound } = host.player
    const bars = sound!.lengthsOf('drums').patternBars
    expect(bars[0]).toMatchObject({ frame: 600, steps: 32, number: 0 })
    expect(bars.map(({ number }) => number)).toEqual(Array.from(bars, () => 0))
    const hits = loadNative().events(sound!.plan, { ...onePass(RATE), loop: true, hardFrames: 20 * RATE })
    const kicks = hits.flatMap(({ node, type, frame }) => (node === 'drums/kick' && type === 'Trigger' ? [frame] : []))
    expect(kicks).toEqual(expect.arrayContaining(bars.map(({ frame }) => frame)))
  })

  test('are its own, again and again, where a rack keeps its tempo', async () => {
    write('long.json', { ...drums, transport: { ...drums.transport, lengthBars: 8 } })
    const [, own] = session.racks
    const racks = [
      { id: 'drums', path: 'long.json' },
      { ...own, followTempo: false },
    ]
    write('live.json', { ...session, racks, buses: [], routes: [] })
    await host.open(at('live.json'))
    expect(shown('drums').map(({ number }) => number)).toEqual(Array.from({ length: 8 }))
    expect(
      shown('bass')
        .map(({ number }) => number)
        .slice(0, 6),
    ).toEqual([0, 1, 0, 1, 0, 1])
    expect(shown('bass')[2]!.frame).toBe((4 * 90_000) / 2)
  })

  test.each([
    ['by its own tempo', {}],
    ['by the tempo of the session', { tempo: 120 }],
    ['in a session of a given length', { loop: true, durationSec: 31 }],
  ])('lead to its first step whenever it is played, %s, in a session of a longer loop', async (_, more) => {
    const short = {
      ...drums.transport,
      patterns: [{ nodeId: 'kick', stepsBars: ['x...............', '................'] }],
    }
    write('short.json', { ...drums, transport: short })
    write('long.json', { ...bass, transport: { ...bass.transport, lengthBars: 5 } })
    const racks = [
      { id: 'short', path: 'short.json', startOffsetFrames: 600 },
      { id: 'long', path: 'long.json' },
    ]
    write('live.json', { kind: 'session', version: 1, racks, ...more })
    await host.open(at('live.json'))
    const { sound } = host.player
    const { loopFrames, patternBars } = sound!.lengthsOf('short')
    const beginsAgain = 'durationSec' in more
    const range = { ...onePass(RATE), loop: true, hardFrames: beginsAgain ? loopFrames : 60 * RATE }
    const hits = loadNative()
      .events(sound!.plan, range)
      .filter(({ node, type }) => node === 'short/kick' && type === 'Trigger')
    expect(hits.length).toBeGreaterThan(7)
    for (const { frame } of hits) {
      const pass = Math.floor(frame / loopFrames)
      const place = { timelineFrame: frame - pass * loopFrames, pass, loopFrames, beginsAgain }
      const { bar, beatPhase } = positionAt(patternBars, playedFrame(patternBars, place))!
      expect([frame, bar, beatPhase]).toEqual([frame, 0, 0])
    }
  })
})

describe('the tail that a rack asks for', () => {
  const frames = async (more: object, tailMs: number) => {
    write('tail.json', {
      ...session,
      ...more,
      racks: [{ id: 'drums', path: 'drums.json', tailMs }],
      buses: [],
      routes: [],
    })
    await host.open(at('tail.json'))
    const { totalFrames, bodyFrames } = host.player.sound!.lengths
    const { plan } = await readSessionFiles(await readTextFile(at('tail.json')), 'tail.json')
    expect(loadNative().lengths(plan(RATE), onePass(RATE)).totalFrames).toBe(totalFrames)
    return totalFrames - bodyFrames
  }

  test('is how long the session rings, played and rendered, unless it says so itself', async () => {
    expect(await frames({}, 0)).toBe(RATE / 4)
    expect(await frames({}, 100)).toBe(RATE / 4)
    expect(await frames({}, 3000)).toBe(3 * RATE)
    expect(await frames({ tailSec: 1 }, 3000)).toBe(RATE)
  })

  test('is rung out before the play ends', async () => {
    await frames({}, 3000)
    const { totalFrames } = host.player.sound!.lengths
    await perform({ case: 'setLoop', value: { loop: false } })
    await play()
    hear(totalFrames - 4800)
    expect(host.engine.status().state).toBe('playing')
    hear(9600)
    expect(host.engine.status().state).toBe('stopped')
  })
})

describe('a session', () => {
  test('of a given length plays once, and from any bar as mam render does from there', async () => {
    const commands = [{ bar: 3, nodeId: 'drums', type: 'SetParamRamp', param: 'GAIN', value: 0.3, rampMs: 9000 }]
    write('live.json', { ...session, durationSec: 24, commands })
    await host.open(at('live.json'))
    expect(host.player.loop).toBe(false)
    for (const bar of [5, 9, 3]) {
      await perform({ case: 'locate', value: { timelineFrame: BigInt(bar * BAR_FRAMES) } })
      expect(host.player.position()).toBe(bar * BAR_FRAMES)
      await play()
      expect(hashOf(hear(RATE))).toBe(await rendered(RATE, bar))
      await perform({ case: 'stop', value: {} })
      hear(4800)
    }
  })

  test('of a given length begins again as a whole when it loops, as a looped render does', async () => {
    const commands = [{ timeSec: 1, nodeId: 'drums', param: 'GAIN', value: 0.3 }]
    // Neither a whole number of bars nor of the racks' passes.
    write('live.json', { ...session, durationSec: 3.2, commands })
    await host.open(at('live.json'))
    await perform({ case: 'setLoop', value: { loop: true } })
    const pass = 3.2 * RATE
    expect(host.player.sound!.lengths.loopFrames).toBe(pass)
    await play()
    expect(hashOf(hear(2 * pass + RATE))).toBe(await rendered(2 * pass + RATE, 0, true))
    expect(host.engine.status()).toMatchObject({ state: 'playing', pass: 2, timelineFrame: RATE })
  })

  test('switches its loop while it plays as a render does that switches at the same frames', async () => {
    const pass = 2 * BAR_FRAMES
    const switches = [
      { frame: RATE, loop: true },
      { frame: pass + RATE, loop: false },
      { frame: pass + 2 * RATE, loop: true },
      { frame: 2 * pass - 96, loop: false },
    ]
    await play()
    const pieces = []
    let frame = 0
    for (const one of switches) {
      pieces.push(hear(one.frame - frame))
      await perform({ case: 'setLoop', value: { loop: one.loop } })
      frame = one.frame
    }
    pieces.push(hear(2 * pass + 9600 - frame))
    expect(host.engine.status()).toMatchObject({ state: 'playing', pass: 1, timelineFrame: pass + 9600 })
    const { plan } = await readSessionFiles(await readTextFile(at('live.json')), 'live.json')
    const range = { ...onePass(RATE), hardFrames: 2 * pass + 9600 }
    const renderer = loadNative().createRenderer(plan(RATE), range, { blockFrames: 1024, threads: 2 })
    for (const one of switches) renderer.loopAt(one.frame, one.loop)
    expect(hashOf(joined(pieces))).toBe(hashOf(renderer.read(2 * pass + 9600)!))
    renderer.close()
    await vi.waitFor(() => {
      hear(4800)
      expect(host.engine.status().state).toBe('stopped')
    })
  })

  test('sounds as mam render makes it of its files, sample for sample', async () => {
    await play()
    const live = hear(RATE)
    expect(level(live)).toBeGreaterThan(0.02)
    expect(hashOf(live)).toBe(await rendered(RATE))
  })

  test('sounds the same whatever comes to front while it plays', async () => {
    await play()
    const pieces = []
    for (const rack of ['bass', 'drums', 'bass']) {
      pieces.push(hear(RATE / 4))
      await frontRack(rack)
    }
    pieces.push(hear(RATE / 4))
    expect(hashOf(joined(pieces))).toBe(await rendered(RATE))
    expect(host.engine.status().timelineFrame).toBe(RATE)
  })

  test('plays a rack that came back, and the rest without it', async () => {
    expect(host.editor.project.slots()[2]?.problem).toContain('gone.json')
    await play()
    hear(RATE / 4)
    write('found.json', rackOf('clap', 'clap', 'xxxxxxxxxxxxxxxx', 128))
    await setGain('drums', 0)
    await setGain('bass', 0)
    hear(RATE / 2)
    const frame = host.engine.status().timelineFrame
    expect(level(hear(RATE / 4))).toBeLessThan(SILENT)
    await perform({ case: 'relinkRack', value: { rack: 'gone', path: at('found.json') } })
    expect(level(hear(RATE / 4))).toBeGreaterThan(0.001)
    expect(host.engine.status().timelineFrame).toBe(frame + RATE / 2)
  })
})

describe('a rack that is not in front', () => {
  test('is edited under the sound of the others, which do not notice', async () => {
    await setGain('bass', 0)
    await again()
    const before = hashOf(hear(RATE))
    await again()
    const first = hear(RATE / 2)
    await perform({ case: 'addNode', value: { rack: 'bass', type: 'delay', node: 'echo', params: [] } })
    expect(host.player.sound!.racks.get('bass')!.plan.nodes).toHaveLength(2)
    expect(hashOf(joined([first, hear(RATE / 2)]))).toBe(before)
  })

  test('is heard when a hand moves it, keeps what was played, and shows it when it comes to front', async () => {
    await setGain('drums', 0)
    await play()
    hear(RATE / 4)
    const loud = level(hear(RATE / 2))
    await perform({ case: 'setMode', value: { mode: Mode.STAGE } })
    await perform({ case: 'setParam', value: { rack: 'bass', node: 'line', param: TB_GAIN, value: 0 } })
    hear(RATE / 4)
    expect(level(hear(RATE / 2))).toBeLessThan(loud / 1000)
    await frontRack('bass')
    expect(host.player.rack?.values.find('line', TB_GAIN)).toMatchObject({ base: 0.5, played: 0 })
    await new Promise((resolve) => setTimeout(resolve, 310))
    await play()
    hear(RATE / 4)
    expect(level(hear(RATE / 4))).toBeLessThan(loud / 1000)
  })
})

describe('the mixer', () => {
  test('is heard as it moves: mute, solo, fader, each without a stop', async () => {
    await play()
    hear(RATE / 4)
    const both = level(hear(RATE / 2))
    await perform({ case: 'setStripMute', value: { strip: 'drums', mute: true } })
    hear(RATE / 10)
    const bassAlone = level(hear(RATE / 2))
    expect(bassAlone).toBeLessThan(both)
    expect(bassAlone).toBeGreaterThan(SILENT)
    await perform({ case: 'setStripSolo', value: { strip: 'drums', solo: true } })
    hear(RATE / 10)
    expect(level(hear(RATE / 4))).toBeLessThan(SILENT)
    await perform({ case: 'undo', value: {} })
    await perform({ case: 'undo', value: {} })
    hear(RATE / 10)
    expect(level(hear(RATE / 2))).toBeGreaterThan(bassAlone)
    await setGain('master', 0)
    hear(RATE / 10)
    expect(level(hear(RATE / 4))).toBeLessThan(SILENT)
  })

  test('is heard under a hand before it lets go, a solo on stage silences the others', async () => {
    await play()
    hear(RATE / 4)
    await perform({ case: 'beginGesture', value: { gesture: 'g', rack: '', mixer: 'master', param: stripParams.gain } })
    await perform({ case: 'moveGesture', value: { gesture: 'g', value: 0, rampMs: 0 } })
    hear(RATE / 10)
    expect(level(hear(RATE / 10))).toBeLessThan(SILENT)
    await perform({ case: 'moveGesture', value: { gesture: 'g', value: 1, rampMs: 0 } })
    await perform({ case: 'endGesture', value: { gesture: 'g' } })
    await perform({ case: 'setMode', value: { mode: Mode.STAGE } })
    await setGain('drums', 0)
    await perform({ case: 'setStripSolo', value: { strip: 'drums', solo: true } })
    hear(RATE / 10)
    expect(level(hear(RATE / 4))).toBeLessThan(SILENT)
    await perform({ case: 'dropTonight', value: {} })
    hear(RATE / 10)
    expect(level(hear(RATE / 2))).toBeGreaterThan(0.01)
  })

  test('refuses a level that may not be before anybody hears it', async () => {
    await play()
    const before = level(hear(RATE / 4))
    await expect(setGain('master', 40)).rejects.toThrow('a level is 0 to 4')
    expect(level(hear(RATE / 4))).toBeLessThan(before * 2)
  })

  test('names racks and buses anew without a cut', async () => {
    await play()
    const first = hear(RATE / 2)
    await perform({ case: 'renameRack', value: { rack: 'drums', name: 'beat' } })
    await perform({ case: 'renameBus', value: { bus: 'music', name: 'low' } })
    expect(hashOf(joined([first, hear(RATE / 2)]))).toBe(await rendered(RATE))
    await perform({ case: 'renameRack', value: { rack: 'bass', name: 'drums' } })
    await setGain('beat', 0)
    hear(RATE / 10)
    expect(level(hear(RATE / 2))).toBeGreaterThan(SILENT)
    await setGain('drums', 0)
    hear(RATE / 10)
    expect(level(hear(RATE / 4))).toBeLessThan(SILENT)
  })
})

test('ten racks come and go while it plays: the others do not notice, and what they took is given back', async () => {
  write('quiet.json', rackOf('quiet', 'clap', '................', 128))
  await play()
  const before = hashOf(hear(RATE))
  await again()
  const bytes = host.engine.telemetry({ nodes: false }).memory.engineBytes
  const pieces = []
  for (let count = 0; count < 10; count++) {
    await perform({ case: 'addRack', value: { path: at('quiet.json'), rack: `more${count}` } })
    pieces.push(hear(RATE / 20))
    await perform({ case: 'removeRack', value: { rack: `more${count}` } })
    pieces.push(hear(RATE / 20))
  }
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(host.engine.telemetry({ nodes: false }).memory.schedules).toBeLessThan(4)
  expect(host.engine.telemetry({ nodes: false }).memory.engineBytes).toBeLessThan(bytes * 1.2)
  expect(host.engine.status()).toMatchObject({ droppedCommands: 0, lateCommands: 0 })
  expect(hashOf(joined(pieces))).toBe(before)
})

describe('where it stands still', () => {
  const stand = async (session: object, frame: number) => {
    write('stand.json', session)
    await host.open(at('stand.json'))
    await perform({ case: 'locate', value: { timelineFrame: BigInt(frame) } })
  }
  const racks = [
    { id: 'fast', path: 'drums.json' },
    { id: 'slow', path: 'slow.json' },
  ]
  beforeEach(() => write('slow.json', rackOf('line', 'tb303_ext', 'x...', 100)))

  test('is the same frame when racks of their own tempo are moved or removed', async () => {
    await stand({ kind: 'session', version: 1, racks }, RATE)
    await perform({ case: 'moveRack', value: { rack: 'fast', index: 1 } })
    expect(host.player.position()).toBe(RATE)
    await perform({ case: 'removeRack', value: { rack: 'slow' } })
    expect(host.player.position()).toBe(RATE)
  })

  test('is the same bar when the tempo of the session changes, or that of its only rack', async () => {
    await stand({ kind: 'session', version: 1, tempo: 120, racks }, BAR_FRAMES)
    await perform({ case: 'setClock', value: { bpm: 60 } })
    expect(host.player.position()).toBe(2 * BAR_FRAMES)
    await perform({ case: 'moveRack', value: { rack: 'fast', index: 1 } })
    expect(host.player.position()).toBe(2 * BAR_FRAMES)
    await stand({ kind: 'session', version: 1, racks: [{ id: 'one', path: 'slow.json' }] }, (BAR_FRAMES * 120) / 100)
    await perform({ case: 'setTempo', value: { rack: 'one', bpm: 120 } })
    expect(host.player.position()).toBe(BAR_FRAMES)
  })
})

test('a strip that is sent elsewhere while it plays is as loud there, with what hands made of its route', async () => {
  const racks = [{ id: 'bass', path: 'bass.json' }]
  const routes = [{ from: 'bass', to: 'x', gain: 0.1 }]
  write('routed.json', { kind: 'session', version: 1, tempo: 120, racks, buses: [{ id: 'x' }, { id: 'y' }], routes })
  await host.open(at('routed.json'))
  await play()
  await perform({ case: 'setMode', value: { mode: Mode.STAGE } })
  await perform({ case: 'setMixerValue', value: { address: 'route:bass>x', param: 1, value: 0.2 } })
  await perform({ case: 'setMode', value: { mode: Mode.EDIT } })
  hear(RATE)
  const before = level(hear(2 * RATE))
  await perform({ case: 'moveStripRoute', value: { from: 'bass', to: 'bus:x', goal: 'bus:y' } })
  hear(RATE)
  expect(level(hear(2 * RATE)) / before).toBeCloseTo(1, 1)
  expect(host.player.sound!.find({ rack: '', node: 'route:bass>y', param: 1 })?.played).toBeCloseTo(0.2, 6)
})
