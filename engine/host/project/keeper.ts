/**
 * Keeps the open project in the recovery place: every change as it happens, the whole of it once a minute and before what
 * cannot be taken back, and where the music is. The user's own files are never touched here.
 */

import { Refusal } from '../live/refusal.ts'
import { emptyProject } from './opening.ts'
import { Project } from './project.ts'
import { type RecoveryLog, RecoveryStore } from './recovery.ts'
import { type Checkpoint, projectOf, type RecoveredProject, type RecoveryRecord, stateOf } from './recovery-state.ts'

export interface KeeperOptions {
  /** Folder of the recovery place; null: nothing is kept. */
  readonly folder: string | null
  readonly now: () => number
  readonly checkpoint: () => Checkpoint
  readonly onTrouble: (words: string) => void
}

export interface KeptEntry {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly timeMs: number
  readonly steps: number
  readonly hasCrashed: boolean
}

const GENERATION_MS = 60_000
/** While it plays. */
const CHECKPOINT_MS = 250

export class Keeper {
  private readonly options: KeeperOptions
  private readonly store: RecoveryStore | null
  private readonly timers: NodeJS.Timeout[]
  private project: Project = new Project(emptyProject())
  private log: RecoveryLog | undefined
  private hasNews = false
  private isStopped = false
  private trouble = ''
  private last: Checkpoint | undefined

  constructor(options: KeeperOptions) {
    this.options = options
    this.store = options.folder === null ? null : new RecoveryStore({ folder: options.folder, now: options.now })
    this.timers = [
      setInterval(() => void this.generation(false), GENERATION_MS).unref(),
      setInterval(() => this.checkpoint(), CHECKPOINT_MS).unref(),
    ]
  }

  /** Where the open project is kept; undefined where nothing is. */
  get logId(): string | undefined {
    return this.log?.id
  }

  /** What is there to be opened again, the newest first; also what nobody can read, which says so when it is opened. */
  list(): KeptEntry[] {
    const entries = this.store?.list().filter(({ id, status }) => status !== 'open' && id !== this.log?.id) ?? []
    return entries.flatMap(({ id, status, timeMs, label }) => {
      try {
        const { project } = this.recovered(id)
        const { name, path, history } = project
        return [{ id, name, path, timeMs, steps: history.size, hasCrashed: status === 'crashed' }]
      } catch {
        return [{ id, name: label || id, path: '', timeMs, steps: 0, hasCrashed: status === 'crashed' }]
      }
    })
  }

  /** What is there and cannot be read, in words; it is left where it is. */
  unreadable(): string[] {
    const entries = this.store?.list().filter(({ status }) => status === 'crashed') ?? []
    return entries.flatMap(({ id, label }) => {
      const why = this.whyUnreadable(id)
      return why === undefined ? [] : [`${label || id}: ${why}`]
    })
  }

  private whyUnreadable(id: string): string | undefined {
    try {
      this.recovered(id)
      return undefined
    } catch (error) {
      return (error as Error).message
    }
  }

  /** The newest work that a crash left, or that was open and not saved when MAM ended; undefined where there is none. */
  unfinished(): string | undefined {
    const entries = this.store?.list() ?? []
    const isUnfinished = ({ status }: { readonly status: string }) => status === 'crashed' || status === 'left'
    return entries.find((entry) => isUnfinished(entry) && this.whyUnreadable(entry.id) === undefined)?.id
  }

  /** Throws Refusal where it is open somewhere, or cannot be read. `words`: what was recovered. */
  read(id: string): RecoveredProject & { readonly words: string } {
    this.refuseOpen(id)
    const { dropped, ...recovered } = refusing(() => this.recovered(id))
    return { ...recovered, words: summaryOf(recovered.project, dropped) }
  }

  /** Throws Refusal where it is open somewhere, or is not there. */
  discard(id: string): void {
    this.refuseOpen(id)
    refusing(() => this.store?.remove(id))
  }

  private refuseOpen(id: string): void {
    if (id === this.log?.id) throw new Refusal('not-possible', 'that work is open here')
    const entry = this.store?.list().find((one) => one.id === id)
    if (!entry) throw new Refusal('not-found', `there is no recovered work "${id}"`)
    if (entry.status === 'open') throw new Refusal('not-possible', `${entry.label || id} is open in another MAM`)
  }

