/** Buses and racks of more than two channels, by the sound that they make. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BusMode } from '../contract/gen/mam/v1/mixer_pb.js'
import type { RackPlan } from '../formats/plan.ts'
import { parseRack } from '../formats/rack.ts'
import { type Stem, withStems } from '../session/graph/stems.ts'
import { parseSession } from '../session/session-file.ts'
import { sessionPlan } from '../session/session-plan.ts'
import { Host } from './host.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { onePass } from './live/session-sound.ts'
import { loadNative } from './native.ts'

const FRAMES = 12_000
const native = loadNative()

const rackOf = (nodes: readonly object[], more: object = {}): RackPlan =>
  parseRack(JSON.stringify({ kind: 'rack', version: 1, nodes, ...more }), { file: 'rack.json' }).document
    .plan as RackPlan
/** Another sound left than right. */
const tone = (freqHz: number, pan: number) => [
  { id: 'tone', type: 'tone', params: { freqHz, levelDb: -12 } },
  { id: 'side', type: 'pan', params: { pan } },
]
const toned = (freqHz: number, pan = 0.4) => rackOf(tone(freqHz, pan), { connections: [{ from: 'tone', to: 'side' }] })
const plans = { low: toned(110), high: toned(1760, -0.7) }
const racks = Object.keys(plans).map((id) => ({ id, path: `${id}.json` }))

function planOf(session: object, made: Readonly<Record<string, RackPlan>> = plans) {
  const { content } = parseSession(JSON.stringify({ kind: 'session', durationSec: 1, ...session }), { file: 's.json' })
  if (content === null) throw new Error('no session')
  return { content, plan: sessionPlan(content, new Map(Object.entries(made)), { sampleRate: 48_000 }) }
}

function played(plan: RackPlan, { blockFrames = 512, threads = 1, stems = [] as readonly Stem[] } = {}) {
  const range = { ...onePass(48_000), hardFrames: FRAMES, tailFrames: 0 }
  const renderer = native.createRenderer(plan, range, { blockFrames, threads, stems })
  const samples = renderer.read(FRAMES)!
  renderer.close()
  return samples
}
const sound = (session: object, made?: Readonly<Record<string, RackPlan>>) => played(planOf(session, made).plan)

/** Said without ten thousand samples. */
const isSame = (one: Float32Array, other: Float32Array) => Buffer.compare(bytesOf(one), bytesOf(other)) === 0
const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) => Buffer.from(buffer, byteOffset, byteLength)
const side = (samples: Float32Array, channel: 0 | 1) => samples.filter((_, index) => index % 2 === channel)
const loudest = (samples: Float32Array) => samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0)
/** Of the sum of two sounds against a third. */
const farthest = (wanted: Float32Array, ...parts: readonly Float32Array[]) =>
  wanted.reduce((most, one, at) => Math.max(most, Math.abs(one - parts.reduce((sum, part) => sum + part[at]!, 0))), 0)
const toBus = (from: string, channelMap?: readonly number[]) => ({ from, to: 'wide', channelMap })

