/** Offline render of a rack or a session into audio files: constant memory, whole or not at all. */
import type { NativeModule } from '../native.ts'
import type { AudioFormat, SampleBits } from './format.ts'
import { createMeasure, type Measurement } from './measure.ts'
import { type PassJob, renderPass, type Take } from './pass.ts'
import type { Dither } from './quantize.ts'
import { expectRoom } from './room.ts'
import { openStemFiles, type StemFiles, type StemJob, type StemReport, stemPaths } from './stem-files.ts'
import { openAudioFile } from './writer.ts'

export interface RenderJob extends Omit<PassJob, 'stems'> {
  readonly path: string
  readonly format: AudioFormat
  readonly bits: SampleBits
  readonly dither: Dither
  readonly overwrite: boolean
  /** Sample peak to scale to, dBFS; null leaves the level alone. Costs a second render: the first one finds the peak. */
  readonly normalizeDb: number | null
  readonly stems?: { readonly folder: string; readonly jobs: readonly StemJob[] } | undefined
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
  /** Empty where none were asked for. */
  readonly stems: readonly StemReport[]
  /** Largest sample of what the mix has and the stems that are parts of it do not, dBFS; null without stems. */
  readonly residualDb: number | null
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
  const frames = Math.max(0, native.lengths(job.plan, job.range).totalFrames - job.skipFrames)
  const { sampleRate } = job.range
  const { channels } = job.plan
  const layout = { ...job, sampleRate, channels, expectedFrames: frames }
  const stemFiles = job.stems ? stemPaths(job.stems.folder, job.stems.jobs, job.path, layout.format) : []
  expectRoom([job.path, ...stemFiles], layout)
  const file = await openAudioFile(job.path, layout, job.overwrite)
  let stems: StemFiles | undefined
  try {
    if (job.stems) stems = await openStemFiles(job.stems.folder, job.stems.jobs, job.path, layout, job.overwrite)
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
    const scaled = gain === 1 ? unscaled : scaledBy(gain)
    const stemCount = job.stems?.jobs.length ?? 0
    const take: Take = (given, stem) => {
      const samples = scaled(given)
      measure.add(samples)
      file.write(samples)
      for (let index = 0; index < stemCount; index++) stems?.write(index, scaled(stem(index)))
    }
    const { latencyFrames, residual, stemPeaks } = await renderPass(
      native,
      passOf(job),
      signal,
      report('writing'),
      take,
    )
    const measured = measure.result()
    file.seal()
    stems?.seal()
    const stemReports = stems?.commit(stemPeaks.map((peak) => 20 * Math.log10(peak * gain))) ?? []
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
      stems: stemReports,
      residualDb: stems === undefined ? null : 20 * Math.log10(residual * gain),
    }
  } catch (error) {
    file.discard()
    stems?.discard()
    throw error
  }
}

const passOf = (job: RenderJob): PassJob => ({ ...job, stems: job.stems?.jobs ?? [] })

/** Silence is left alone (spec X9). */
const gainTo = (targetDb: number, peak: number): number => (peak > 0 ? 10 ** (targetDb / 20) / peak : 1)

async function findPeak(
  native: NativeModule,
  job: RenderJob,
  signal: AbortSignal,
  onFrames: (done: number) => void,
): Promise<number> {
  let peak = 0
  await renderPass(native, { ...passOf(job), stems: [] }, signal, onFrames, (samples) => {
    for (let i = 0; i < samples.length; i++) {
      const size = Math.abs(samples[i] as number)
      if (size > peak) peak = size
    }
  })
  return peak
}

const unscaled = (samples: Float32Array): Float32Array => samples

/** What it gives is valid until the next call. */
function scaledBy(gain: number): (samples: Float32Array) => Float32Array {
  let scaled = new Float32Array(0)
  return (samples) => {
    if (scaled.length < samples.length) scaled = new Float32Array(samples.length)
    for (let i = 0; i < samples.length; i++) scaled[i] = (samples[i] as number) * gain
    return scaled.subarray(0, samples.length)
  }
}
