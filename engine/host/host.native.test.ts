import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Host } from './host.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { loadNative } from './native.ts'

const rack = {
  kind: 'rack',
  version: 1,
  nodes: [
    { id: 'bass', type: 'tb303_ext', params: { gain: 0.5, cutoff: 4000 } },
    { id: 'kick', type: 'kick', params: { gain: 1 } },
  ],
  mixer: { softClip: false, inputs: [{ id: 'bass' }, { id: 'kick', gainPercent: 0 }] },
  transport: {
    bpm: 120,
    lengthBars: 2,
    resolution: 16,
    patterns: [{ nodeId: 'bass', steps: 'x...', locks: [{ step: 8, param: 'RESONANCE', value: 0.9 }] }],
  },
}
const GAIN = 9
const RESONANCE = 5

let folder: string
let host: Host

const perform = (action: Parameters<Host['perform']>[0]) => host.perform(action, HOST_ORIGIN, { id: 'test' })
const bare = <T extends object>(value: T) => value as never
const play = () => perform({ case: 'play', value: bare({}) })
const set = (node: string, param: number, value: number) =>
  perform({ case: 'setParam', value: bare({ node, param, value }) })

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}

/** The engine renders without a device: every frame is the test's own. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mam-native-'))
  writeFileSync(join(folder, 'bass.json'), JSON.stringify(rack, null, 2))
  host = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
  await host.open(join(folder, 'bass.json'))
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

describe('the host on the real engine', () => {
  test('more edits than the engine can queue wait for each other, and none is refused', async () => {
    await play()
    host.engine.process(256)
    const ids = Array.from({ length: 150 }, (_, i) => `delay${i}`)
    const all = Promise.all(
      ids.map((node) => perform({ case: 'addNode', value: bare({ type: 'delay', node, rack: '' }) })),
    )
    let isDone = false
    void all.finally(() => {
      isDone = true
    })
    while (!isDone) {
      host.engine.process(512)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await all
    const { nodes } = host.player.rack!.plan
    expect(nodes.slice(2).map(({ id }) => id)).toEqual(ids)
  })

  test('play sounds, a control changes it, stop is silence', async () => {
    await play()
    const loud = rms(host.engine.process(9600))
    expect(loud).toBeGreaterThan(0.05)
    await set('bass', GAIN, 0.05)
    host.engine.process(256)
    expect(rms(host.engine.process(9600))).toBeCloseTo(loud / 10, 2)
    await perform({ case: 'stop', value: bare({}) })
    host.engine.process(4800)
    expect(rms(host.engine.process(4800))).toBe(0)
  })

  test('what the document keeps is there at the next play from the start, the rest is not', async () => {
    await play()
    await set('bass', GAIN, 0.05)
    await set('kick', 5, 0)
    const quiet = rms(host.engine.process(9600))
    await perform({ case: 'stop', value: bare({}) })
    host.engine.process(4800)
    await play()
    expect(rms(host.engine.process(9600))).toBeCloseTo(quiet, 2)
    expect(JSON.parse(host.rackText!).nodes).toEqual([
      { id: 'bass', type: 'tb303_ext', params: { gain: 0.05, cutoff: 4000 } },
      { id: 'kick', type: 'kick', params: { gain: 1 } },
    ])
  })

  test('a new tempo keeps playing from the same beat with what hands had set', async () => {
    await play()
    await set('bass', GAIN, 0.05)
    host.engine.process(48_000)
    await perform({ case: 'setTempo', value: bare({ bpm: 60 }) })
    host.engine.process(4800)
    const { bpm, bar, step, state } = host.engine.status()
    expect({ bpm, bar, step, state }).toEqual({ bpm: 60, bar: 0, step: 8, state: 'playing' })
    expect(rms(host.engine.process(9600))).toBeLessThan(0.05)
  })

  test('values that patterns set are shown as they are played', async () => {
    const left = new AbortController()
    const watching = host.hot.watch(0, left.signal)
    const first = watching.next()
    host.hot.tick()
    await first
    await play()
    for (let block = 0; block < 200; block++) host.engine.process(256)
    const seen = new Map<number, number>()
    for (let look = 0; look < 20 && !seen.has(RESONANCE); look++) {
      const message = await watching.next()
      for (const { param, value } of message.value?.played ?? []) seen.set(param!, value!)
    }
    expect(seen.get(RESONANCE)).toBeCloseTo(0.9, 6)
    left.abort()
  })

  test('playing from the middle sounds with what the content had set by then', async () => {
    await perform({ case: 'locate', value: bare({ timelineFrame: 96_000n }) })
    await play()
    host.engine.process(256)
    expect(host.engine.status().bar).toBe(1)
    const snapshot = (await host.publication.subscribe(new AbortController().signal).next()).value!.update
    const state = (
      snapshot as { value: { state: { rack: { nodes: { params: { param: number; played: number }[] }[] } } } }
    ).value.state
    expect(state.rack.nodes[0]!.params.find(({ param }) => param === RESONANCE)!.played).toBeCloseTo(0.9, 6)
  })
})
