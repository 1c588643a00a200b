import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Host } from './host.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { loadNative } from './native.ts'

const COMINGS = 30
const rack = JSON.stringify({
  kind: 'rack',
  version: 1,
  nodes: [{ id: 'kick', type: 'kick' }],
  transport: { bpm: 120, lengthBars: 1, resolution: 16, patterns: [{ nodeId: 'kick', steps: 'x...x...x...x...' }] },
})

let folder: string
let host: Host

const perform = (action: { case: string; value: object }) =>
  host.perform(action as Parameters<Host['perform']>[0], HOST_ORIGIN, { id: 'test' })

/** The engine renders without a device: every frame is the test's own. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mam-comings-'))
  for (const name of ['stays', 'visits']) writeFileSync(join(folder, `${name}.json`), rack)
  const racks = [{ id: 'stays', path: 'stays.json' }]
  writeFileSync(join(folder, 'night.json'), JSON.stringify({ kind: 'session', version: 1, racks }))
  host = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
  await host.open(join(folder, 'night.json'))
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

/** What is still held on to, once everything that can be collected was. */
async function alive(things: readonly WeakRef<object>[]): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // What a WeakRef was asked for lives until its turn is over.
  await new Promise((resolve) => setTimeout(resolve))
  collect()
  return things.filter((thing) => thing.deref() !== undefined).length
}

/** A rack comes, sounds, and goes. What played it. */
async function visit(name: string): Promise<object[]> {
  await perform({ case: 'addRack', value: { path: join(folder, 'visits.json'), rack: name } })
  const sound = host.player.sound!
  host.engine.process(4096)
  await perform({ case: 'removeRack', value: { rack: name } })
  host.engine.process(4096)
  return [sound, sound.racks.get(name)!]
}

/** Once what left has faded and was given back. */
function nativeMemory() {
  for (let turn = 0; turn < 10 && memory().schedules > 1; turn++) host.engine.process(4096)
  return memory()
}

function memory() {
  host.hot.tick()
  return host.engine.telemetry({ nodes: false }).memory
}

test('racks that come and go while it plays leave their undo steps and nothing that sounded', async () => {
  const { history } = host.editor.project
  await perform({ case: 'play', value: {} })
  await visit('first')
  const before = { steps: history.size, memory: nativeMemory() }
  const played: WeakRef<object>[] = []
  for (let count = 0; count < COMINGS; count++)
    played.push(...(await visit(`visitor${count}`)).map((part) => new WeakRef(part)))
  expect(history.size - before.steps).toBe(2 * COMINGS)
  expect(await alive(played)).toBe(0)
  expect(nativeMemory()).toEqual(before.memory)
})
