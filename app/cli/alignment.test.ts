/** An impulse through every kind of route of a session arrives on one frame, by the real files and the real engine. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freshFolder } from '../../engine/host/render/fixture.ts'
import { mam, nativeReason } from './fixture.ts'
import { samplesOf, writeSession } from './session-fixture.ts'

const rack = (nodes: readonly object[], connections: readonly object[] = []) => ({
  version: 1,
  kind: 'rack',
  sampleRate: 48000,
  latencyComp: true,
  nodes,
  connections,
})
const click = { id: 'click', type: 'tone', params: { wave: 'impulse', periodMs: 0, levelDb: -20 } }
const late = { id: 'late', type: 'limiter', params: { lookAheadMs: 9 } }
const ahead = { id: 'ahead', type: 'spectral_ducker', params: { lookaheadMs: 7, bands: [] } }

const racks = {
  click: rack([click]),
  late: rack([click, late], [{ from: 'click', to: 'late' }]),
  effect: rack([{ id: 'in', type: 'input' }, ahead], [{ from: 'in', to: 'ahead' }]),
  steady: rack([{ id: 'tone', type: 'tone', params: { levelDb: -6 } }]),
}

/** Each begins with what a gain opens. */
const ways = {
  direct: { list: 'routes', from: 'click', to: 'master' },
  'a rack that is late': { list: 'routes', from: 'late', to: 'master' },
  'a node of a rack': { list: 'routes', from: 'late/click', to: 'master' },
  'a bus': { list: 'routes', from: 'click', to: 'bus:one' },
  'a bus of buses': { list: 'routes', from: 'click', to: 'bus:inner' },
  'a send behind the fader': { list: 'sends', from: 'click', to: 'bus:post' },
  'a send before the fader': { list: 'sends', from: 'click', to: 'bus:pre', pre: true },
  'an insert that looks ahead': { list: 'routes', from: 'click', to: 'bus:ahead' },
  'an insert that oversamples': { list: 'routes', from: 'click', to: 'bus:limited' },
  'inserts in mid and side': { list: 'routes', from: 'click', to: 'bus:wide' },
  'a rack as an effect': { list: 'routes', from: 'click', to: 'effect' },
} as const

const limiter = { id: 'limiter', type: 'limiter' }
const buses = [
  { id: 'one' },
  { id: 'inner' },
  { id: 'outer' },
  { id: 'post' },
  { id: 'pre' },
  { id: 'ahead', inserts: [ahead] },
  { id: 'limited', inserts: [limiter] },
  { id: 'wide', mode: 'midSide', inserts: [limiter] },
]

function sessionBy(open: string) {
  const made = { routes: [{ from: 'bus:inner', to: 'bus:outer' }] as object[], sends: [] as object[] }
  for (const [name, { list, ...way }] of Object.entries(ways)) made[list].push({ ...way, gain: name === open ? 1 : 0 })
  const used = ['click', 'late', 'effect'].map((id) => ({ id, path: `${id}.json` }))
  return { kind: 'session', version: 1, sampleRate: 48000, racks: used, buses, ...made }
}

async function rendered(session: object): Promise<Float32Array> {
  const out = join(freshFolder(), 'out.wav')
  const { code, err } = await mam('render', writeSession(session, racks), '-o', out, '--seconds', '0.2')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return samplesOf(out)
}

/** Frames where the left channel is not silent. */
const soundingFrames = (samples: Float32Array): number[] =>
  [...samples].flatMap((sample, i) => (i % 2 === 0 && Math.abs(sample) > 1e-3 ? [i / 2] : []))

async function latencyOf(session: object): Promise<number> {
  return JSON.parse((await mam('latency', writeSession(session, racks), '--json')).out).latencyFrames
}

describe.skipIf(nativeReason)(`an impulse${nativeReason}`, () => {
  test.for(Object.keys(ways))('arrives through %s on the frame that the latency tells', async (way) => {
    const session = sessionBy(way)
    const latency = await latencyOf(session)
    expect(latency).toBe(9 * 48)
    expect(soundingFrames(await rendered(session))).toEqual([latency])
  })
})

