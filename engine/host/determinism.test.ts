/**
 * Every reference rack gives one hash, however it is rendered. The first 20 s of each in blocks of 4096; the same start in
 * smaller blocks for as long as the time allows: 4 s in blocks of 977, 128, 64 and 17 frames, read in uneven pieces, on one
 * thread and two. MAM_LONG=1 renders whole files in every size. The silent clock plays 1.2 s of each.
 */
import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import type { RackPlan } from '../formats/plan.ts'
import { parseRack } from '../formats/rack.ts'
import { missingNote, missingReason, referenceRacks } from '../formats/testing/compat.ts'
import { loadNative, type NativeEngine, type RenderRange } from './native.ts'

const sampleRate = 48000
const long = process.env.MAM_LONG !== undefined
const longFrames = 20 * sampleRate
const shortFrames = 4 * sampleRate
const clockFrames = 1.2 * sampleRate

const racks = referenceRacks().map(({ name, bytes }) => {
  const { plan } = parseRack(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), { file: name }).document
  if (plan === null) throw new Error(`${name} has no plan`)
  return { name, plan }
})

const range = (frames: number, loop = false): RenderRange => ({
  sampleRate,
  bars: 0,
  loopCount: 1,
  startBar: 0,
  endBar: 0,
  hardFrames: frames,
  tailFrames: -1,
  loop,
})

/** As long as the file, at most `frames`. */
const startOf = (plan: RackPlan, frames: number): RenderRange => {
  const { totalFrames } = loadNative().lengths(plan, range(-1))
  return range(long ? totalFrames : Math.min(totalFrames, frames))
}

interface Way {
  readonly blockFrames: number
  readonly threads: number
  /** Frames asked of the renderer, taken in turn. */
  readonly reads: readonly number[]
}

const inLargeBlocks: Way = { blockFrames: 4096, threads: 1, reads: [32768] }
const otherWays: readonly Way[] = [
  { blockFrames: 17, threads: 1, reads: [4096] },
  { blockFrames: 64, threads: 2, reads: [1, 977, 30_000] },
  { blockFrames: 128, threads: 1, reads: [128] },
  { blockFrames: 977, threads: 2, reads: [3, 5000, 64, 1009] },
]

function hashOf(plan: RackPlan, renderRange: RenderRange, { blockFrames, threads, reads }: Way): string {
  const renderer = loadNative().createRenderer(plan, renderRange, { blockFrames, threads })
  const hash = createHash('sha256')
  try {
    for (let i = 0; ; i++) {
      const samples = renderer.read(reads[i % reads.length] as number)
      if (samples === null) return hash.digest('hex')
      hash.update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
    }
  } finally {
    renderer.close()
  }
}

const engines: NativeEngine[] = []
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close()
})

/** Starts a take of this plan on the silent clock. */
function startTake(plan: RackPlan, blockFrames: number) {
  const native = loadNative()
  // A lookahead of a second: a machine that is busy with other tests must not make commands late.
  const engine = native.createEngine({
    sampleRate,
    channels: plan.channels,
    maxBlockFrames: 4096,
    lookaheadFrames: sampleRate,
  })
  engines.push(engine)
  engine.openDevice({ name: 'silent', blockFrames })
  engine.load(plan)
  engine.startRecording()
  engine.play({ fromFrame: 0, loop: false, range: range(clockFrames) })
  const taken: number[] = []
  const isComplete = () => {
    for (let got = engine.readRecorded(); got !== null; got = engine.readRecorded()) {
      expect(got.lost).toBe(0)
      for (const sample of got.samples) taken.push(sample)
    }
    return taken.length >= clockFrames * plan.channels
  }
  const hash = () => {
    const samples = Float32Array.from(taken.slice(0, clockFrames * plan.channels))
    return createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex')
  }
  return { engine, isComplete, hash }
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

describe.skipIf(missingReason !== '')(`the reference racks${missingNote}`, () => {
  test.each(racks)('$name has one hash in every size of block, on one thread and two', ({ plan }) => {
    const long20 = startOf(plan, longFrames)
    expect(hashOf(plan, long20, { ...inLargeBlocks, blockFrames: 1024, threads: 2 })).toBe(
      hashOf(plan, long20, inLargeBlocks),
    )
    const short = startOf(plan, shortFrames)
    const wanted = hashOf(plan, short, inLargeBlocks)
    for (const way of otherWays) expect(hashOf(plan, short, way), `blocks of ${way.blockFrames}`).toBe(wanted)
  })

  test.each(racks)('$name has one hash when it is looped', ({ plan }) => {
    const looped = range(shortFrames, true)
    expect(hashOf(plan, looped, { blockFrames: 100, threads: 1, reads: [4096] })).toBe(
      hashOf(plan, looped, inLargeBlocks),
    )
  })

  test('each of them sounds on the silent clock as it renders', async () => {
    const together = 16
    for (let first = 0; first < racks.length; first += together) {
      const group = racks.slice(first, first + together)
      const takes = group.map(({ plan }, i) => startTake(plan, [64, 128, 480, 1024][i % 4] as number))
      const deadline = performance.now() + 20_000
      while (!takes.map(({ isComplete }) => isComplete()).every(Boolean) && performance.now() < deadline)
        await pause(50)
      for (const [i, take] of takes.entries()) {
        const { name, plan } = group[i] as (typeof racks)[number]
        expect(take.engine.status(), name).toMatchObject({ lateCommands: 0, droppedCommands: 0 })
        expect(take.hash(), name).toBe(hashOf(plan, range(clockFrames), inLargeBlocks))
      }
      for (const engine of engines.splice(0)) engine.close()
    }
  })
})