describe('a bus of six channels', () => {
  const wide = { id: 'wide', channels: 6, mode: 'multichannel' }
  const pairs = [toBus('low', [0, 0, 1, 2]), toBus('high', [0, 0, 0, 0, 1, 2])]
  const direct = sound({ racks })

  test('brings what goes in by any channels to the master, bit for bit', () => {
    expect(loudest(direct)).toBeGreaterThan(0.1)
    expect(isSame(sound({ racks, buses: [wide], routes: pairs }), direct)).toBe(true)
  })

  test('sounds the same in any block, on any number of threads', () => {
    const { plan } = planOf({
      racks,
      buses: [{ ...wide, inserts: [{ type: 'delay' }, { type: 'limiter' }] }],
      routes: pairs,
    })
    const wanted = played(plan)
    for (const blockFrames of [32, 999, 8192])
      for (const threads of [1, 2]) expect(isSame(played(plan, { blockFrames, threads }), wanted)).toBe(true)
  })

  test('has effects of its own for each two channels', () => {
    const inserts = [{ type: 'limiter', params: { ceilingDb: -30 } }]
    const together = sound({ racks, buses: [{ ...wide, inserts }], routes: pairs })
    const [low, high] = racks.map((rack) =>
      sound({ racks: [rack], buses: [{ id: 'own', inserts }], routes: [{ from: rack.id, to: 'own' }] }),
    )
    expect(loudest(together)).toBeLessThan(0.1)
    expect(farthest(together, low!, high!)).toBeLessThan(1e-7)
  })

  test('moves as one: level, side, mute and an insert, by command too', () => {
    const commands = [
      { timeSec: 0.05, nodeId: 'bus:wide', type: 'SetParam', param: 'GAIN', value: 0.25, rampMs: 20 },
      { timeSec: 0.1, nodeId: 'bus:wide', type: 'SetParam', param: 'PAN', value: -0.5 },
      { timeSec: 0.15, nodeId: 'bus:wide/eq', type: 'SetParam', param: 'OUTPUT_DB', value: -6 },
      { timeSec: 0.2, nodeId: 'bus:wide', type: 'SetParam', param: 'MUTE', value: 1 },
    ]
    const inserts = [{ type: 'utility', id: 'eq', params: { swap: true } }]
    const moved = sound({ racks, buses: [{ ...wide, inserts }], routes: pairs, commands })
    const narrow = { id: 'wide', inserts }
    const wanted = sound({ racks, buses: [narrow], routes: [toBus('low'), toBus('high')], commands })
    expect(farthest(moved, wanted)).toBeLessThan(1e-6)
    expect(loudest(moved.subarray(2 * 10_400))).toBe(0)
  })

  test('gives any of its channels on', () => {
    const routes = [...pairs, { from: 'wide', to: 'master', channelMap: [5, 0] }]
    const high = sound({ racks: [racks[1]] })
    const heard = sound({ racks, buses: [wide], routes })
    expect(isSame(side(heard, 0), side(high, 0))).toBe(true)
    expect(loudest(side(heard, 1))).toBe(0)
  })

  test('has a last channel alone where their number is odd', () => {
    const inserts = [{ type: 'utility', params: { swap: true } }]
    const odd = { ...wide, channels: 3, inserts }
    expect(loudest(sound({ racks, buses: [odd], routes: [toBus('low', [0, 0, 1]), toBus('high', [0, 0, 0])] }))).toBe(0)
    const kept = sound({
      racks,
      buses: [{ ...odd, inserts: [] }],
      routes: [toBus('low', [0, 0, 1]), toBus('high', [0])],
    })
    expect(isSame(side(kept, 0), side(sound({ racks: [racks[0]] }), 0))).toBe(true)
    expect(loudest(side(kept, 1))).toBe(0)
  })

  test('is a key with all of them', () => {
    const inserts = [
      { type: 'compressor', id: 'duck', params: { thresholdDb: -40 }, sidechains: [{ from: 'bus:wide' }] },
    ]
    const ducked = (routes: readonly object[]) =>
      loudest(
        sound({
          racks,
          buses: [wide, { id: 'ducked', inserts }],
          routes: [...routes, { from: 'low', to: 'ducked' }, { from: 'bus:wide', to: 'master', gain: 0 }],
        }).subarray(8000),
      )
    const [loud, silent] = [ducked([toBus('high', [0, 0, 0, 0, 1, 2])]), ducked([toBus('high', [0])])]
    expect(loud).toBeLessThan(0.75 * silent)
    expect(loud).toBe(ducked([toBus('high', [1, 2])]))
  })

  test('is a part of the mix among the stems, which sum to it', () => {
    const session = planOf({ racks, buses: [wide], routes: pairs.slice(1) })
    const { plan, stems } = withStems(session.content, session.plan)
    expect(stems.map(({ strip, sums }) => [strip, sums])).toEqual([
      ['low', true],
      ['high', false],
      ['bus:wide', true],
    ])
    expect(isSame(played(plan, { stems }), played(session.plan))).toBe(true)
  })
})