  /**
   * From now on this project is kept. Unsaved work of the one before is put by, and the words say so; a recovered one goes on
   * in its log.
   */
  async follow(project: Project, recovered?: string): Promise<string> {
    const before = { project: this.project, log: this.log }
    this.project = project
    this.log = this.openLog(recovered)
    this.last = undefined
    await this.generation(true)
    if (!before.log) return ''
    const isWorthKeeping = hasUnsavedWork(before.project)
    await before.log.close(isWorthKeeping ? 'parked' : 'clean')
    return isWorthKeeping ? `Unsaved work on ${before.project.name} was put by; it is listed under Recovered.` : ''
  }

  remember(record: RecoveryRecord): void {
    this.hasNews = true
    this.log?.append(record)
  }

  /** The whole state; what fails is told by the log. */
  async generation(isForced = true): Promise<void> {
    // A recovery place that could not be written when the project was opened may be there by now.
    this.log ??= this.isStopped ? undefined : this.openLog(undefined)
    if (!this.log || (!this.hasNews && !isForced)) return
    this.hasNews = false
    const state = stateOf(this.project, this.options.checkpoint())
    await this.log.generation(state, this.project.name).catch(() => {
      this.hasNews = true
    })
  }

  /** Writes down where the music is, if it has moved. */
  checkpoint(): void {
    const now = this.options.checkpoint()
    if (!this.log || (this.last && sameCheckpoint(this.last, now))) return
    this.last = now
    this.log.append({ kind: 'checkpoint', checkpoint: now } satisfies RecoveryRecord)
  }

  /** Everything so far is on disk. */
  async flush(): Promise<void> {
    await this.log?.flush().catch(() => {})
  }

  /** Nothing is written by itself any more. */
  stop(): void {
    this.isStopped = true
    for (const timer of this.timers) clearInterval(timer)
  }

  /** Unsaved work is there again at the next start. */
  async close(): Promise<void> {
    await this.log?.close(hasUnsavedWork(this.project) ? 'left' : 'clean')
    this.log = undefined
  }

  /** Everything so far is on disk, as a crash would leave it; the next host finds it, though this process lives on. */
  async abandon(): Promise<void> {
    await this.flush()
    this.log?.abandon()
    this.log = undefined
  }

  private recovered(id: string): RecoveredProject & { readonly dropped: readonly string[] } {
    if (!this.store) throw new Error('nothing is kept')
    const { state, records, dropped } = this.store.read(id)
    const { dropped: more, ...recovered } = projectOf(state, records)
    return { ...recovered, dropped: [...dropped, ...more] }
  }

  /** Once, until it is another one or none. */
  private tell(words: string): void {
    if (words === this.trouble) return
    this.trouble = words
    if (words) this.options.onTrouble(words)
  }

  private openLog(id: string | undefined): RecoveryLog | undefined {
    try {
      const log = this.store?.open(id)
      if (log) log.onTrouble = (words) => this.tell(words)
      this.tell('')
      return log
    } catch (error) {
      this.tell(`${(error as Error).message}. MAM goes on, but a crash would lose what is not saved`)
      return undefined
    }
  }
}

function refusing<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw new Refusal('failed', (error as Error).message)
  }
}

/** Work that would be missed. */
function hasUnsavedWork(project: Project): boolean {
  return project.isChanged || project.document.tonight.size > 0
}

function sameCheckpoint(a: Checkpoint, b: Checkpoint): boolean {
  return (
    a.isPlaying === b.isPlaying && a.timelineFrame === b.timelineFrame && a.loop === b.loop && a.device === b.device
  )
}

function summaryOf(project: Project, dropped: readonly string[]): string {
  const { undoable, size } = project.history
  const steps = size === 1 ? '1 step' : `${size} steps`
  const last = undoable ? `; the last one is "${undoable.title}"` : ''
  const unsaved = project.changedFiles().length
  const files =
    unsaved === 0 ? 'everything in it was saved' : `${unsaved === 1 ? 'one file is' : `${unsaved} files are`} not saved`
  const lost = dropped.length > 0 ? ` What could not be read: ${dropped.join('; ')}.` : ''
  return `${project.name} is back as it was: ${steps}${last}; ${files}.${lost}`
}
