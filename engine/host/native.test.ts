import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import { nodeTypes, takesTriggers } from '../formats/nodes.ts'
import type { RackPlan } from '../formats/plan.ts'
import { parseRack } from '../formats/rack.ts'
import { missingReason, referenceRacks } from '../formats/testing/compat.ts'
import { planOf, soundRack } from '../formats/testing/racks.ts'
import { addonPath, loadNative, type NativeEngine, type OutgoingCommand, type OutgoingNote } from './native.ts'
import { planDifferences } from './testing/plan-compare.ts'

/** Something of everything that a plan can hold. */
const everything = soundRack({
  randomSeed: 4_000_000_000,
  latencyComp: true,
  nodes: [
    { id: 'kick', type: 'kick', params: { gain: 0.1, f0: 99.9 }, ports: { outputs: [{ index: 0, channels: 1 }] } },
    {
      id: 'bass "1"',
      type: 'tb303_ext',
      params: { gain: 0.3, cutoff: 1234.5 },
      mod: {
        lfos: [{ id: 1, wave: 'triangle', freqHz: 0.7, phase: 0.1 }],
        routes: [{ sourceId: 1, destParam: 'CUTOFF_HZ', depth: 0.3, offset: 0.1 }],
      },
    },
    { id: 'ünïcode', type: 'delay', params: { delayMs: 33.3, mix: 0.7 } },
    { id: 'duck', type: 'spectral_ducker', params: { bands: [{ centerHz: 61.5 }, { centerHz: 200, q: 1.1 }] } },
    {
      id: 'own',
      type: 'transport',
      params: { bpm: 90.5, lengthBars: 1, resolution: 8, patterns: [{ nodeId: 'kick', steps: 'x..x....' }] },
    },
  ],
  connections: [
    { from: 'bass "1"', to: 'ünïcode', gainPercent: 33 },
    { from: 'ünïcode', to: 'duck', dryPercent: 10 },
    { from: 'kick', to: 'duck', toPort: 1 },
  ],
  mixer: { masterPercent: 77, softClip: true, inputs: [{ id: 'kick', gainPercent: 10 }, { id: 'duck' }] },
  transport: {
    bpm: 133.3,
    lengthBars: 2,
    resolution: 16,
    swingPercent: 33,
    tempo: [{ bar: 1, bpm: 99.9 }],
    patterns: [
      {
        nodeId: 'bass "1"',
        stepsBars: ['x...', '..x.'],
        locks: [{ step: 2, param: 'CUTOFF_HZ', value: 700.7, rampMs: 20.2 }],
      },
      { nodeId: 'nobody', steps: 'x' },
    ],
  },
  commands: [{ sampleTime: 100, nodeId: 'kick', type: 'SetParam', paramId: 1, value: 55.5 }],
})

const bass = (gain: number, more: Record<string, unknown> = {}) =>
  planOf(
    soundRack({
      nodes: [{ id: 'bass', type: 'tb303_ext', params: { gain } }],
      transport: { bpm: 120, lengthBars: 1, resolution: 16, patterns: [{ nodeId: 'bass', steps: 'x...' }] },
      ...more,
    }),
  )

const engines: NativeEngine[] = []
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close()
})

function newEngine(): NativeEngine {
  const options = { sampleRate: 48_000, channels: 2, maxBlockFrames: 512, lookaheadFrames: 9600 } as const
  const engine = loadNative().createEngine(options)
  engines.push(engine)
  return engine
}

const differences = (plan: RackPlan, engine: NativeEngine) =>
  planDifferences(plan, engine.readBack(), loadNative().descriptors())
const peak = (samples: Float32Array) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)

