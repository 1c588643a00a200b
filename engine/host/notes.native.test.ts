/** Notes of clients on the real engine: whatever happens to what they sound in, none hangs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Host } from './host.ts'
import type { ActionCase } from './live/document-calls.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { loadNative } from './native.ts'

const synth = { type: 'synth', params: { ampAttackMs: 1, ampSustain: 1, ampReleaseMs: 30 } }
const rack = {
  kind: 'rack',
  version: 1,
  nodes: [
    { id: 'pad', ...synth },
    { id: 'lead', ...synth },
  ],
  transport: { bpm: 120, lengthBars: 2, resolution: 16, patterns: [] },
}
const ONE = { id: 'one', source: 'web' } as const
const TWO = { id: 'two', source: 'web' } as const

let folder: string
let host: Host

const perform = (action: object, connection = ONE) => host.perform(action as ActionCase, HOST_ORIGIN, connection)
const start = (note: number, node = 'pad', connection: typeof ONE | typeof TWO = ONE) =>
  host.perform(
    { case: 'playNote', value: { rack: '', node, note, pitch: 60, velocity: 1, channel: 0 } } as ActionCase,
    HOST_ORIGIN,
    connection,
  )
const end = (note: number) => perform({ case: 'endNote', value: { note } })

function level(): number {
  host.engine.process(4800)
  const samples = host.engine.process(4800)
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}

const LOUD = 0.01
const SILENT = 1e-6

/** The engine renders without a device: every frame is the test's own. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mam-notes-'))
  for (const name of ['rack', 'other']) writeFileSync(join(folder, `${name}.json`), JSON.stringify(rack))
  host = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
  await host.open(join(folder, 'rack.json'))
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

test('a chord sounds while its keys are down, whether or not the transport runs', async () => {
  for (const isPlaying of [false, true]) {
    if (isPlaying) await perform({ case: 'play', value: {} })
    for (const note of [1, 2, 3]) await start(note)
    expect(level()).toBeGreaterThan(LOUD)
    await end(1)
    await end(2)
    expect(level()).toBeGreaterThan(LOUD / 3)
    await end(3)
    expect(level()).toBeLessThan(SILENT)
  }
})

test('two clients hold one pitch of one node: the end of one is not the end of the other', async () => {
  await start(1)
  await start(1, 'pad', TWO)
  host.disconnect(ONE)
  expect(level()).toBeGreaterThan(LOUD)
  host.disconnect(TWO)
  expect(level()).toBeLessThan(SILENT)
})

test('a note that is held through an edit of the rack ends with its key', async () => {
  await perform({ case: 'play', value: {} })
  await start(1)
  expect(level()).toBeGreaterThan(LOUD)
  await perform({ case: 'addNode', value: { rack: '', type: 'delay', node: 'echo' } })
  level()
  await end(1)
  expect(level()).toBeLessThan(SILENT)
})

test('a note ends with its node, and another one plays on', async () => {
  await start(1)
  await perform({ case: 'removeNode', value: { rack: '', node: 'pad' } })
  expect(level()).toBeLessThan(SILENT)
  await start(2, 'lead')
  await end(1)
  expect(level()).toBeGreaterThan(LOUD)
  await end(2)
  expect(level()).toBeLessThan(SILENT)
})

test('a held note sounds on whatever is in front, ends with its rack, and does not come back with it', async () => {
  await perform({ case: 'holdNotes', value: { rack: '', node: 'pad', hold: true } })
  await start(1)
  await end(1)
  expect(level()).toBeGreaterThan(LOUD)
  await perform({ case: 'addRack', value: { path: join(folder, 'other.json'), rack: 'other' } })
  await perform({ case: 'frontRack', value: { rack: 'other' } })
  expect(level()).toBeGreaterThan(LOUD)
  await perform({ case: 'removeRack', value: { rack: 'rack' } })
  level()
  expect(level()).toBeLessThan(SILENT)
  await perform({ case: 'undo', value: {} })
  expect(level()).toBeLessThan(SILENT)
})

test('pressure and bend move one note alone', async () => {
  await start(1)
  const plain = level()
  await perform({ case: 'expressNote', value: { note: 1, expression: 2, value: 1 } })
  const pressed = level()
  expect(Math.abs(pressed / plain - 1)).toBeGreaterThan(0.02)
  await end(1)
  await start(2)
  expect(level()).toBeCloseTo(plain, 2)
})

test('a thousand notes of many hands that come and go leave silence', async () => {
  for (let turn = 0; turn < 1000; turn++) {
    const connection = { id: `hand ${turn % 7}`, source: 'web' } as const
    const value = {
      rack: '',
      node: turn % 3 === 0 ? 'lead' : 'pad',
      note: turn % 5,
      pitch: 36 + (turn % 48),
      velocity: 1,
    }
    await host.perform({ case: 'playNote', value: { ...value, channel: 0 } } as ActionCase, HOST_ORIGIN, connection)
    if (turn % 4 === 0) host.disconnect(connection)
    if (turn % 11 === 0) host.engine.process(64)
  }
  for (let hand = 0; hand < 7; hand++) host.disconnect({ id: `hand ${hand}`, source: 'web' })
  expect(level()).toBeLessThan(SILENT)
})
