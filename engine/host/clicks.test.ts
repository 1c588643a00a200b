/**
 * Edits and their undo while it plays never click: the largest step from one sample to the next is no larger than where
 * nothing is edited, plus what a glide of 20 ms adds, or the ramp of 10 ms of an edit of the graph. So it is for a panic.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PanicStep } from '../contract/gen/mam/v1/stage_pb.js'
import { findDescriptor } from '../formats/nodes.ts'
import { parseRack } from '../formats/rack.ts'
import { Host } from './host.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { loadNative, type RenderRange } from './native.ts'

const RATE = 48_000
const SECOND = RATE
const GLIDE_FRAMES = 0.02 * RATE
const RAMP_FRAMES = 0.01 * RATE

type Params = Record<string, number | string>

/** Tones without noise and without a mixer that clips: a kick that is a sine, a pulse and a bass that are held. */
const racks = {
  kick: rackOf('kick', { f0: 60, fend: 60, ampDecayMs: 400, gain: 0.9 }),
  mam_chip: rackOf('mam_chip', { note: 48, attackMs: 20, sustain: 0.8, releaseMs: 400, gain: 0.5 }),
  tb303_ext: rackOf('tb303_ext', { cutoff: 600, ampDecayMs: 800, gain: 0.5 }),
}

function rackOf(type: string, params: Params) {
  return {
    kind: 'rack',
    version: 1,
    nodes: [
      { id: 'tone', type, params },
      { id: 'echo', type: 'delay', params: { delayMs: 90, mix: 0.3 } },
    ],
    connections: [{ from: 'tone', to: 'echo' }],
    mixer: { softClip: false, inputs: [{ id: 'echo' }] },
    transport: { bpm: 120, lengthBars: 4, resolution: 16, patterns: [{ nodeId: 'tone', steps: 'x.......x.......' }] },
  }
}

let folder: string
let host: Host

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-clicks-'))
  host = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

const perform = (action: { case: string; value: object }) =>
  host.perform(action as Parameters<Host['perform']>[0], HOST_ORIGIN, { id: 'test' }, 'tester')
const undo = () => perform({ case: 'undo', value: {} })

async function open(rack: object): Promise<void> {
  const path = join(folder, 'rack.json')
  writeFileSync(path, JSON.stringify(rack, null, 2))
  await host.open(path)
}

/** Seconds of sound, heard from the host in blocks as from a device. */
function hear(seconds: number): Float32Array {
  const frames = Math.round(seconds * SECOND)
  const samples = new Float32Array(frames * 2)
  for (let at = 0; at < frames; at += 256) samples.set(host.engine.process(Math.min(256, frames - at)), at * 2)
  return samples
}

/** From one sample to the next of the same channel, over pieces that follow each other. */
function largestStep(...pieces: readonly Float32Array[]): number {
  let largest = 0
  const before = [pieces[0]![0]!, pieces[0]![1]!]
  for (const piece of pieces)
    for (let at = 0; at < piece.length; at++) {
      largest = Math.max(largest, Math.abs(piece[at]! - before[at % 2]!))
      before[at % 2] = piece[at]!
    }
  return largest
}

const peak = (samples: Float32Array) => samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0)

/** What the rack as it is now does by itself in two seconds from the start. */
function undisturbed(): { readonly step: number; readonly peak: number } {
  const { plan } = parseRack(host.rackText!, { file: 'rack' }).document
  const range: RenderRange = {
    sampleRate: RATE,
    bars: 0,
    loopCount: 1,
    startBar: 0,
    endBar: 0,
    hardFrames: 2 * SECOND,
    tailFrames: -1,
    loop: false,
  }
  const renderer = loadNative().createRenderer(plan!, range, { blockFrames: 256, threads: 1 })
  const samples = renderer.read(2 * SECOND)!.slice()
  renderer.close()
  return { step: largestStep(samples), peak: peak(samples) }
}

/** Undoes, redoes and undoes a change in the middle of a tone; the bound is what either sound does by itself, and a fade. */
async function expectNoClick(change: () => Promise<unknown>, fadeFrames: number): Promise<void> {
  const before = undisturbed()
  await change()
  const after = undisturbed()
  await perform({ case: 'play', value: {} })
  const pieces = [hear(0.13)]
  await undo()
  pieces.push(hear(0.2))
  await perform({ case: 'redo', value: {} })
  pieces.push(hear(0.2))
  await undo()
  // Up to the next strike, which starts its tone anew wherever the last one was.
  pieces.push(hear(0.4))
  const loudest = Math.max(before.peak, after.peak)
  const bound = Math.max(before.step, after.step) + (2 * loudest) / fadeFrames
  expect(loudest).toBeGreaterThan(0.05)
  expect(largestStep(...pieces)).toBeLessThanOrEqual(bound)
}

const startValues = Object.entries(racks).flatMap(([type, rack]) =>
  findDescriptor(type)!
    // With a tempo or a loop of its own the kick strikes at once: a note, and not a click.
    .fileKeys.filter(({ meaning, key }) => meaning === 'start' && key !== 'bpm' && key !== 'loop')
    .map((key) => [type, key.key, rack, key] as const),
)