describe('what the engine holds', () => {
  test('nothing before the first load', () => {
    expect(newEngine().readBack()).toBeNull()
  })

  test('the plan that it was given, of every kind of thing', () => {
    const plan = planOf(everything)
    const engine = newEngine()
    engine.load(plan)
    expect(differences(plan, engine)).toEqual([])
    const held = engine.readBack()!
    expect(held.nodes.map(({ routes, lfos }) => routes.length + lfos.length)).toContain(2)
    expect(held.transports).toHaveLength(2)
    expect(held.commands).toHaveLength(1)
  })

  test('a plan read back loads as the same rack', () => {
    const [first, second] = [newEngine(), newEngine()]
    first.load(planOf(everything))
    second.load(first.readBack()!)
    expect(second.readBack()).toEqual(first.readBack())
  })

  test('every reference rack as it was read', ({ skip }) => {
    if (missingReason) return skip(missingReason)
    for (const { name, bytes } of referenceRacks()) {
      const { plan } = parseRack(new TextDecoder().decode(bytes), { file: name }).document
      const engine = newEngine()
      engine.load(plan!)
      expect({ name, differs: differences(plan!, engine) }).toEqual({ name, differs: [] })
    }
  })
})

describe('revising start values', () => {
  test('the rack that plays is not touched, the next play starts from the new values', () => {
    const engine = newEngine()
    engine.load(bass(0.5))
    engine.play({ fromFrame: 0, loop: true })
    const before = peak(engine.process(9600))
    engine.revise(bass(0.05))
    expect(differences(bass(0.05), engine)).toEqual([])
    expect(peak(engine.process(96_000))).toBeGreaterThan(before * 0.9)
    engine.play({ fromFrame: 0, loop: true })
    engine.process(960)
    expect(peak(engine.process(9600))).toBeLessThan(before * 0.2)
  })

  test('a plan that differs in more is refused in words and nothing changes', () => {
    const engine = newEngine()
    expect(() => engine.revise(bass(0.5))).toThrow('nothing is loaded')
    engine.load(bass(0.5))
    const other = bass(0.5, { nodes: [{ id: 'low', type: 'tb303_ext', params: { gain: 0.5 } }] })
    expect(() => engine.revise(other)).toThrow(/node 0 \(bass\): its id differs/)
    expect(differences(bass(0.5), engine)).toEqual([])
  })
})

describe('editing while it sounds', () => {
  const withDelay = bass(0.5, {
    nodes: [
      { id: 'echo', type: 'delay', params: { delayMs: 20 } },
      { id: 'bass', type: 'tb303_ext', params: { gain: 0.5 } },
    ],
    connections: [{ from: 'bass', to: 'echo' }],
  })
  const structures = (engine: NativeEngine) => engine.drainApplied().filter(({ kind }) => kind === 'structure')

  test('the edited rack plays on, is read back, and the edit is applied at the frame asked for', () => {
    const engine = newEngine()
    engine.load(bass(0.5))
    engine.play({ fromFrame: 0, loop: true })
    engine.process(4800)
    engine.edit(withDelay, { atFrame: 5000, source: 'ui' })
    expect(engine.status().revision).toBe(2)
    expect(differences(withDelay, engine)).toEqual([])
    expect(peak(engine.process(24_000))).toBeGreaterThan(0)
    expect(structures(engine)).toMatchObject([{ frame: 5000, target: '', value: 2, source: 'ui', late: false }])
    expect(engine.status().state).toBe('playing')
  })

  test('a switch of the loop is told with its frame', () => {
    const engine = newEngine()
    engine.load(bass(0.5))
    engine.play({ fromFrame: 0, loop: true })
    engine.setLoop(false, { atFrame: 3000, source: 'ui' })
    engine.process(4800)
    const told = engine.drainApplied().filter(({ kind }) => kind === 'transport')
    expect(told).toMatchObject([{ frame: 3000, target: '', value: 0, source: 'ui', late: false }])
  })

  test('a render with the same edit at the same frame gives the same samples', () => {
    const engine = newEngine()
    engine.load(bass(0.5))
    engine.play({ fromFrame: 0, loop: true })
    engine.edit(withDelay, { atFrame: 3000 })
    const played = engine.process(9600)
    const range = { sampleRate: 48000, bars: 0, loopCount: 1, startBar: 0, endBar: 0, tailFrames: -1 }
    const renderer = loadNative().createRenderer(
      bass(0.5),
      { ...range, hardFrames: 9600, loop: true },
      { blockFrames: 512, threads: 1 },
    )
    renderer.editAt(3000, withDelay)
    const rendered = renderer.read(9600)!
    expect(Buffer.from(rendered.buffer, 0, rendered.byteLength).equals(Buffer.from(played.buffer))).toBe(true)
    expect(() => renderer.editAt(100, withDelay)).toThrow('is rendered already')
    renderer.close()
  })

  test('without a rack it is refused', () => {
    expect(() => newEngine().edit(withDelay)).toThrow('nothing is loaded')
  })
})

