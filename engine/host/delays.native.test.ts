import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { latencyReport } from '../session/graph/latency.ts'
import { readTextFile } from './files.ts'
import { Host } from './host.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { loadNative, type NativeModule } from './native.ts'
import { readSessionFiles } from './session-files.ts'

const RATE = 48_000
const frames = (ms: number) => (ms * RATE) / 1000
const rackOf = (id: string, type: string, effects: readonly object[] = []) => ({
  kind: 'rack',
  version: 1,
  latencyComp: true,
  nodes: [{ id, type }, ...effects],
  connections: effects.map((effect) => ({ from: id, to: (effect as { id: string }).id })),
  transport: { bpm: 120, lengthBars: 1, resolution: 16, patterns: [{ nodeId: id, steps: 'x...x...x...x...' }] },
})
const session = {
  kind: 'session',
  version: 1,
  tempo: 120,
  racks: [
    { id: 'drums', path: 'drums.json' },
    { id: 'loud', path: 'loud.json' },
    { id: 'bass', path: 'bass.json' },
    { id: 'gone', path: 'gone.json' },
  ],
  buses: [{ id: 'music', inserts: [{ type: 'compressor', id: 'duck' }] }, { id: 'hall' }],
  routes: [
    { from: 'bass', to: 'music' },
    { from: 'loud', to: 'music' },
  ],
  sends: [
    { from: 'drums', to: 'hall' },
    { from: 'loud', to: 'hall' },
  ],
  sidechains: [
    { from: 'drums', to: 'music/duck' },
    { from: 'drums', to: 'bass/duck' },
  ],
}

let folder: string
let host: Host
/** Graphs that were compiled so far. */
let compiled = 0
const at = (name: string) => join(folder, name)
const write = (name: string, content: object) => writeFileSync(at(name), JSON.stringify(content, null, 2))

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mam-delays-'))
  write('drums.json', rackOf('kick', 'kick'))
  write('loud.json', rackOf('line', 'tb303_ext', [{ id: 'look', type: 'limiter', params: { lookAheadMs: 5 } }]))
  write('bass.json', rackOf('line', 'tb303_ext', [{ id: 'duck', type: 'compressor' }]))
  write('live.json', session)
  compiled = 0
  host = new Host({ native: counted(loadNative()), demoFolder: null, stateFolder: null })
  await host.open(at('live.json'))
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

const counted = (native: NativeModule): NativeModule => ({
  ...native,
  graph: (plan, sampleRate) => {
    compiled++
    return native.graph(plan, sampleRate)
  },
})
const perform = (action: { case: string; value: object }) =>
  host.perform(action as Parameters<Host['perform']>[0], HOST_ORIGIN, { id: 'test' }, 'tester')

/** What is told, by address: own latency, and what it waits. */
function told() {
  const { latencyFrames, strips = [], routes = [], sends = [], sidechains = [] } = host.editor.mixerMessage()
  return {
    latencyFrames,
    latencies: shown([
      ...strips.map(({ id, latencyFrames: own }) => [id, own] as const),
      ...strips.flatMap(({ id, inserts = [] }) =>
        inserts.map((insert) => [`${id}/${insert.id}`, insert.latencyFrames] as const),
      ),
    ]),
    delays: shown([
      ...strips.flatMap(({ id, inserts = [] }) =>
        inserts.map((insert) => [`${id}/${insert.id}`, insert.delayFrames] as const),
      ),
      ...strips.map(({ id, delayFrames }) => [id, delayFrames] as const),
      ...[...routes, ...sends].map(({ from, to, delayFrames }) => [`${from} > ${to}`, delayFrames] as const),
      ...sidechains.map(({ from, to, delayFrames }) => [`${from} > ${to}`, delayFrames] as const),
    ]),
  }
}
/** Without what is 0. */
const shown = (list: readonly (readonly [string | undefined, number | undefined])[]) =>
  Object.fromEntries(list.filter(([, count]) => count !== 0))

/** What `mam latency` tells of the file, in the same form. */
async function fromFile() {
  const { plan } = await readSessionFiles(await readTextFile(at('live.json')), 'live.json')
  const { latencyFrames, paths } = latencyReport(plan(RATE), (one) => loadNative().graph(one, RATE))
  const isNode = ({ from }: { from: string }) => from === ''
  return {
    latencyFrames,
    latencies: shown(paths.filter(isNode).map((path) => [path.name, path.latencyFrames])),
    delays: shown(
      paths.filter((path) => !isNode(path)).map(({ from, to, delayFrames }) => [`${from} > ${to}`, delayFrames]),
    ),
  }
}

