/** What is cued, as blocks of interleaved stereo at the device's rate: of a sound file, or of a rack rendered from its start. */
import { createRequire } from 'node:module'
import type { NativeModule, RenderRange } from '../native.ts'
import type { CueSource } from './messages.ts'
import { createResampler } from './resample.ts'
import { readSoundFile } from './sound-file.ts'

export interface BlockSource {
  /** 0: not known. */
  readonly lengthSeconds: number
  /** Null at the end. */
  next(): Float32Array | null
}

/** At the source's rate: about a tenth of a second. */
const BLOCK_FRAMES = 4800

/** Rejects in words where it cannot be heard. */
export async function openSource(source: Exclude<CueSource, { kind: 'live' }>, toRate: number): Promise<BlockSource> {
  const { sampleRate, lengthSeconds, next } =
    source.kind === 'file' ? await fileBlocks(source.path) : rackBlocks(source)
  const resample = await createResampler(sampleRate, toRate)
  // What the converter still holds comes out with silence behind it.
  let isFlushed = sampleRate === toRate
  return {
    lengthSeconds,
    next: () => {
      const block = next()
      if (block) return resample(block)
      if (isFlushed) return null
      isFlushed = true
      return resample(new Float32Array(2 * BLOCK_FRAMES))
    },
  }
}

interface Blocks extends BlockSource {
  readonly sampleRate: number
}

async function fileBlocks(path: string): Promise<Blocks> {
  const { sampleRate, channels } = await readSoundFile(path)
  const left = channels[0]!
  const right = channels[1] ?? left
  let at = 0
  return {
    sampleRate,
    lengthSeconds: left.length / sampleRate,
    next: () => {
      const frames = Math.min(BLOCK_FRAMES, left.length - at)
      if (frames <= 0) return null
      const block = interleave(left.subarray(at, at + frames), right.subarray(at, at + frames))
      at += frames
      return block
    },
  }
}

function interleave(left: Float32Array, right: Float32Array): Float32Array {
  const block = new Float32Array(2 * left.length)
  for (let i = 0; i < left.length; i++) {
    block[2 * i] = left[i]!
    block[2 * i + 1] = right[i]!
  }
  return block
}

function rackBlocks({ plan, sampleRate, addon }: Extract<CueSource, { kind: 'rack' }>): Blocks {
  const native = createRequire(import.meta.url)(addon) as NativeModule
  const range = wholeRack(sampleRate)
  const renderer = native.createRenderer(plan, range, { blockFrames: 480, threads: 1 })
  return {
    sampleRate,
    lengthSeconds: native.lengths(plan, range).totalFrames / sampleRate,
    next: () => {
      const samples = renderer.read(BLOCK_FRAMES)
      if (!samples) return null
      return plan.channels === 2 ? samples.slice() : interleave(samples, samples)
    },
  }
}

const wholeRack = (sampleRate: number): RenderRange => ({
  sampleRate,
  bars: 0,
  loopCount: 1,
  startBar: 0,
  endBar: 0,
  hardFrames: -1,
  tailFrames: -1,
  loop: false,
})
