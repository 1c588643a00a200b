/** Offline render of a rack into an audio file: constant memory, whole or not at all. */
import type { RackPlan } from '../../formats/plan.ts'
import type { NativeModule, RenderRange } from '../native.ts'
import type { AudioFormat, SampleBits } from './format.ts'
import { createMeasure, type Measurement } from './measure.ts'
import type { Dither } from './quantize.ts'
import { openAudioFile } from './writer.ts'

/** Frames asked of the renderer at once: enough that the crossing into native costs nothing, little enough to stay in cache. */
const chunkFrames = 32768
/** How long the loop may keep signals and timers waiting, in ms. */
const breathMs = 30

export interface RenderJob {
  readonly plan: RackPlan
  readonly range: RenderRange
  readonly blockFrames: number
  readonly threads: number
  readonly path: string
  readonly format: AudioFormat
  readonly bits: SampleBits
  readonly dither: Dither
  readonly overwrite: boolean
  /** Sample peak to scale to, dBFS; null leaves the level alone. Costs a second render: the first one finds the peak. */
  readonly normalizeDb: number | null
}

export interface RenderProgress {
  readonly doneFrames: number
  /** Over all passes. */
  readonly totalFrames: number
  readonly pass: 'measuring' | 'writing'
  readonly elapsedSeconds: number
}

export interface RenderReport extends Measurement {
  readonly sampleRate: number
  readonly channels: number
  /** Samples that an integer format had to clip. */
  readonly clippedSamples: number
  /** Gain that normalising applied, dB; 0 without. */
  readonly gainDb: number
  readonly latencyFrames: number
  /** Wall time of the job, file included. */
  readonly renderSeconds: number
  /** Seconds of sound a second of wall time. */
  readonly speedUp: number
}

/** Throws AudioFileError, NativeError, or the signal's reason; nothing stands under the path then that was not there before. */
export async function renderToFile(
  native: NativeModule,
  job: RenderJob,
  signal: AbortSignal,
  onProgress: (progress: RenderProgress) => void,
): Promise<RenderReport> {
  const started = performance.now()
  const elapsed = () => (performance.now() - started) / 1000
  const frames = native.lengths(job.plan, job.range).totalFrames
  const { sampleRate } = job.range
  const { channels } = job.plan
  const file = await openAudioFile(job.path, { ...job, sampleRate, channels, expectedFrames: frames }, job.overwrite)
  try {
    const passes = job.normalizeDb === null ? 1 : 2
    const report = (pass: RenderProgress['pass']) => (done: number) =>
      onProgress({
        doneFrames: pass === 'writing' ? done + (passes - 1) * frames : done,
        totalFrames: passes * frames,
        pass,
        elapsedSeconds: elapsed(),
      })
    const gain =
      job.normalizeDb === null ? 1 : gainTo(job.normalizeDb, await findPeak(native, job, signal, report('measuring')))
    const measure = createMeasure(native, sampleRate, channels)
    const write = (samples: Float32Array) => {
      measure.add(samples)
      file.write(samples)
    }
    const latencyFrames = await renderAll(
      native,
      job,
      signal,
      report('writing'),
      gain === 1 ? write : scaledBy(gain, write),
    )
    const measured = measure.result()
    file.commit()
    const renderSeconds = elapsed()
    return {
      ...measured,
      sampleRate,
      channels,
      clippedSamples: file.clipped(),
      gainDb: 20 * Math.log10(gain),
      latencyFrames,
      renderSeconds,
      speedUp: measured.frames / sampleRate / renderSeconds,
    }
  } catch (error) {
    file.discard()
    throw error
  }
}

/** Silence is left alone (spec X9). */
const gainTo = (targetDb: number, peak: number): number => (peak > 0 ? 10 ** (targetDb / 20) / peak : 1)

async function findPeak(
  native: NativeModule,
  job: RenderJob,
  signal: AbortSignal,
  onFrames: (done: number) => void,
): Promise<number> {
  let peak = 0
  await renderAll(native, job, signal, onFrames, (samples) => {
    for (let i = 0; i < samples.length; i++) {
      const size = Math.abs(samples[i] as number)
      if (size > peak) peak = size
    }
  })
  return peak
}

function scaledBy(gain: number, write: (samples: Float32Array) => void): (samples: Float32Array) => void {
  let scaled = new Float32Array(0)
  return (samples) => {
    if (scaled.length < samples.length) scaled = new Float32Array(samples.length)
    for (let i = 0; i < samples.length; i++) scaled[i] = (samples[i] as number) * gain
    write(scaled.subarray(0, samples.length))
  }
}

/** One render from start to end. Gives the graph's latency in frames. */
async function renderAll(
  native: NativeModule,
  job: RenderJob,
  signal: AbortSignal,
  onFrames: (done: number) => void,
  take: (samples: Float32Array) => void,
): Promise<number> {
  const renderer = native.createRenderer(job.plan, job.range, { blockFrames: job.blockFrames, threads: job.threads })
  try {
    let done = 0
    let lastBreath = performance.now()
    for (let samples = renderer.read(chunkFrames); samples; samples = renderer.read(chunkFrames)) {
      take(samples)
      done += samples.length / job.plan.channels
      if (performance.now() - lastBreath < breathMs) continue
      onFrames(done)
      await breathe(signal)
      lastBreath = performance.now()
    }
    await breathe(signal)
    return renderer.latencyFrames
  } finally {
    renderer.close()
  }
}

/** Lets signals and timers run. Throws the signal's reason. */
async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise(setImmediate)
  signal.throwIfAborted()
}