describe.skipIf(nativeReason)(`a sidechain${nativeReason}`, () => {
  /** A tone through a compressor that one of the racks keys; no rack is heard by itself but the tone. */
  const keyedBy = (key: string, level: number) => ({
    kind: 'session',
    version: 1,
    sampleRate: 48000,
    racks: ['click', 'late', 'steady'].map((id) => ({ id, path: `${id}.json`, gain: id === 'steady' ? 1 : 0 })),
    buses: [{ id: 'tone', inserts: [{ id: 'comp', type: 'compressor', params: compressor }] }],
    routes: [{ from: 'steady', to: 'bus:tone' }],
    sends: [{ from: 'late', to: 'bus:tone', gain: 0 }],
    sidechains: [{ from: key, to: 'bus:tone/comp', gain: level }],
  })
  const compressor = { thresholdDb: -60, ratio: 20, attackMs: 0.1, releaseMs: 50 }

  test.for(['click', 'late', 'late/click'])('from %s acts on the frame where it would be heard', async (key) => {
    const session = keyedBy(key, 1)
    const [keyed, unkeyed] = [await rendered(session), await rendered(keyedBy(key, 0))]
    const first = keyed.findIndex((sample, i) => sample !== unkeyed[i])
    // A tone that is 0 on that frame is 0 whatever its gain.
    expect([0, 1]).toContain(Math.floor(first / 2) - (await latencyOf(session)))
  })
})

describe.skipIf(nativeReason)(`a command${nativeReason}`, () => {
  const train = { id: 'train', type: 'tone', params: { wave: 'impulse', periodMs: 1, levelDb: -20 } }
  const trains = {
    late: rack([train, late], [{ from: 'train', to: 'late' }]),
    direct: rack([train]),
  }
  /** One rack of impulses through a crossfader, a bus, a send and a master; all of these look ahead, or none. */
  const commanded = (path: 'late' | 'direct', commands: readonly object[]) => {
    const inserts = path === 'late' ? [limiter] : []
    return {
      kind: 'session',
      version: 1,
      sampleRate: 48000,
      racks: ['one', 'two'].map((id) => ({ id, path: `${path}.json` })),
      buses: [
        { id: 'bus', inserts },
        { id: 'room', inserts },
      ],
      routes: [{ id: 'way', from: 'one', to: 'bus:bus' }],
      sends: [{ id: 'some', from: 'bus:bus', to: 'bus:room', level: 0.5 }],
      xfaders: [{ id: 'x', racks: ['one', 'two'], x: 0.25 }],
      master: { inserts },
      commands,
    }
  }
  const play = async (path: 'late' | 'direct', commands: readonly object[]) => {
    const out = join(freshFolder(), 'out.wav')
    const file = writeSession(commanded(path, commands), trains)
    const { code, err } = await mam('render', file, '-o', out, '--seconds', '0.15')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    return { samples: samplesOf(out), latency: JSON.parse((await mam('latency', file, '--json')).out).latencyFrames }
  }

  test.for([
    { nodeId: 'bus:bus', param: 'MUTE', value: 1 },
    { nodeId: 'bus:bus', param: 'GAIN', value: 0.2, rampMs: 30 },
    { nodeId: 'bus:room', param: 'SOLO', value: 1 },
    { nodeId: 'master', param: 'PAN', value: -0.7 },
    { nodeId: 'one', param: 'GAIN', value: 0.3 },
    { nodeId: 'route:way', param: 'LEVEL', value: 0.1 },
    { nodeId: 'send:some', param: 'LEVEL', value: 2 },
    { nodeId: 'xfader:x:x', value: 1, rampMs: 20 },
  ])('for $nodeId $param meets the sound that was there at its frame', async (command) => {
    const commands = [{ timeSec: 0.05, type: 'SetParam', ...command }]
    const [direct, untouched, behind] = [
      await play('direct', commands),
      await play('direct', []),
      await play('late', commands),
    ]
    expect(direct.latency).toBe(0)
    expect(behind.latency).toBeGreaterThan(9 * 48)
    expect(direct.samples).not.toEqual(untouched.samples)
    const shift = 2 * behind.latency
    expect(behind.samples.subarray(shift)).toEqual(direct.samples.subarray(0, direct.samples.length - shift))
  })
})
