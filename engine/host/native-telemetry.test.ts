import { existsSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { planOf, soundRack } from '../formats/testing/racks.ts'
import { addonPath, loadNative, type NativeEngine, type OutgoingCommand } from './native.ts'

const missing = (() => {
  try {
    return existsSync(addonPath()) ? '' : ' (skipped: no native engine)'
  } catch {
    return ' (skipped: no native engine; run `npm run build`)'
  }
})()

const kickHit: OutgoingCommand = {
  target: 'kick',
  kind: 'trigger',
  param: 0,
  value: 1,
  rampFrames: 0,
  source: 'midi',
}

const plan = planOf(
  soundRack({
    nodes: [
      { id: 'kick', type: 'kick' },
      { id: 'room', type: 'reverb' },
    ],
    connections: [{ from: 'kick', to: 'room' }],
    transport: { bpm: 120, lengthBars: 4, resolution: 16, patterns: [{ nodeId: 'kick', steps: 'x...' }] },
  }),
)

describe.skipIf(missing)(`telemetry of the native engine${missing}`, () => {
  let engine: NativeEngine
  afterEach(() => engine.close())
  const open = () => {
    engine = loadNative().createEngine({ sampleRate: 48_000, channels: 2, maxBlockFrames: 128, lookaheadFrames: 9600 })
    engine.load(plan)
  }

  test('counts blocks and tells times in order of size', () => {
    open()
    engine.process(128 * 50)
    const told = engine.telemetry({ nodes: false })
    expect(told).toMatchObject({ callbacks: 50, blockFrames: 128, xruns: [] })
    expect(told.deadlineUs).toBeCloseTo(128e6 / 48_000)
    expect(told.callbackUs.mean).toBeGreaterThan(0)
    expect(told.callbackUs.p99).toBeLessThanOrEqual(told.callbackUs.worst)
    expect(told.nodeMeanNs).toHaveLength(0)
    expect(told.memory.schedules).toBe(1)
    expect(told.memory.engineBytes).toBeGreaterThan(1_000_000)
    expect(told.queues.map(({ name }) => name)).toEqual(['host', 'ports', 'script', 'embedder', 'scheduled', 'applied'])
  })

  test('shares racks out with as many threads as asked for, and sheds nothing at rest', () => {
    open()
    expect(engine.telemetry({ nodes: false }).parallel).toMatchObject({
      threads: 1,
      sharing: false,
      stalls: 0,
      fallBacks: 0,
    })
    engine.setRealtimeThreads(2)
    engine.process(128)
    const told = engine.telemetry({ nodes: false })
    expect(told.parallel.threads).toBe(2)
    expect(told).toMatchObject({ shed: { now: 'nothing', parallel: 0, detail: 0 }, faults: 0 })
    expect([engine.takeFaults(), engine.faultyNodes()]).toEqual([[], []])
  })

  test('times nodes in the order of the plan once somebody asks', () => {
    open()
    expect([...engine.telemetry({ nodes: true }).nodeMeanNs]).toEqual([0, 0])
    let told = engine.telemetry({ nodes: true })
    // In rotation and within a share of the time, so a slow machine takes longer. What sleeps takes none.
    for (let tries = 0; tries < 200 && told.nodeMeanNs.includes(0); tries++) {
      engine.send([kickHit])
      engine.process(128 * 500)
      told = engine.telemetry({ nodes: true })
    }
    const { nodeMeanNs, nodeP99Ns, nodeWorstNs } = told
    for (const node of [0, 1]) {
      expect(nodeMeanNs[node]).toBeGreaterThan(0)
      expect(nodeP99Ns[node]).toBeLessThanOrEqual(nodeWorstNs[node]!)
    }
  })

  test('tells how far the content is fed, and nothing of it where nothing plays', () => {
    open()
    expect(engine.telemetry({ nodes: false }).feeder.marginFrames).toBeNull()
    engine.play({ fromFrame: 0, loop: true })
    engine.process(1280)
    const { marginFrames } = engine.telemetry({ nodes: false }).feeder
    expect(marginFrames).toBeGreaterThan(0)
    expect(marginFrames).toBeLessThanOrEqual(9600)
  })

  test('commands wait in the queue of their source', () => {
    open()
    const depth = () => engine.telemetry({ nodes: false }).queues.find(({ name }) => name === 'ports')!.depth
    engine.send([kickHit])
    expect(depth()).toBe(1)
    engine.process(128)
    expect(depth()).toBe(0)
  })

  test('the flight record is Chrome trace JSON with every block and what was done', () => {
    open()
    engine.play({ fromFrame: 0, loop: true })
    engine.process(128 * 5000)
    engine.stop()
    const record = engine.flightRecord()
    let text = ''
    let pieces = 0
    for (let piece = record.read(); piece !== null; piece = record.read(), ++pieces) text += piece
    expect(pieces).toBeGreaterThan(3)
    const { traceEvents, otherData } = JSON.parse(text)
    const blocks = traceEvents.filter(({ ph }: { ph: string }) => ph === 'X')
    expect(blocks.map(({ args }: { args: { frame: number } }) => args.frame)).toEqual(
      Array.from({ length: 5000 }, (_, i) => i * 128),
    )
    expect(otherData.leftOut).toBe(0)
    const instants = traceEvents.filter(({ ph }: { ph: string }) => ph === 'i')
    expect(instants.map(({ name }: { name: string }) => name)).toEqual(['load', 'play', 'stop', 'device: none'])
    expect(record.read()).toBeNull()
    record.close()
    expect(record.read()).toBeNull()
  })

  test('a record that is open outlives the handle of its engine', () => {
    open()
    engine.process(128)
    const record = engine.flightRecord()
    engine.close()
    expect(record.read()).toContain('traceEvents')
  })

  test('a trace that is ended is whole and has nothing more', () => {
    open()
    const trace = engine.startTrace()
    engine.send([kickHit])
    engine.process(128 * 3)
    const text = trace.read() + trace.end()
    expect(JSON.parse(text).traceEvents.filter(({ name }: { name: string }) => name === 'kick')).toHaveLength(6)
    engine.process(128)
    expect(trace.read() + trace.end()).toBe('')
    expect(trace.leftOut()).toBe(0)
  })
})
