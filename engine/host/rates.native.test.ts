/** What has another sample rate is played by another engine, to the samples of a render; nothing of the one before is left. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RackPlan } from '../formats/plan.ts'
import { readTextFile } from './files.ts'
import { Host, type HostOptions } from './host.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { onePass } from './live/session-sound.ts'
import { loadNative, type NativeModule } from './native.ts'
import { readSessionFiles } from './session-files.ts'
import { connectClient } from './testing/clients.ts'
import { hasJack, JACK_DEVICE, JackServer, NO_JACK } from './testing/jack-server.ts'

const [LOW, HIGH] = [44_100, 48_000]
const FRAMES = 40_000

const rack = {
  kind: 'rack',
  version: 1,
  nodes: [
    { id: 'kick', type: 'kick', params: { gain: 0.5 } },
    { id: 'line', type: 'tb303_ext', params: { gain: 0.5 } },
    { id: 'echo', type: 'delay', params: { delayMs: 250, mix: 0.5 } },
  ],
  connections: [{ from: 'line', to: 'echo' }],
  transport: {
    bpm: 128,
    lengthBars: 2,
    resolution: 16,
    patterns: [
      { nodeId: 'kick', steps: 'x...x...x...x...' },
      { nodeId: 'line', steps: 'x.xx..x.x.xx..x.' },
    ],
  },
}
const session = (sampleRate: number, more: object = {}) => ({
  kind: 'session',
  version: 1,
  sampleRate,
  tempo: 120,
  racks: [{ id: 'one', path: 'one.json', startOffsetFrames: 1000 }],
  buses: [{ id: 'hall', inserts: [{ type: 'reverb', id: 'room' }] }],
  sends: [{ from: 'one', to: 'hall', level: 0.4 }],
  commands: [{ timeSec: 0.25, nodeId: 'one', type: 'SetParamRamp', param: 'GAIN', value: 0.3, rampMs: 300 }],
  ...more,
})

let folder: string
let host: Host
const at = (name: string) => join(folder, name)
const write = (name: string, content: object) => writeFileSync(at(name), JSON.stringify(content, null, 2))
const newHost = (options: Partial<HostOptions> = {}) =>
  new Host({ native: loadNative(), demoFolder: null, stateFolder: null, ...options })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-rates-'))
  write('one.json', rack)
  write('low.json', session(LOW))
  write('high.json', session(HIGH))
  host = newHost()
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

const perform = (action: { case: string; value: object }) =>
  host.perform(action as Parameters<Host['perform']>[0], HOST_ORIGIN, { id: 'test' }, 'tester')

/** In blocks as a device asks for them. */
function hear(frames = FRAMES): Float32Array {
  const samples = new Float32Array(frames * 2)
  for (let frame = 0; frame < frames; frame += 96)
    samples.set(host.engine.process(Math.min(96, frames - frame)), frame * 2)
  return samples
}

async function played(): Promise<string> {
  await perform({ case: 'setLoop', value: { loop: false } })
  await perform({ case: 'play', value: {} })
  return hashOf(hear())
}

const hashOf = (samples: Float32Array) =>
  createHash('sha256')
    .update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
    .digest('hex')
const level = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)

/** What `mam render` makes of a session's file. */
async function rendered(name: string, sampleRate: number): Promise<string> {
  const { plan } = await readSessionFiles(await readTextFile(at(name)), name)
  return renderedPlan(plan(sampleRate), sampleRate)
}

function renderedPlan(plan: RackPlan, sampleRate: number): string {
  const renderer = loadNative().createRenderer(
    plan,
    { ...onePass(sampleRate), hardFrames: FRAMES },
    { blockFrames: 1024, threads: 2 },
  )
  const hash = hashOf(renderer.read(FRAMES)!)
  renderer.close()
  return hash
}

async function notices(): Promise<string> {
  const { value } = await host.publication.subscribe(new AbortController().signal).next()
  return JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? Number(one) : one))
}

const isOpen = (engineId: number): boolean => {
  try {
    loadNative().openEngine(engineId)
    return true
  } catch {
    return false
  }
}

/** The engine, but for one thing. */
const nativeBut = (other: Partial<NativeModule>): NativeModule => {
  const native = loadNative()
  return Object.assign(Object.create(native), other)
}

