/** The mix, stems and measurements of what is open, as files, while it plays and is edited on. Main thread. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, extname, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { sessionOf } from '../../session/document.ts'
import { documentPlan } from '../../session/document-plan.ts'
import { withStems } from '../../session/graph/stems.ts'
import type { JobProgress, Jobs } from '../live/jobs.ts'
import { Refusal } from '../live/refusal.ts'
import { onePass } from '../live/session-sound.ts'
import type { NativeModule } from '../native.ts'
import { programPath } from '../program-path.ts'
import type { Project } from '../project/project.ts'
import { audioFormats, formatOfName } from '../render/format.ts'
import { exportedPart, type PartWish } from './exported-part.ts'
import type { ExportedSound, ExportKind, ExportTask, FromExportWorker } from './worker.ts'

export interface ExporterOptions {
  readonly project: () => Project
  readonly native: NativeModule
  readonly addon: () => string
  readonly jobs: Jobs
  /** Before anything takes the place of a file. Rejects with Refusal. */
  readonly refuseLoss: (path: string) => Promise<void>
  readonly notify: (words: string, topic: string) => void
}

export interface ExportWish extends PartWish {
  readonly path: string
  /** Over a file that is there. */
  readonly overwrite: boolean
}

const TOPIC = 'export'

export class Exporter {
  private readonly options: ExporterOptions
  private running: { readonly worker: Worker; readonly ended: Promise<void> } | undefined
  private isTaken = false

  constructor(options: ExporterOptions) {
    this.options = options
  }

  /** Resolves when it has begun: how it ends is told by a notice. Rejects with Refusal; then nothing was begun. */
  async sound(wish: ExportWish, hasStems: boolean): Promise<void> {
    const target = withEnding(wish.path, '.wav')
    const format = formatOfName(target)
    if (format === undefined)
      throw new Refusal('not-possible', `${extname(target)} is no format of sound: ${audioFormats.join(', ')} are`)
    const stemFolder = hasStems ? freeFolder(`${target.slice(0, -extname(target).length)}-stems`) : null
    await this.begin(target, wish, { kind: 'sound', format, stemFolder })
  }

  /** As `sound`. */
  async analysis(wish: ExportWish): Promise<void> {
    const target = withEnding(wish.path, '.csv')
    const ending = extname(target).toLowerCase()
    if (ending !== '.csv' && ending !== '.json')
      throw new Refusal('not-possible', `${ending} is no format of measurements: csv and json are`)
    await this.begin(target, wish, { kind: 'analysis', format: ending === '.csv' ? 'csv' : 'json' })
  }

  /** Resolves when what is under way has ended; nothing half-written is left. */
  async close(): Promise<void> {
    this.running?.worker.postMessage('stop')
    await this.running?.ended
  }

  private async begin(path: string, wish: ExportWish, what: ExportKind): Promise<void> {
    if (this.isTaken) throw new Refusal('busy', 'something is exported already: let it end first')
    this.isTaken = true
    try {
      const task = this.taskOf(path, wish, what)
      await this.check(path, wish.overwrite)
      this.start(task)
    } catch (error) {
      this.isTaken = false
      throw error
    }
  }

  private async check(path: string, overwrite: boolean): Promise<void> {
    await this.options.refuseLoss(path)
    if (!existsSync(dirname(path))) throw new Refusal('not-possible', `there is no folder ${dirname(path)}`)
    if (!overwrite && existsSync(path)) throw new Refusal('exists', `${path} is there already`)
  }

  /** What is open as it stands now, with all edits; what is moved for tonight is not in it. */
  private taskOf(path: string, wish: ExportWish, what: ExportKind): ExportTask {
    const { native, addon, project } = this.options
    const { document } = project()
    const content = sessionOf(document)
    const whole = documentPlan(document, content.sampleRate)
    const all = onePass(content.sampleRate)
    const isBare = !whole.nodes.some(({ rack }) => rack) && whole.session?.durationSec === null
    if (isBare || native.lengths(whole, all).totalFrames <= 0)
      throw new Refusal('not-possible', 'there is nothing to export: give the session a length, or a rack that plays')
    const part = exportedPart({ plan: whole, markers: content.clock.markers }, all, wish, native)
    const { plan, stems } = withStems(content, part.plan)
    // One is left to the device.
    const threads = Math.max(1, availableParallelism() - 1)
    return { ...part, addon: addon(), path, what, plan, stems, threads }
  }

  private start(task: ExportTask): void {
    const { jobs } = this.options
    const worker = new Worker(programPath('export/worker'), { workerData: task })
    const ended = jobs
      .run(
        `Export ${task.path}`,
        (progress) => resultOf(worker, progress),
        () => worker.postMessage('stop'),
      )
      .then(
        (sound) => this.say(sound === null ? `Measured: ${task.path}.` : exportWords(task, sound)),
        (error: Error) => this.say(`Not exported: ${error.message}.`),
      )
      .finally(() => {
        this.running = undefined
        this.isTaken = false
      })
    this.running = { worker, ended }
  }

  private say(words: string): void {
    this.options.notify(words, TOPIC)
  }
}

/** Rejects where the thread fails or ends before it is done. */
function resultOf(worker: Worker, progress: JobProgress): Promise<ExportedSound | null> {
  return new Promise((done, fail) => {
    worker.on('message', (message: FromExportWorker) => {
      if (message.kind === 'progress') progress(message.done, message.pace)
      else if (message.kind === 'done') done(message.sound)
      else fail(new Error(message.words))
    })
    worker.on('error', fail)
    worker.on('exit', () => fail(new Error('its thread ended')))
  })
}

const withEnding = (path: string, ending: string): string =>
  extname(path) === '' ? resolve(path) + ending : resolve(path)

/** Stems take nobody's place: those of before stay. */
function freeFolder(folder: string): string {
  let free = folder
  for (let number = 2; existsSync(free); number++) free = `${folder} ${number}`
  return free
}

const decibels = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : '-\u221e')

function exportWords({ path, what }: ExportTask, sound: ExportedSound): string {
  const { seconds, peakDb, integratedLufs, clippedSamples, speedUp, stems } = sound
  const [minutes, rest] = [Math.floor(seconds / 60), Math.floor(seconds % 60)]
  const length = `${minutes}:${String(rest).padStart(2, '0')}`
  const levels = `peak ${decibels(peakDb)} dBFS, ${decibels(integratedLufs)} LUFS`
  const clipped = clippedSamples > 0 ? `, ${clippedSamples} samples clipped` : ''
  const folder = what.kind === 'sound' ? what.stemFolder : null
  const parts = folder === null ? '' : ` and ${stems} ${stems === 1 ? 'stem' : 'stems'} in ${folder}`
  return `Exported ${path}${parts}: ${length}, ${levels}${clipped}, ${speedUp.toFixed(0)} times as fast as it plays.`
}