describe('undo while it plays does not click', () => {
  test.each(startValues)('%s: %s', async (_type, _name, rack, key) => {
    await open(rack)
    const { base } = host.player.valueOf({ rack: host.editor.project.front, node: 'tone', param: key.liveId })
    const far = Math.abs(key.max - base) > Math.abs(key.min - base) ? key.max : key.min
    const set = { case: 'setParam', value: { rack: '', node: 'tone', param: key.liveId, value: far } }
    await expectNoClick(() => perform(set), GLIDE_FRAMES)
  })

  const rack = ''
  const structure: readonly (readonly [string, { case: string; value: object }])[] = [
    ['a node that is added', { case: 'addNode', value: { type: 'reverb', node: 'hall', rack } }],
    ['a node that is removed', { case: 'removeNode', value: { node: 'echo', rack } }],
    ['a node that sounds and is removed', { case: 'removeNode', value: { node: 'tone', rack } }],
    ['a node that is bypassed', { case: 'bypassNode', value: { node: 'echo', bypass: true, rack } }],
    ['a node that sounds and is bypassed', { case: 'bypassNode', value: { node: 'tone', bypass: true, rack } }],
    ['a node of another type', { case: 'replaceNode', value: { node: 'echo', type: 'reverb', rack } }],
    [
      'a node put into a connection',
      { case: 'insertNode', value: { from: 'tone', to: 'echo', toPort: 0, type: 'compressor', node: 'glue', rack } },
    ],
    ['a copy of a node', { case: 'duplicateNode', value: { node: 'echo', name: 'second', rack } }],
    ['a connection', { case: 'disconnect', value: { from: 'tone', to: 'echo', toPort: 0, rack } }],
    [
      'the gain of a connection',
      { case: 'connect', value: { from: 'tone', to: 'echo', toPort: 0, gainPercent: 10, rack } },
    ],
    ['a level in the mixer', { case: 'setMixerInput', value: { node: 'echo', gainPercent: 20, rack } }],
    ['the level of the rack', { case: 'setMasterGain', value: { gainPercent: 20, rack } }],
    ['soft clip', { case: 'setSoftClip', value: { softClip: true, rack } }],
    [
      'a value that a node reads when it is made',
      { case: 'setFileValue', value: { node: 'echo', key: 'mix', value: 1, rack } },
    ],
    ['an LFO', { case: 'setLfo', value: { node: 'tone', lfo: 1, freqHz: 3, rack } }],
    ['the steps of a pattern', { case: 'setSteps', value: { node: 'tone', steps: 'xxxxxxxxxxxxxxxx', rack } }],
    ['swing', { case: 'setSwing', value: { percent: 60, rack } }],
    ['a tempo further on', { case: 'setTempoPoint', value: { bar: 1, bpm: 90, rack } }],
    ['the tempo', { case: 'setTempo', value: { bpm: 61, rack } }],
  ]
  test.each(structure)('%s', async (_what, action) => {
    await open(racks.kick)
    await expectNoClick(() => perform(action), RAMP_FRAMES)
  })
})

describe('panic while it plays does not click', () => {
  const panic = (step: PanicStep) => perform({ case: 'panic', value: { step } })
  const restore = () => perform({ case: 'restoreLevels', value: {} })
  /** The curve is squared: at its steepest, at the loud end, it is twice as steep as a straight one. */
  const added = (loudest: number, fadeFrames: number) => (2 * 2 * loudest) / fadeFrames

  test.each(Object.entries(racks))('%s: a fade, back halfway, again, and a stop', async (_type, rack) => {
    await open(rack)
    await perform({ case: 'setStage', value: { panicFadeMs: 200 } })
    const { step, peak: loudest } = undisturbed()
    await perform({ case: 'play', value: {} })
    const pieces = [hear(0.13)]
    await panic(PanicStep.FADE)
    pieces.push(hear(0.1))
    await restore()
    // Up to the middle of the next strike.
    pieces.push(hear(0.92))
    await panic(PanicStep.FADE)
    pieces.push(hear(0.05))
    await panic(PanicStep.STOP)
    pieces.push(hear(0.3))
    await restore()
    pieces.push(hear(0.6))
    expect(loudest).toBeGreaterThan(0.05)
    expect(peak(pieces[2]!)).toBeGreaterThan(loudest / 2)
    expect(peak(pieces.at(-1)!)).toBe(0)
    // Of a stop both are heard at once: the engine's fade and the one of the output.
    expect(largestStep(...pieces)).toBeLessThanOrEqual(step + 1.5 * added(loudest, GLIDE_FRAMES))
  })

  test.each(Object.entries(racks))('%s: a play after a fade', async (_type, rack) => {
    await open(rack)
    const { step, peak: loudest } = undisturbed()
    await perform({ case: 'play', value: {} })
    const pieces = [hear(0.13)]
    await panic(PanicStep.FADE)
    pieces.push(hear(0.3))
    await perform({ case: 'play', value: {} })
    pieces.push(hear(0.4))
    expect(peak(pieces.at(-1)!)).toBeGreaterThan(loudest / 2)
    // What played before leaves in 20 ms from where the fade had brought it.
    expect(largestStep(...pieces)).toBeLessThanOrEqual(step + added(loudest, GLIDE_FRAMES))
  })
})