describe('a session of another rate', () => {
  test('sounds as its render does, and so does the one before when it is opened again', async () => {
    const [low, high] = [await rendered('low.json', LOW), await rendered('high.json', HIGH)]
    expect(low).not.toBe(high)
    for (let turn = 0; turn < 10; turn++) {
      await host.open(at('high.json'))
      expect(await played()).toBe(high)
      await host.open(at('low.json'))
      expect(host.engine.status()).toMatchObject({ sampleRate: LOW, state: 'stopped' })
      expect(await played()).toBe(low)
    }
    expect(await notices()).not.toContain('44100 Hz and plays')
  })

  test('leaves nothing of the engine before: one lives, with its threads, over fifty openings', async () => {
    const threads = () => readdirSync('/proc/self/task').length
    const ids: number[] = []
    const turn = async (times: number) => {
      for (let count = 0; count < times; count++) {
        await host.open(at(count % 2 === 0 ? 'low.json' : 'high.json'))
        await perform({ case: 'play', value: {} })
        await sleep(5)
        ids.push(host.engine.engineId)
      }
    }
    host.startDevice('silent')
    await turn(10)
    const before = { threads: threads(), bytes: process.memoryUsage.rss() }
    await turn(50)
    expect(new Set(ids).size).toBe(60)
    expect(ids.filter(isOpen)).toEqual([host.engine.engineId])
    expect(threads()).toBeLessThanOrEqual(before.threads)
    const { engineBytes } = host.engine.telemetry({ nodes: false }).memory
    expect(process.memoryUsage.rss() - before.bytes).toBeLessThan(5 * engineBytes)
  }, 60_000)

  test('goes on with what the one before was told: threads, lookahead, a faded output, the silent clock', async () => {
    await host.close()
    host = newHost({ realtimeThreads: 2 })
    host.startDevice('silent')
    await host.open(at('high.json'))
    await perform({ case: 'panic', value: { step: 3 } })
    await host.open(at('low.json'))
    const { parallel } = host.engine.telemetry({ nodes: false })
    expect(parallel.threads).toBe(2)
    expect(host.engine.status()).toMatchObject({ deviceName: 'silent', sampleRate: LOW, deviceTrouble: '' })
    const { engineFrame } = host.engine.status()
    await sleep(200)
    expect(host.engine.status().engineFrame).toBeGreaterThan(engineFrame + LOW / 10)
  })

  test('is silent after a panic until somebody plays it', async () => {
    await host.open(at('high.json'))
    await perform({ case: 'play', value: {} })
    hear(4800)
    host.player.fadeOutput('silence', 0)
    await host.open(at('low.json'))
    host.engine.play({ fromFrame: 0, loop: false })
    expect(level(hear())).toBe(0)
    expect(level(hear(1))).toBe(0)
    await perform({ case: 'play', value: {} })
    hear(LOW / 10)
    expect(level(hear())).toBeGreaterThan(0.01)
  })

  test('is shown by its own seconds to those who are connected, who see its values move', async () => {
    const { client, isCurrent } = await connectClient(host, 'anna')
    const { store } = client
    client.watch(true)
    await host.open(at('high.json'))
    await isCurrent()
    expect(store.getState().device.sampleRate).toBe(HIGH)
    const barOf = () => store.getState().rack!.bars[1]!.frame
    const bar = barOf()
    await host.open(at('low.json'))
    await isCurrent()
    const { device, rack } = store.getState()
    expect([device.sampleRate, rack!.sampleRate]).toEqual([LOW, LOW])
    expect(barOf() / LOW).toBeCloseTo(bar / HIGH, 4)
    await client.perform({ case: 'play', value: {} })
    hear(4800)
    await until(() => client.hot.state.isPlaying && client.hot.state.timelineFrame === 4800)
    await until(() => client.hot.takePeak(0) > 0.001)
    await client.perform({ case: 'setStripGain', value: { strip: 'one', gain: 0.7 } })
    await client.perform({ case: 'undo', value: {} })
    await isCurrent()
    expect(store.getState().history).toMatchObject({ undoTitle: '', redoAuthor: 'anna' })
    client.close()
  })

  test('is moved by hands for tonight, and is as it was when that is dropped', async () => {
    write('low.json', session(LOW, { commands: [] }))
    await host.open(at('low.json'))
    const plain = await played()
    await perform({ case: 'setMode', value: { mode: 2 } })
    await perform({ case: 'setStripGain', value: { strip: 'one', gain: 0 } })
    await perform({ case: 'setStripGain', value: { strip: 'bus:hall', gain: 0 } })
    await sleep(310)
    await perform({ case: 'play', value: {} })
    hear(LOW)
    expect(level(hear())).toBeLessThan(1e-4)
    await perform({ case: 'setMode', value: { mode: 1 } })
    await perform({ case: 'dropTonight', value: {} })
    await perform({ case: 'stop', value: {} })
    hear(LOW)
    expect(await played()).toBe(plain)
  })
})

describe('a rack', () => {
  test('that is opened alone plays at the rate of its file', async () => {
    write('low-rack.json', { ...rack, sampleRate: LOW })
    await host.open(at('low-rack.json'))
    expect(host.engine.status().sampleRate).toBe(LOW)
    write('around.json', {
      kind: 'session',
      version: 1,
      sampleRate: LOW,
      racks: [{ id: 'low', path: 'low-rack.json' }],
    })
    expect(await played()).toBe(await rendered('around.json', LOW))
    await host.open(at('one.json'))
    expect(host.engine.status().sampleRate).toBe(HIGH)
  })

  test('that joins a session plays in its engine', async () => {
    write('low-rack.json', { ...rack, sampleRate: LOW })
    await host.open(at('high.json'))
    const { engineId } = host.engine
    await perform({ case: 'addRack', value: { path: at('low-rack.json'), rack: 'low' } })
    expect(host.engine).toMatchObject({ engineId })
    expect(host.player.rack?.place.id).toBe('one')
    expect(host.player.sound).toMatchObject({ sampleRate: HIGH })
  })
})

