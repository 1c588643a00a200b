/** Panic on the real engine, measured in what a device would be given. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PanicStep } from '../../contract/gen/mam/v1/stage_pb.js'
import { Host } from '../host.ts'
import type { ActionCase } from '../live/document-calls.ts'
import { HOST_ORIGIN } from '../live/publication.ts'
import { loadNative } from '../native.ts'

const RATE = 48_000
const SILENT = 1e-6
/** `bass` plays without end, so that its level is the fade's; `pad` is played by hands, held as long as a key is down. */
const rack = {
  kind: 'rack',
  version: 1,
  nodes: [
    { id: 'bass', type: 'tb303_ext', params: { gain: 0.6 } },
    { id: 'pad', type: 'synth', params: { ampAttackMs: 1, ampSustain: 1, ampReleaseMs: 30, gain: 1 } },
  ],
  transport: {
    bpm: 120,
    lengthBars: 100,
    resolution: 16,
    patterns: [{ nodeId: 'bass', steps: 'xxxxxxxxxxxxxxxx' }],
  },
}
/** Beyond what a system counts to. */
const NO_PID = 2 ** 30
const ONE = { id: 'one', source: 'web' } as const
const TWO = { id: 'two' } as const

let folder: string
let host: Host

/** The engine renders without a device: every frame is the test's own. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mam-panic-'))
  writeFileSync(join(folder, 'rack.json'), JSON.stringify(rack))
  host = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
  await host.open(join(folder, 'rack.json'))
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

const perform = (action: object, connection: typeof ONE | typeof TWO = ONE) =>
  host.perform(action as ActionCase, HOST_ORIGIN, connection)
const panic = (step = PanicStep.UNSPECIFIED) => perform({ case: 'panic', value: { step } })
const restore = () => perform({ case: 'restoreLevels', value: {} })
const play = () => perform({ case: 'play', value: {} })
const startNote = (note: number, connection: typeof ONE | typeof TWO) =>
  perform({ case: 'playNote', value: { rack: '', node: 'pad', note, pitch: 60, velocity: 1, channel: 0 } }, connection)

const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)
const hear = (seconds: number) => rms(host.engine.process(Math.round(seconds * RATE)))
/** Levels of so many tenths of a second, one after the other. */
const tenths = (count: number) => Array.from({ length: count }, () => hear(0.1))

/** What the panic leaves over what would have sounded: the same rack plays on a second host, untouched. */
async function levelsBeside(count: number): Promise<number[]> {
  const plain = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
  try {
    await plain.open(join(folder, 'rack.json'))
    await plain.perform({ case: 'play', value: {} } as ActionCase, HOST_ORIGIN, ONE)
    plain.engine.process(host.engine.status().engineFrame)
    return tenths(count).map((level) => level / rms(plain.engine.process(RATE / 10)))
  } finally {
    await plain.close()
  }
}

test('the first step ends notes of every client, held ones too, and all else plays on', async () => {
  for (const isPlaying of [false, true]) {
    if (isPlaying) await play()
    await perform({ case: 'holdNotes', value: { rack: '', node: 'pad', hold: true } })
    await startNote(1, ONE)
    await perform({ case: 'endNote', value: { note: 1 } })
    await startNote(2, TWO)
    hear(0.1)
    host.engine.meters(new Float32Array(8))
    expect(hear(0.1)).toBeGreaterThan(0.05)
    await panic(PanicStep.NOTES)
    hear(0.2)
    // Of the master, the four nodes of the session, the rack's.
    const peaks = new Float32Array(8)
    host.engine.meters(peaks)
    hear(0.2)
    host.engine.meters(peaks)
    expect(peaks[7]).toBeLessThan(SILENT)
    if (isPlaying) expect(peaks[6]).toBeGreaterThan(0.05)
    else expect(peaks[0]).toBeLessThan(SILENT)
  }
})