describe('what content before a frame leaves', () => {
  const range = { sampleRate: 48_000, bars: 0, loopCount: 1, startBar: 0, endBar: 0, hardFrames: -1, tailFrames: -1 }
  const onePass = { ...range, loop: false }

  test('is the last value of every parameter that its events move', () => {
    const plan = planOf(everything)
    const events = loadNative()
      .events(plan, onePass)
      .filter(({ type }) => type !== 'Trigger')
    const moved = events.map(({ frame }) => frame)
    expect(moved.length).toBeGreaterThan(2)
    for (const until of [0, 1, 100, ...moved, ...moved.map((frame) => frame + 1), 1e9]) {
      const last = new Map(
        events
          .filter(({ frame }) => frame < until)
          .map(({ node, paramId, value }) => [`${node}:${paramId}`, { node, paramId, value }]),
      )
      const chased = loadNative().chase(plan, onePass, until)
      expect(new Map(chased.map((one) => [`${one.node}:${one.paramId}`, one]))).toEqual(last)
      expect(chased).toHaveLength(last.size)
    }
  })
})

describe('fading in', () => {
  test('what the device is given rises, what is recorded is whole', () => {
    const [plain, faded] = [newEngine(), newEngine()]
    const given = [plain, faded].map((engine) => {
      engine.load(bass(0.5))
      engine.startRecording()
      engine.play({ fromFrame: 100, loop: true, ...(engine === faded ? { fadeInMs: 100 } : {}) })
      return engine.process(9600)
    }) as [Float32Array, Float32Array]
    const [wanted, recorded] = [plain, faded].map((engine) => engine.readRecorded()!.samples) as [
      Float32Array,
      Float32Array,
    ]
    expect(Buffer.from(recorded.buffer).equals(Buffer.from(wanted.buffer))).toBe(true)
    expect(peak(given[1].subarray(0, 96))).toBeLessThan(0.02 * peak(given[0]))
    expect(given[1].subarray(9600)).toEqual(given[0].subarray(9600))
  })
})

