import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Mode } from '../contract/gen/mam/v1/state_pb.js'
import { parseRack } from '../formats/rack.ts'
import { Host } from './host.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { loadNative } from './native.ts'

const RATE = 48_000
const GAIN = 9
const rack = {
  kind: 'rack',
  version: 1,
  nodes: [
    { id: 'bass', type: 'tb303_ext', params: { gain: 0.5, cutoff: 900 } },
    { id: 'kick', type: 'kick', params: { gain: 0.8 } },
  ],
  transport: {
    bpm: 128,
    lengthBars: 2,
    resolution: 16,
    patterns: [
      { nodeId: 'kick', steps: 'x...x...x...x...' },
      { nodeId: 'bass', steps: 'x.xx..x.x.xx..x.', locks: [{ step: 4, param: 'RESONANCE', value: 0.8 }] },
    ],
  },
}

let folder: string
let host: Host

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mam-tonight-'))
  writeFileSync(join(folder, 'song.json'), JSON.stringify(rack, null, 2))
  host = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
  await host.open(join(folder, 'song.json'))
  await perform({ case: 'setLoop', value: { loop: false } })
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

const perform = (action: { case: string; value: object }) =>
  host.perform(action as Parameters<Host['perform']>[0], HOST_ORIGIN, { id: 'test' }, 'tester')
const mode = (mode: Mode) => perform({ case: 'setMode', value: { mode } })
const setGain = (value: number) => perform({ case: 'setParam', value: { rack: '', node: 'bass', param: GAIN, value } })
const hashOf = (samples: Float32Array) =>
  createHash('sha256')
    .update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
    .digest('hex')

/** What `mam render` makes of the document's text. */
function rendered(): string {
  const { plan } = parseRack(host.rackText!, { file: 'song' }).document
  const [bars, startBar, endBar] = [0, 0, 0]
  const range = {
    sampleRate: RATE,
    bars,
    loopCount: 1,
    startBar,
    endBar,
    hardFrames: RATE,
    tailFrames: -1,
    loop: false,
  }
  const renderer = loadNative().createRenderer(plan!, range, { blockFrames: 1024, threads: 1 })
  const hash = hashOf(renderer.read(RATE)!)
  renderer.close()
  return hash
}

/** From the start, in blocks as a device asks for them, after whatever sounded before has faded. */
async function played(): Promise<string> {
  await perform({ case: 'stop', value: {} })
  host.engine.process(4096)
  // On stage a second press within the gap is a slip.
  await new Promise((resolve) => setTimeout(resolve, 310))
  await perform({ case: 'play', value: {} })
  const samples = new Float32Array(RATE * 2)
  for (let at = 0; at < RATE; at += 96) samples.set(host.engine.process(96), at * 2)
  return hashOf(samples)
}

describe('play from the start', () => {
  test('with nothing for tonight is what mam render makes of the file, sample for sample', async () => {
    expect(await played()).toBe(rendered())
  })

  test('is it again after hands, edits and undo', async () => {
    await perform({ case: 'play', value: {} })
    host.engine.process(5000)
    await setGain(0.2)
    await perform({ case: 'setTempo', value: { rack: '', bpm: 90 } })
    host.engine.process(5000)
    expect(await played()).toBe(rendered())
    await perform({ case: 'undo', value: {} })
    await perform({ case: 'undo', value: {} })
    expect(await played()).toBe(rendered())
    expect(JSON.parse(host.rackText!)).toEqual(rack)
  })

  test("sounds with tonight's values; kept they are the file's, dropped they are gone", async () => {
    const before = await played()
    await mode(Mode.STAGE)
    await setGain(0.2)
    const tonight = await played()
    expect(rendered()).toBe(before)
    expect(tonight).not.toBe(before)
    await perform({ case: 'keepTonight', value: {} })
    expect(rendered()).toBe(tonight)
    expect(await played()).toBe(tonight)
    await setGain(0.7)
    await perform({ case: 'dropTonight', value: {} })
    expect(await played()).toBe(tonight)
  })
})