test('a pedal that was down holds nothing any more', async () => {
  await perform({ case: 'holdNotes', value: { rack: '', node: 'pad', hold: true } })
  await panic(PanicStep.NOTES)
  await startNote(1, ONE)
  expect(hear(0.1)).toBeGreaterThan(0.05)
  await perform({ case: 'endNote', value: { note: 1 } })
  hear(0.2)
  expect(hear(0.1)).toBeLessThan(SILENT)
})

test('the second step fades the output evenly for two seconds, and what plays goes on behind it', async () => {
  await play()
  hear(0.5)
  await panic(PanicStep.FADE)
  const shares = await levelsBeside(24)
  shares.forEach((share, at) => {
    const middle = Math.max(0, 1 - (at + 0.5) / 20)
    expect(share).toBeGreaterThanOrEqual(middle ** 2 - 0.06)
    expect(share).toBeLessThanOrEqual(middle ** 2 + 0.06)
  })
  expect(shares.slice(20)).toEqual([0, 0, 0, 0])
  expect(host.engine.status()).toMatchObject({ state: 'playing', timelineFrame: 2.9 * RATE })
})

test('the levels come back in half a second, as if nothing had been', async () => {
  await play()
  hear(0.5)
  await panic(PanicStep.FADE)
  hear(3)
  await restore()
  const shares = await levelsBeside(8)
  shares.slice(0, 5).forEach((share, at) => {
    expect(share).toBeGreaterThan(((at + 0.5) / 5) ** 2 - 0.15)
    expect(share).toBeLessThan(((at + 0.5) / 5) ** 2 + 0.15)
  })
  expect(shares.slice(5)).toEqual([1, 1, 1])
})

test('the fade takes as long as the session says', async () => {
  await perform({ case: 'setStage', value: { panicFadeMs: 400 } })
  await play()
  hear(0.5)
  await panic(PanicStep.FADE)
  const levels = tenths(5)
  expect(levels[2]).toBeGreaterThan(SILENT)
  expect(levels[4]).toBe(0)
})

test('the third step is silence at once, whatever plays or is played then', async () => {
  await play()
  await startNote(1, TWO)
  hear(0.5)
  await panic()
  await panic()
  await panic()
  hear(0.02)
  expect(hear(0.5)).toBe(0)
  await startNote(2, ONE)
  expect(hear(0.5)).toBe(0)
  expect(host.engine.status().state).toBe('stopped')
})

test('after a stop the levels come back, and what was stopped stays stopped', async () => {
  await play()
  hear(0.5)
  await panic(PanicStep.STOP)
  hear(0.5)
  await restore()
  expect(hear(1)).toBe(0)
  await startNote(1, ONE)
  expect(hear(0.2)).toBeGreaterThan(0.05)
})

test('a play after a panic is whole from its first frame, and nothing of before comes with it', async () => {
  await play()
  const first = host.engine.process(RATE / 2)
  await panic(PanicStep.FADE)
  hear(3)
  await perform({ case: 'locate', value: { timelineFrame: 0n } })
  expect(hear(0.5)).toBe(0)
  await play()
  const again = host.engine.process(RATE / 2)
  expect(rms(again.map((one, at) => one - first[at]!))).toBeLessThan(SILENT)
})

test('what a panic faded does not come back by itself after a crash', async () => {
  const withState = () => new Host({ native: loadNative(), demoFolder: null, stateFolder: join(folder, 'state') })
  await host.close()
  host = withState()
  await host.open(join(folder, 'rack.json'))
  await play()
  hear(1)
  await panic(PanicStep.FADE)
  host.keeper.checkpoint()
  await host.keeper.flush()
  await host.close('abandoned')
  // Its process is this test's, which lives on: the log has to name one that is gone.
  const logs = join(folder, 'state', 'recovery')
  for (const log of readdirSync(logs)) {
    const owner = join(logs, log, 'owner.json')
    writeFileSync(owner, JSON.stringify({ ...JSON.parse(readFileSync(owner, 'utf8')), pid: NO_PID }))
  }
  host = withState()
  expect(await host.recover({ plays: true })).toMatchObject({ isPlaying: false })
  expect(hear(0.5)).toBe(0)
})
