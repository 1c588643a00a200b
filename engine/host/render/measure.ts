import { createHash } from 'node:crypto'
import type { NativeModule } from '../native.ts'
import { bytesOf } from './encode.ts'

/** What can be said of samples that went by. Levels in dB relative to full scale, -Infinity for silence. */
export interface Measurement {
  readonly frames: number
  /** Of the float32 samples, interleaved, little-endian. */
  readonly sha256: string
  readonly peakDb: number
  readonly rmsDb: number
  /** ITU-R BS.1770, gated. */
  readonly integratedLufs: number
  readonly truePeakDb: number
}

export interface Measure {
  /** Interleaved. */
  add(samples: Float32Array): void
  /** Ends the measurement. */
  result(): Measurement
}

export function createMeasure(native: NativeModule, sampleRate: number, channels: number): Measure {
  const hash = createHash('sha256')
  const loudness = native.createLoudnessMeter(sampleRate, channels)
  let frames = 0
  return {
    add: (samples) => {
      hash.update(bytesOf(samples))
      loudness.process(samples)
      frames += samples.length / channels
    },
    result: () => ({ frames, sha256: hash.digest('hex'), ...loudness.result() }),
  }
}
