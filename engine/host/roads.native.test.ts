import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Mode } from '../contract/gen/mam/v1/state_pb.js'
import { Host } from './host.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { loadNative } from './native.ts'

const RATE = 48_000
const rackOf = (id: string, type: string, steps: string) => ({
  kind: 'rack',
  version: 1,
  nodes: [{ id, type, params: { gain: 0.5 } }],
  transport: { bpm: 120, lengthBars: 2, resolution: 16, patterns: [{ nodeId: id, steps }] },
})
let folder: string
let host: Host

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mam-roads-'))
  const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content, null, 2))
  write('a.json', rackOf('kick', 'kick', 'x...x...x...x...'))
  write('b.json', rackOf('line', 'tb303_ext', 'x.xx..x.x.xx..x.'))
  const racks = [
    { id: 'a', path: 'a.json', gain: 0 },
    { id: 'b', path: 'b.json' },
  ]
  write('s.json', { kind: 'session', version: 1, tempo: 120, racks })
  host = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
  await host.open(join(folder, 's.json'))
  await perform({ case: 'play', value: {} })
  hear(RATE / 10)
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

const perform = (action: { case: string; value: object }, by = 'test') =>
  host.perform(action as Parameters<Host['perform']>[0], HOST_ORIGIN, { id: by }, 'tester')
const mode = (mode: Mode) => perform({ case: 'setMode', value: { mode } })
/** Root of the mean square of what sounds. */
function hear(frames: number): number {
  const samples = host.engine.process(frames)
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}

describe('while no callback adopts the edits that wait', () => {
  /** More than the engine takes without a callback. */
  const edit = () =>
    Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        perform({ case: 'addBus', value: { bus: `x${at}`, channels: 2, mode: 0 } }).then(
          () => '',
          (error: Error) => error.message,
        ),
      ),
    )
  /** The callback runs again. */
  async function run<T>(until: Promise<T>): Promise<T> {
    const timer = setInterval(() => hear(480), 2)
    try {
      return await until
    } finally {
      clearInterval(timer)
    }
  }

  test('a stop is taken at once, and nothing plays when the callback comes back', async () => {
    const edits = edit()
    await perform({ case: 'stop', value: {} })
    expect(await run(edits)).toEqual(Array(40).fill(''))
    hear(RATE)
    expect(hear(RATE)).toBe(0)
  })

  test('a note of a client that has left does not come after a panic', async () => {
    await perform({ case: 'stop', value: {} })
    hear(RATE)
    const edits = edit()
    await perform(
      { case: 'playNote', value: { rack: 'b', node: 'line', note: 1, pitch: 40, velocity: 1, channel: 0 } },
      'bob',
    )
    host.disconnect({ id: 'bob' })
    await perform({ case: 'panic', value: {} })
    await run(edits)
    hear(RATE)
    expect(hear(RATE)).toBeLessThan(1e-4)
  })
})

test('a strip that is muted for tonight stays silent when its renaming is undone, and is heard when that is dropped', async () => {
  await perform({ case: 'renameRack', value: { rack: 'b', name: 'low' } })
  await mode(Mode.STAGE)
  await perform({ case: 'setStripMute', value: { strip: 'low', mute: true } })
  await mode(Mode.EDIT)
  await perform({ case: 'undo', value: {} })
  hear(RATE / 10)
  expect(hear(RATE / 2)).toBe(0)
  await perform({ case: 'dropTonight', value: {} })
  hear(RATE / 10)
  expect(hear(RATE / 2)).toBeGreaterThan(0.05)
})