describe('a rack', () => {
  const split = (channel: number) =>
    rackOf(
      [
        { id: 'low', type: 'tone', params: { freqHz: 110, levelDb: -12 } },
        { id: 'high', type: 'tone', params: { freqHz: 1760, levelDb: -12 } },
      ],
      {
        mixer: {
          softClip: false,
          masterPercent: 50,
          inputs: [{ id: 'low' }, { id: 'high', gainPercent: 80, channel }],
        },
      },
    )
  const opened = (outputs: number) => [{ id: 'r', path: 'r.json', channelConfig: { outputs } }]
  const alone = (freqHz: number, masterPercent: number) =>
    rackOf([{ id: 'one', type: 'tone', params: { freqHz, levelDb: -12 } }], {
      mixer: { softClip: false, masterPercent, inputs: [{ id: 'one' }] },
    })
  const low = sound({ racks: opened(2) }, { r: alone(110, 50) })

  test('is heard on the channels that its mixer sends to, where the session opens them', () => {
    const of = (channelMap: readonly number[]) =>
      sound({ racks: opened(4), routes: [{ from: 'r', to: 'master', channelMap }] }, { r: split(3) })
    expect(isSame(of([1, 2]), low)).toBe(true)
    const high = sound({ racks: opened(2) }, { r: alone(1760, 40) })
    expect(farthest(of([3, 4]), high)).toBeLessThan(1e-7)
    expect(farthest(sound({ racks: opened(4) }, { r: split(3) }), low, high)).toBeLessThan(1e-6)
  })

  test('mixes what the session does not open', () => {
    expect(isSame(sound({ racks: opened(2) }, { r: split(3) }), sound({ racks: opened(2) }, { r: split(1) }))).toBe(
      true,
    )
    expect(farthest(sound({ racks: opened(4) }, { r: split(2) }), low)).toBeGreaterThan(0.01)
  })

  test('hears further channels by its inputs', () => {
    const fx = rackOf([{ id: 'in', type: 'input', params: { channel: 3, channels: 2 } }])
    const racksWith = (inputs: number) => [...racks, { id: 'fx', path: 'fx.json', channelConfig: { inputs } }]
    const routes = [
      { from: 'low', to: 'fx' },
      { from: 'high', to: 'fx', channelMap: [0, 0, 1, 2] },
    ]
    const made = { ...plans, fx }
    expect(isSame(sound({ racks: racksWith(4), routes }, made), sound({ racks: [racks[1]] }))).toBe(true)
    expect(loudest(sound({ racks: racksWith(2), routes }, made))).toBe(0)
  })

  test('of one channel is the mean of both, heard and played', () => {
    const mean = sound({ racks: [{ ...racks[0], channelConfig: { outputs: 1 } }] })
    const both = sound({ racks: [racks[0]] })
    expect(isSame(side(mean, 0), side(mean, 1))).toBe(true)
    expect(side(mean, 0)[5000]).toBeCloseTo((side(both, 0)[5000]! + side(both, 1)[5000]!) / 2, 6)
    const fx = rackOf([{ id: 'in', type: 'input' }])
    const entry = { id: 'fx', path: 'fx.json', channelConfig: { inputs: 1 } }
    const fed = sound({ racks: [racks[0], entry], routes: [{ from: 'low', to: 'fx' }] }, { ...plans, fx })
    expect(isSame(fed, mean)).toBe(true)
  })
})

describe('while it plays', () => {
  const rackFile = {
    kind: 'rack',
    version: 1,
    nodes: tone(220, 0.4),
    connections: [{ from: 'tone', to: 'side' }],
    mixer: { softClip: false, inputs: [{ id: 'side' }] },
  }
  const session = {
    kind: 'session',
    version: 1,
    racks: [{ id: 'low', path: 'low.json' }],
    buses: [{ id: 'wide' }],
    routes: [{ from: 'low', to: 'wide' }],
    durationSec: 60,
  }
  const largestStep = (samples: Float32Array) =>
    samples.reduce((most, one, at) => (at < 2 ? most : Math.max(most, Math.abs(one - samples[at - 2]!))), 0)

  test('channels come and go without a click, and then sound as before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mam-channels-'))
    writeFileSync(join(folder, 'low.json'), JSON.stringify(rackFile))
    writeFileSync(join(folder, 'show.json'), JSON.stringify(session))
    const host = new Host({ native, demoFolder: null, stateFolder: null })
    const perform = (action: { case: string; value: object }) =>
      host.perform(action as Parameters<Host['perform']>[0], HOST_ORIGIN, { id: 'test' }, 'tester')
    const hear = (frames: number) => {
      const pieces: number[] = []
      for (let at = 0; at < frames; at += 96) pieces.push(...host.engine.process(96))
      return Float32Array.from(pieces)
    }
    try {
      await host.open(join(folder, 'show.json'))
      await perform({ case: 'play', value: {} })
      hear(4800)
      const before = hear(9600)
      const bound = largestStep(before) + (2 * loudest(before)) / 480
      const edits = [
        { case: 'setBus', value: { bus: 'wide', channels: 6, mode: BusMode.MULTICHANNEL } },
        { case: 'setStripRoute', value: { from: 'low', to: 'wide', channelMap: '0 0 0 0 1 2' } },
        { case: 'addInsert', value: { strip: 'bus:wide', type: 'utility' } },
        { case: 'setRackChannels', value: { rack: 'low', outputs: 4 } },
        { case: 'setMixerInput', value: { rack: 'low', node: 'side', gainPercent: 100, channel: 3 } },
        { case: 'setStripRoute', value: { from: 'low', to: 'wide', channelMap: '3 4' } },
        { case: 'setBus', value: { bus: 'wide', channels: 2 } },
      ]
      const undone = edits.map(() => ({ case: 'undo', value: {} }))
      for (const [at, edit] of [...edits, ...undone].entries()) {
        await perform(edit)
        const said = `${at} ${JSON.stringify(edit)}`
        expect(largestStep(hear(4800)), said).toBeLessThanOrEqual(bound)
        // With the node on channel 3 and 4 the route still takes 1 and 2: after the fifth step, and when that is undone to.
        const isSilent = Math.min(at, 2 * edits.length - 2 - at) === 4
        expect(loudest(hear(9600)), said).toBeCloseTo(isSilent ? 0 : loudest(before), 3)
      }
    } finally {
      await host.close()
      rmSync(folder, { recursive: true })
    }
  })
})