describe('one rate for all', () => {
  test('is what somebody asked for: a session of another one comes at its time, and both rates are told', async () => {
    await host.close()
    host = newHost({ sampleRate: HIGH })
    await host.open(at('low.json'))
    expect(host.player.sound!.plan.nodes[0]!.rack!.offsetFrames).toBe(Math.round((1000 * HIGH) / LOW))
    expect(await played()).toBe(await rendered('low.json', HIGH))
    expect(await notices()).toContain('low is a session of 44100 Hz and plays at 48000 Hz: MAM was started to play')
    await host.open(at('high.json'))
    expect(await notices()).not.toContain('44100 Hz')
  })

  test('is kept while a session is open, also where its file says another one by now', async () => {
    await host.open(at('high.json'))
    write('high.json', session(LOW))
    await perform({ case: 'reloadFile', value: { path: at('high.json') } })
    expect(host.engine.status().sampleRate).toBe(HIGH)
    expect(await notices()).toContain('it gets its own when it is opened again')
    await host.open(at('high.json'))
    expect(host.engine.status().sampleRate).toBe(LOW)
    expect(await notices()).not.toContain('opened again')
  })

  test('goes on where no engine of another one can be had, with all that is opened', async () => {
    await host.close()
    const createEngine: NativeModule['createEngine'] = (options) => {
      if (options.sampleRate === LOW) throw new Error('there is no memory left')
      return loadNative().createEngine(options)
    }
    host = newHost({ native: nativeBut({ createEngine }) })
    await host.open(at('high.json'))
    const { engineId } = host.engine
    await host.open(at('low.json'))
    expect(host.engine.engineId).toBe(engineId)
    expect(await played()).toBe(await rendered('low.json', HIGH))
    expect(await notices()).toContain(
      'low is a session of 44100 Hz and plays at 48000 Hz: 44100 Hz cannot be had (there is no memory left)',
    )
    await perform({ case: 'stop', value: {} })
    hear(HIGH / 10)
    await host.open(at('high.json'))
    expect(await played()).toBe(await rendered('high.json', HIGH))
  })

  test.each([7, 400_000])('is the one that plays where a session asks for %i Hz', async (sampleRate) => {
    write('odd.json', session(sampleRate))
    await host.open(at('odd.json'))
    expect(host.engine.status().sampleRate).toBe(HIGH)
    expect(await notices()).toContain('MAM plays at 8000 to 384000 Hz')
  })
})

describe('a session that cannot be played', () => {
  test('leaves the one of another rate playing', async () => {
    await host.open(at('high.json'))
    await perform({ case: 'setLoop', value: { loop: false } })
    await perform({ case: 'play', value: {} })
    const first = hear(FRAMES / 2)
    write('bad.json', session(LOW, { buses: [{ id: 'a' }, { id: 'a' }], version: 99 }))
    await expect(host.open(at('bad.json'))).rejects.toThrow('newer version')
    const whole = new Float32Array([...first, ...hear(FRAMES / 2)])
    expect(hashOf(whole)).toBe(await rendered('high.json', HIGH))
  })
})

describe.skipIf(!hasJack)(`on a device${hasJack ? '' : ` (${NO_JACK})`}`, () => {
  test('another rate takes the device over and is converted to its rate', async () => {
    const server = new JackServer('mam-rates')
    try {
      server.start()
      await until(() =>
        loadNative()
          .devices()
          .some(({ name }) => name === JACK_DEVICE),
      )
      await host.open(at('high.json'))
      host.openDevice(JACK_DEVICE)
      for (const [name, sampleRate] of [
        ['low.json', LOW],
        ['high.json', HIGH],
        ['low.json', LOW],
      ] as const) {
        await perform({ case: 'play', value: {} })
        await host.open(at(name))
        await perform({ case: 'play', value: {} })
        await until(() => host.engine.status().timelineFrame > 0)
        expect(host.engine.status()).toMatchObject({
          sampleRate,
          deviceRate: HIGH,
          deviceName: JACK_DEVICE,
          deviceState: 'running',
        })
        expect(host.player.output.message()).toMatchObject({ sampleRate, deviceRate: HIGH, trouble: '' })
      }
    } finally {
      await host.close()
      await server.close()
      host = newHost()
    }
  }, 30_000)
})

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue(); tries++) {
    if (tries > 1000) throw new Error('it did not come to that')
    await sleep(10)
  }
}