describe('notes', () => {
  const synth = planOf(soundRack({ nodes: [{ id: 'keys', type: 'synth' }] }))
  const source = 'midi'
  const on = (note: number, pitch: number): OutgoingNote => {
    return { target: 'keys', kind: 'noteOn', note, channel: 2, pitch, velocity: 0.75, source }
  }
  const silentSoon = (engine: NativeEngine) => {
    engine.process(48000)
    return peak(engine.process(4800)) === 0
  }

  test('sound until they end, and are told with all that they carry', () => {
    const engine = newEngine()
    engine.load(synth)
    engine.process(4800)
    expect(engine.send([on(1, 60.5)])).toBe(1)
    expect(peak(engine.process(4800))).toBeGreaterThan(0.01)
    expect(engine.send([{ target: 'keys', kind: 'noteExpr', note: 1, expression: 'timbre', value: 0.5, source }])).toBe(
      1,
    )
    engine.process(64)
    expect(engine.send([{ ...on(1, 0), kind: 'noteOff' }])).toBe(1)
    expect(silentSoon(engine)).toBe(true)
    expect(engine.drainApplied()).toMatchObject([
      { target: 'keys', kind: 'noteOn', note: 1, channel: 2, pitch: 60.5, velocity: 0.75, source, frame: 4800 },
      { target: 'keys', kind: 'noteExpr', note: 1, expression: 'timbre', value: 0.5 },
      { target: 'keys', kind: 'noteOff', note: 1, channel: 2 },
    ])
  })

  test('end together when their source is gone', () => {
    const engine = newEngine()
    engine.load(synth)
    engine.process(4800)
    engine.send([on(1, 60), on(2, 64), { ...on(1, 67), source: 'ui' }])
    engine.process(4800)
    engine.releaseNotes(source)
    expect(silentSoon(engine)).toBe(false)
    engine.releaseNotes('ui')
    expect(silentSoon(engine)).toBe(true)
    expect(engine.drainApplied().slice(-2)).toMatchObject([
      { target: '', kind: 'noteOff', source },
      { target: '', kind: 'noteOff', source: 'ui' },
    ])
  })

  test('with numbers that are none, and of nobody, are not taken', () => {
    const engine = newEngine()
    engine.load(synth)
    const nobody = { ...on(1, 60), target: 'nobody' }
    const strange = { target: 'keys', kind: 'noteExpr', note: 1, expression: 'smell', value: 1, source }
    expect(engine.send([on(1, Number.NaN), nobody, strange as unknown as OutgoingNote])).toBe(0)
  })
})

describe('an engine of the process', () => {
  const inWorker = (engine: NativeEngine) =>
    new Promise<unknown>((resolve, reject) => {
      const worker = new Worker(
        `const { parentPort, workerData } = require('node:worker_threads')
         const engine = require(workerData.addon).openEngine(workerData.id)
         engine.process(512)
         engine.send([{ target: 'bass', kind: 'trigger', param: 0, value: 1, rampFrames: 0, source: 'script' }])
         engine.process(512)
         parentPort.postMessage({ id: engine.engineId, applied: engine.drainApplied(), state: engine.status().state })`,
        { eval: true, workerData: { addon: addonPath(), id: engine.engineId } },
      )
      worker.once('message', resolve)
      worker.once('error', reject)
    })

  test('is opened by id in a worker thread, which plays and drains it', async () => {
    const engine = newEngine()
    engine.load(bass(0.5))
    engine.play({ fromFrame: 1, loop: true })
    expect(await inWorker(engine)).toMatchObject({
      id: engine.engineId,
      state: 'playing',
      applied: [{ target: 'bass', kind: 'trigger', source: 'script', frame: 512 }],
    })
    expect(engine.status().engineFrame).toBe(1024)
    expect(peak(engine.process(512))).toBeGreaterThan(0)
  })

  test('outlives the worker, and is closed for every handle at once', () => {
    const engine = newEngine()
    const second = loadNative().openEngine(engine.engineId)
    const id = engine.engineId
    second.load(bass(0.5))
    expect(engine.readBack()).not.toBeNull()
    engine.close()
    expect(() => second.status()).toThrow('closed')
    expect(() => loadNative().openEngine(id)).toThrow('no open engine')
    expect(() => loadNative().openEngine(0)).toThrow('no open engine')
  })
})

test.each([...nodeTypes])('a hit on %s is heard where it takes triggers, and only there', (type) => {
  const plan = planOf(soundRack({ nodes: [{ id: 'n', type }] }))
  const sound = (...hits: OutgoingCommand[]) => {
    const engine = newEngine()
    engine.load(plan)
    // In the middle of a wave: a tone starts over.
    engine.process(101)
    engine.send(hits)
    return engine.process(512)
  }
  const still = sound()
  const hit = sound({ target: 'n', kind: 'trigger', param: 0, value: 1, rampFrames: 0, source: 'ui' })
  expect(hit.some((sample, at) => sample !== still[at])).toBe(takesTriggers(type))
})
