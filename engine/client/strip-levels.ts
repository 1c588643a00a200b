/** Levels of strips as the hot stream said them last. Views read them from their animation frame. */
import type { WatchResponse } from '../contract/gen/mam/v1/mam_pb.js'
import { framesFromWire } from '../contract/validate.ts'

/** Those who draw the same level in one frame of a display see the same. */
const ONE_FRAME_MS = 6

export class StripLevels {
  /** SessionMixer.revision, in whose strips everything is counted. */
  revision = 0
  private peaks = new Float32Array(0)
  private taken = new Float32Array(0)
  private takenMs = new Float64Array(0)
  private rms: readonly number[] = []
  private loudness: readonly number[] = []
  private reductions: readonly number[] = []
  private insertReductions: readonly number[] = []
  private loads: readonly number[] = []

  /** Linear, since it was asked for last; side 0 is left. */
  takePeak(strip: number, side: 0 | 1): number {
    const channel = 2 * strip + side
    if (channel >= this.peaks.length) return 0
    const nowMs = performance.now()
    if (nowMs - this.takenMs[channel]! >= ONE_FRAME_MS) {
      this.taken[channel] = this.peaks[channel]!
      this.takenMs[channel] = nowMs
      this.peaks[channel] = 0
    }
    return this.taken[channel]!
  }

  /** Linear, of the last 300 ms; undefined where it is not measured, as with all of these. */
  rmsOf(strip: number, side: 0 | 1): number | undefined {
    return this.rms[2 * strip + side]
  }

  /** LUFS, momentary; minus infinity in silence. */
  loudnessOf(strip: number): number | undefined {
    return this.loudness[strip]
  }

  /** dB, 0 or below, of the insert that holds back most; undefined where none does such a thing. */
  reductionOf(strip: number): number | undefined {
    return numberAt(this.reductions, strip)
  }

  /** As reductionOf, of one insert by its place among those of all strips. */
  insertReductionOf(insert: number): number | undefined {
    return numberAt(this.insertReductions, insert)
  }

  /** Share of the time that a block has. */
  loadOf(strip: number): number | undefined {
    return this.loads[strip]
  }

  receive(message: WatchResponse): void {
    const revision = framesFromWire(message.mixerRevision)
    const { length } = message.stripPeaks
    if (revision !== this.revision || length !== this.peaks.length) {
      this.peaks = new Float32Array(length)
      this.taken = new Float32Array(length)
      this.takenMs = new Float64Array(length).fill(Number.NEGATIVE_INFINITY)
    }
    this.revision = revision
    for (let channel = 0; channel < length; channel++)
      this.peaks[channel] = Math.max(this.peaks[channel]!, message.stripPeaks[channel]!)
    this.rms = message.stripRms
    this.loudness = message.stripLoudness
    this.reductions = message.stripReductions
    this.insertReductions = message.insertReductions
    this.loads = message.stripLoads
  }
}

const numberAt = (list: readonly number[], index: number): number | undefined =>
  list[index]! <= 0 ? list[index] : undefined
