import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CueKind } from '../../contract/gen/mam/v1/cue_pb.js'
import { parseRack } from '../../formats/rack.ts'
import { type AudioProcess, startWithNode } from '../audio/audio-process.ts'
import { Host } from '../host.ts'
import { HOST_ORIGIN } from '../live/publication.ts'
import { loadNative, type RenderRange } from '../native.ts'
import { HEADPHONES, Headphones, JACK_RATE, noHeadphones, shareHeard } from './testing/headphones.ts'

const reason = noHeadphones()
const LIMIT_MS = 120_000

const RACK = {
  kind: 'rack',
  version: 1,
  nodes: [
    { id: 'kick', type: 'kick', params: { gain: 0.5 } },
    { id: 'bass', type: 'tb303_ext', params: { gain: 0.3, cutoff: 2000 } },
  ],
  mixer: { softClip: false, inputs: [{ id: 'kick' }, { id: 'bass' }] },
  transport: {
    bpm: 150,
    lengthBars: 8,
    resolution: 16,
    patterns: [
      { nodeId: 'kick', steps: 'x...x...x...x...' },
      { nodeId: 'bass', steps: 'x.x.xx.x.x.x..x.' },
    ],
  },
}
const BASS_ALONE = { ...RACK, mixer: { softClip: false, inputs: [{ id: 'bass' }, { id: 'kick', gainPercent: 0 }] } }

/** A wav file of 16 bits. */
function writeSine(path: string, rate: number, hz: number, seconds: number): void {
  const frames = rate * seconds
  const bytes = Buffer.alloc(44 + 2 * frames)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + 2 * frames, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  for (const [at, value] of [
    [16, 16],
    [24, rate],
    [28, 2 * rate],
    [40, 2 * frames],
  ] as const)
    bytes.writeUInt32LE(value, at)
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    bytes.writeUInt16LE(value, at)
  bytes.write('data', 36, 'latin1')
  for (let i = 0; i < frames; i++)
    bytes.writeInt16LE(Math.round(16384 * Math.sin((2 * Math.PI * hz * i) / rate)), 44 + 2 * i)
  writeFileSync(path, bytes)
}

/** Left channel. */
function rendered(rack: object, seconds: number): Float32Array {
  const range: RenderRange = {
    ...{ sampleRate: JACK_RATE, bars: 0, loopCount: 1, startBar: 0, endBar: 0 },
    ...{ hardFrames: seconds * JACK_RATE, tailFrames: -1, loop: false },
  }
  const plan = parseRack(JSON.stringify(rack), { file: 'test.json' }).document.plan!
  const renderer = loadNative().createRenderer(plan, range, { blockFrames: 480, threads: 1 })
  const left: number[] = []
  for (let block = renderer.read(4800); block; block = renderer.read(4800))
    for (let i = 0; i < block.length; i += 2) left.push(block[i]!)
  renderer.close()
  return Float32Array.from(left)
}

/** Where the recorder hears nothing for a while it does not hear the cue yet. */
const crossings = (samples: Float32Array): number[] => {
  const at: number[] = []
  for (let i = 1; i < samples.length; i++) if (samples[i - 1]! < 0 && samples[i]! >= 0) at.push(i)
  return at
}

