/**
 * The thread that renders what is exported, on a pool of its own: the host's goes on, and what plays goes before it. It is
 * told to stop by any message, and leaves nothing half-written then.
 */
import { createRequire } from 'node:module'
import { constants, platform, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { RackPlan } from '../../formats/plan.ts'
import type { NativeModule, RenderRange } from '../native.ts'
import { writeWhole } from '../project/write.ts'
import { analysedStrips, analysisCsv } from '../render/analysis.ts'
import { type AudioFormat, defaultBits, defaultDither } from '../render/format.ts'
import { type RenderProgress, renderToFile } from '../render/job.ts'
import { type Pace, paceOf } from '../render/pace.ts'
import { renderPass } from '../render/pass.ts'
import type { StemJob } from '../render/stem-files.ts'

export type ExportKind =
  /** `stemFolder`: null for the mix alone. */
  | { readonly kind: 'sound'; readonly format: AudioFormat; readonly stemFolder: string | null }
  | { readonly kind: 'analysis'; readonly format: 'csv' | 'json' }

export interface ExportTask {
  /** Where the addon lies. */
  readonly addon: string
  readonly path: string
  readonly what: ExportKind
  readonly plan: RackPlan
  readonly range: RenderRange
  /** Left out from the start. */
  readonly skipFrames: number
  readonly stems: readonly StemJob[]
  readonly threads: number
}

export type FromExportWorker =
  /** `done`: 0..1 */
  | { readonly kind: 'progress'; readonly done: number; readonly pace: Pace | undefined }
  | { readonly kind: 'done'; readonly sound: ExportedSound | null }
  | { readonly kind: 'failed'; readonly words: string }

export interface ExportedSound {
  readonly seconds: number
  readonly peakDb: number
  readonly integratedLufs: number
  readonly clippedSamples: number
  /** Times as fast as it plays. */
  readonly speedUp: number
  readonly stems: number
}

const BLOCK_FRAMES = 512

const tell = (message: FromExportWorker) => parentPort?.postMessage(message)

const tellProgress = (progress: Omit<RenderProgress, 'pass'>, sampleRate: number) =>
  tell({
    kind: 'progress',
    done: progress.doneFrames / Math.max(1, progress.totalFrames),
    pace: paceOf(progress, sampleRate),
  })

async function run(task: ExportTask): Promise<void> {
  // Elsewhere it would be the priority of the whole host.
  if (platform() === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  const native = createRequire(import.meta.url)(task.addon) as NativeModule
  const stop = new AbortController()
  parentPort?.once('message', () => stop.abort(new Error('it was stopped')))
  const sound = task.what.kind === 'sound' ? await exportSound(native, task, task.what, stop.signal) : null
  if (task.what.kind === 'analysis') await exportAnalysis(native, task, task.what.format, stop.signal)
  tell({ kind: 'done', sound })
  parentPort?.close()
}

async function exportSound(
  native: NativeModule,
  { path, plan, range, skipFrames, stems, threads }: ExportTask,
  { format, stemFolder }: Extract<ExportKind, { kind: 'sound' }>,
  signal: AbortSignal,
): Promise<ExportedSound> {
  const bits = defaultBits(format)
  const file = { path, format, bits, dither: defaultDither(bits), overwrite: true, normalizeDb: null }
  const job = { ...file, plan, range, skipFrames, threads, blockFrames: BLOCK_FRAMES }
  const withStems = stemFolder === null ? {} : { stems: { folder: stemFolder, jobs: stems } }
  const report = await renderToFile(native, { ...job, ...withStems }, signal, (progress) =>
    tellProgress(progress, range.sampleRate),
  )
  const { frames, sampleRate, peakDb, integratedLufs, clippedSamples, speedUp } = report
  return { seconds: frames / sampleRate, peakDb, integratedLufs, clippedSamples, speedUp, stems: report.stems.length }
}

async function exportAnalysis(
  native: NativeModule,
  { path, plan, range, skipFrames, stems, threads }: ExportTask,
  format: 'csv' | 'json',
  signal: AbortSignal,
): Promise<void> {
  const { sampleRate } = range
  const frames = Math.max(1, native.lengths(plan, range).totalFrames - skipFrames)
  const started = performance.now()
  const job = { plan, range, skipFrames, stems, threads, analyses: true, blockFrames: BLOCK_FRAMES }
  const onFrames = (doneFrames: number) => {
    const elapsedSeconds = (performance.now() - started) / 1000
    tellProgress({ doneFrames, totalFrames: frames, elapsedSeconds }, sampleRate)
  }
  const { analyses } = await renderPass(native, job, signal, onFrames, () => {})
  const strips = analysedStrips(analyses, stems)
  const text = format === 'csv' ? analysisCsv(strips) : `${JSON.stringify({ sampleRate, frames, strips }, null, 2)}\n`
  await writeWhole(path, text)
}

run(workerData as ExportTask).catch((error: Error) => {
  tell({ kind: 'failed', words: error.message })
  parentPort?.close()
})
