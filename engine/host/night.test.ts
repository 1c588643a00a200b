/**
 * A whole night in six seconds: somebody patches a delay into a rack that plays, plays the synth over it, the audio server
 * dies and comes back. Nothing of it clicks and no note is lost.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Host } from './host.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { loadNative } from './native.ts'
import { hasJack, JACK_DEVICE, JackServer, NO_JACK } from './testing/jack-server.ts'

const RATE = 48_000
/** A note a fifth of a second long, and as long a pause. */
const HALF_BEAT_MS = 200
/** Semitones; far enough apart to be told by their frequencies in a tenth of a second. */
const melody = [60, 62, 64, 66, 68, 70, 71, 73, 75, 77, 79, 81]
const DRONE = 40
/** Amplitude; what leaks from a neighbour is a third of it. */
const AUDIBLE = 0.03

/** Sines with soft beginnings and ends: what is sharp in the recording was not played. */
const soft = {
  osc1Wave: 'sine',
  osc2Level: 0,
  subLevel: 0,
  cutoff: 18000,
  filterEnv: 0,
  ampAttackMs: 40,
  ampSustain: 1,
  ampReleaseMs: 60,
  gain: 0.2,
}
const rack = {
  kind: 'rack',
  version: 1,
  nodes: [
    { id: 'drone', type: 'synth', params: soft },
    { id: 'lead', type: 'synth', params: soft },
    { id: 'glue', type: 'compressor', params: { thresholdDb: 0, ratio: 1 } },
  ],
  connections: [{ from: 'lead', to: 'glue' }],
  mixer: { softClip: false, inputs: [{ id: 'drone' }, { id: 'glue' }] },
  transport: { bpm: 120, lengthBars: 64, resolution: 16, patterns: [] },
}

let folder: string
let server: JackServer
let host: Host

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-night-'))
  server = new JackServer('mam-night')
  host = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
})
afterEach(async () => {
  await host.close()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const perform = (action: { case: string; value: object }) =>
  host.perform(action as Parameters<Host['perform']>[0], HOST_ORIGIN, { id: 'keys' }, 'player')
const noteOn = (node: string, note: number, pitch: number) =>
  perform({ case: 'playNote', value: { rack: '', node, note, pitch, velocity: 0.8, channel: 0 } })
const noteOff = (note: number) => perform({ case: 'endNote', value: { note } })

/** What the device was given, or would have been, since the last call. */
function recorded(into: Float32Array[]): number {
  let lost = 0
  for (let part = host.engine.readRecorded(); part; part = host.engine.readRecorded()) {
    into.push(part.samples)
    lost += part.lost
  }
  return lost
}

const leftOf = (pieces: readonly Float32Array[]): Float32Array =>
  Float32Array.from(pieces.flatMap((piece) => [...piece.filter((_, at) => at % 2 === 0)]))

/** Amplitude of a sine within a window, by Goertzel's algorithm. */
function amplitude(samples: Float32Array, frequency: number): number {
  const omega = (2 * Math.PI * frequency) / RATE
  let [before, last] = [0, 0]
  for (const sample of samples) [before, last] = [last, sample + 2 * Math.cos(omega) * last - before]
  const power = last * last + before * before - 2 * Math.cos(omega) * last * before
  return (2 * Math.sqrt(power)) / samples.length
}

/** Of a pitch, the loudest tenth of a second. */
function loudest(samples: Float32Array, pitch: number): number {
  const frequency = 440 * 2 ** ((pitch - 69) / 12)
  let most = 0
  for (let at = 0; at + RATE / 10 <= samples.length; at += RATE / 20)
    most = Math.max(most, amplitude(samples.subarray(at, at + RATE / 10), frequency))
  return most
}

/** The sharpest corner: of a smooth tone the second difference is tiny, of a click it is as large as the click. */
function sharpest(samples: Float32Array): number {
  let most = 0
  for (let at = 2; at < samples.length; at++)
    most = Math.max(most, Math.abs(samples[at]! - 2 * samples[at - 1]! + samples[at - 2]!))
  return most
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue(); tries++) {
    if (tries > 1000) throw new Error('it did not come to that')
    await sleep(10)
  }
}

const openJack = () => perform({ case: 'openDevice', value: { name: JACK_DEVICE, blockFrames: 0 } })
const state = () => host.engine.status().deviceState

describe.skipIf(!hasJack)(`a night on stage${hasJack ? '' : ` (${NO_JACK})`}`, () => {
  test('neither clicks nor loses a note', async () => {
    const path = join(folder, 'night.json')
    writeFileSync(path, JSON.stringify(rack, null, 2))
    server.start()
    await host.open(path)
    await until(() =>
      loadNative()
        .devices()
        .some(({ name }) => name === JACK_DEVICE),
    )
    await openJack()
    const pieces: Float32Array[] = []
    host.engine.startRecording()
    await perform({ case: 'play', value: {} })
    await noteOn('drone', 1000, DRONE)
    let lost = 0
    for (const [at, pitch] of melody.entries()) {
      await noteOn('lead', at, pitch)
      await sleep(HALF_BEAT_MS / 2)
      if (at === 2)
        await perform({
          case: 'insertNode',
          value: { from: 'lead', to: 'glue', toPort: 0, type: 'delay', node: 'echo', rack: '' },
        })
      if (at === 5) await server.kill()
      if (at === 8) server.start()
      await sleep(HALF_BEAT_MS / 2)
      await noteOff(at)
      await sleep(HALF_BEAT_MS)
      lost += recorded(pieces)
      if (at === 7) await until(() => state() === 'lost')
    }
    await until(() => state() === 'running')
    await noteOff(1000)
    await sleep(500)
    lost += recorded(pieces)
    const sound = leftOf(pieces)
    expect(lost).toBe(0)
    const levels = melody.map((pitch) => loudest(sound, pitch))
    expect(levels.filter((level) => level < AUDIBLE)).toEqual([])
    expect(loudest(sound, DRONE)).toBeGreaterThan(AUDIBLE)
    expect(sharpest(sound)).toBeLessThan(0.002)
  }, 60_000)
})