describe.skipIf(reason !== '')(`the cue on a second device (${reason})`, () => {
  let folder: string
  let headphones: Headphones
  let host: Host
  const processes: AudioProcess[] = []
  const perform = (name: string, value: object) =>
    host.perform({ case: name, value } as never, HOST_ORIGIN, { id: 'test' })

  /** The client that records is another one each time: what is open leads to the one before. */
  async function listen(seconds: number) {
    const recorder = await headphones.listen(seconds)
    await perform('setCueDevice', { name: HEADPHONES })
    return recorder
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mam-cue-'))
    headphones = await Headphones.start(folder)
    host = new Host({
      native: loadNative(),
      demoFolder: null,
      stateFolder: join(folder, 'state'),
      startAudioProcess: (program) => {
        const started = startWithNode(program)
        processes.push(started)
        return started
      },
    })
    writeFileSync(join(folder, 'rack.json'), JSON.stringify(RACK))
    await host.open(join(folder, 'rack.json'))
    host.openDevice('silent')
    await perform('setCueGain', { gainDb: 0 })
  }, LIMIT_MS)
  afterAll(async () => {
    await host?.close()
    await headphones?.close()
    rmSync(folder, { recursive: true, force: true })
  }, LIMIT_MS)

  test('a file of another rate is heard at its level and pitch', { timeout: LIMIT_MS }, async () => {
    const path = join(folder, 'sine.wav')
    writeSine(path, 44100, 1000, 20)
    const { heard } = await listen(8)
    await perform('cueFile', { path })
    expect(host.cue.message()).toMatchObject({ playing: true, kind: CueKind.FILE, title: 'sine.wav', problem: '' })
    const samples = await heard
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    expect(peak).toBeGreaterThan(0.495)
    expect(peak).toBeLessThan(0.51)
    const at = crossings(samples)
    const periods = at.slice(1).map((to, i) => to - at[i]!)
    // Blocks that a busy machine loses make other distances.
    const right = periods.filter((frames) => Math.abs(frames - JACK_RATE / 1000) <= 1).length
    expect(right).toBeGreaterThan(200)
    expect(right / periods.length).toBeGreaterThan(0.8)
    await perform('stopCue', {})
    expect(host.cue.message()).toMatchObject({ playing: false, kind: CueKind.UNSPECIFIED })
  })

  test('a rack is heard as it is rendered, while nothing plays', { timeout: LIMIT_MS }, async () => {
    const { heard } = await listen(6)
    await perform('cueRack', { rack: '', path: join(folder, 'rack.json') })
    expect(shareHeard(rendered(RACK, 2), await heard, 2 / 32768)).toBeGreaterThan(0.4)
    expect(host.player.isPlaying).toBe(false)
    await perform('stopCue', {})
  })

  test('a node is heard alone, survives the death of its process, and what plays knows nothing', {
    timeout: LIMIT_MS,
  }, async () => {
    const { heard } = await listen(8)
    host.engine.startRecording()
    await perform('cueNode', { node: 'bass' })
    await perform('play', {})
    await new Promise((resolve) => setTimeout(resolve, 2500))
    processes.at(-1)!.kill()
    const started = processes.length
    await expect.poll(() => processes.length, { timeout: 10_000 }).toBe(started + 1)
    expect(host.cue.message()).toMatchObject({ playing: true, title: 'bass', problem: /died and was started again/ })
    const recording: number[] = []
    for (let read = host.engine.readRecorded(); recording.length < 8 * JACK_RATE; read = host.engine.readRecorded()) {
      if (read) for (let i = 0; i < read.samples.length; i += 2) recording.push(read.samples[i]!)
      else await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const whole = rendered(RACK, 5)
    expect(Float32Array.from(recording.slice(0, whole.length))).toEqual(whole)
    expect(shareHeard(rendered(BASS_ALONE, 8), await heard, 2 / 32768)).toBeGreaterThan(0.2)
    await perform('stop', {})
    await perform('stopCue', {})
  })

  test('what cannot be heard is said in words', { timeout: LIMIT_MS }, async () => {
    await expect(perform('cueNode', { node: 'nobody' })).rejects.toThrow('the rack has no node nobody')
    await listen(3)
    await perform('cueFile', { path: join(folder, 'nothing.wav') })
    await expect.poll(() => host.cue.message().problem, { timeout: 20_000 }).toBe('nothing.wav is not there')
    await perform('setCueDevice', { name: 'JACK Audio Connection Kit: nobody' })
    await perform('cueFile', { path: join(folder, 'sine.wav') })
    await expect.poll(() => host.cue.message().problem, { timeout: 20_000 }).toMatch('nobody: no such device')
    await perform('setCueDevice', { name: '' })
    await expect(perform('cueFile', { path: '/x.wav' })).rejects.toThrow('choose one first')
  })
})