test('strips, inserts, routes, sends and sidechains tell what the session delays, as the file is read', async () => {
  const own = frames(5)
  expect(told()).toEqual({
    latencyFrames: own,
    latencies: { loud: own },
    delays: {
      drums: own,
      bass: own,
      'bass > bus:music': own,
      'drums > bus:hall': own,
      'drums > bus:music/duck': own,
    },
  })
  const { delays, ...rest } = await fromFile()
  expect(rest).toEqual({ latencyFrames: own, latencies: { loud: own } })
  expect(delays).toEqual({
    'drums > master': own,
    // A rack that is missing waits as well, in silence.
    'gone > master': own,
    'bass > bus:music': own,
    'drums > bus:hall': own,
    'drums > bus:music/duck': own,
  })
})

test('they follow a limiter that comes, its look-ahead and its bypass, and undo', async () => {
  const before = told()
  await perform({ case: 'addInsert', value: { strip: 'bus:music', type: 'limiter', insert: 'wall' } })
  await perform({
    case: 'setInsertValue',
    value: { strip: 'bus:music', insert: 'wall', key: 'lookAheadMs', value: 10 },
  })
  expect(told()).toMatchObject({
    latencyFrames: frames(15),
    latencies: { loud: frames(5), 'bus:music': frames(10), 'bus:music/wall': frames(10) },
    delays: { drums: frames(15), bass: frames(5), 'bus:hall': frames(10) },
  })
  await perform({ case: 'setFileValue', value: { rack: 'loud', node: 'look', key: 'lookAheadMs', value: 20 } })
  expect(told()).toMatchObject({
    latencyFrames: frames(30),
    latencies: { loud: frames(20) },
    delays: { bass: frames(20) },
  })
  await perform({ case: 'bypassNode', value: { rack: 'loud', node: 'look', bypass: true } })
  await perform({ case: 'bypassInsert', value: { strip: 'bus:music', insert: 'wall', bypass: true } })
  expect(told()).toEqual({ latencyFrames: 0, latencies: {}, delays: {} })
  for (let step = 0; step < 5; step++) await perform({ case: 'undo', value: {} })
  expect(told()).toEqual(before)
})

test('a rack begins later for a later key', async () => {
  await perform({ case: 'setSidechain', value: { from: 'loud', to: 'bass/duck' } })
  const bass = () => host.editor.mixerMessage().strips?.find(({ id }) => id === 'bass')
  expect(bass()).toMatchObject({ latencyFrames: 0, delayFrames: 0, keyDelayFrames: frames(5) })
  await perform({ case: 'setSidechain', value: { from: 'loud', to: 'bass/duck', latencyComp: false } })
  expect(bass()).toMatchObject({ delayFrames: frames(5), keyDelayFrames: 0 })
})

test('an insert waits for a later key', async () => {
  await perform({ case: 'setSidechain', value: { from: 'loud', to: 'bus:music/duck' } })
  await perform({ case: 'removeStripRoute', value: { from: 'loud', to: 'bus:music' } })
  const { latencyFrames, delays } = told()
  expect({ latencyFrames, waits: delays['bus:music/duck'] }).toEqual({ latencyFrames: frames(5), waits: frames(5) })
  await perform({ case: 'save', value: {} })
  const { plan } = await readSessionFiles(await readTextFile(at('live.json')), 'live.json')
  const { paths } = latencyReport(plan(RATE), (one) => loadNative().graph(one, RATE))
  expect(paths.find(({ name }) => name === 'bus:music/duck')?.delayFrames).toBe(frames(5))
})

test('they keep their figures under new names', async () => {
  await perform({ case: 'renameRack', value: { rack: 'loud', name: 'wide' } })
  await perform({ case: 'renameRack', value: { rack: 'drums', name: 'loud' } })
  await perform({ case: 'renameBus', value: { bus: 'music', name: 'all' } })
  expect(told()).toMatchObject({
    latencies: { wide: frames(5) },
    delays: {
      loud: frames(5),
      bass: frames(5),
      'bass > bus:all': frames(5),
      'loud > bus:hall': frames(5),
      'loud > bus:all/duck': frames(5),
    },
  })
})

test('a fader, a knob, a step and a message compile nothing', async () => {
  told()
  const before = compiled
  await perform({ case: 'setStripGain', value: { strip: 'drums', gain: 0.5 } })
  await perform({ case: 'setFileValue', value: { rack: 'bass', node: 'line', key: 'gain', value: 0.3 } })
  await perform({ case: 'setSteps', value: { rack: 'bass', node: 'line', steps: 'x.x.x.x.x.x.x.x.' } })
  await perform({ case: 'play', value: {} })
  told()
  expect(compiled).toBe(before)
})
