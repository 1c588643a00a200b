/**
 * Saving several files that belong together. First a plan is made that a person can be told; then all new content is
 * written beside, and only when all of it is on disk do the files change, one after the other.
 */
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type DiskCalls, disk } from './disk.ts'
import { type DiskStamp, sameStamp, stampOf, stampOnDisk } from './disk-state.ts'
import { sweepParts } from './parts.ts'
import { codeOf, ProjectError, type ProjectTrouble, projectError } from './trouble.ts'
import { type Beside, writeBeside } from './write.ts'

export interface FileToSave {
  /** Absolute. */
  readonly path: string
  readonly text: string
  /** What was read or saved last; null: never on disk. */
  readonly stamp: DiskStamp | null
}

export type Conflict = 'changed-on-disk' | 'appeared'

export interface PlannedWrite extends FileToSave {
  /** What stands there that we did not put there: written only with `overwrite`. */
  readonly conflict: Conflict | null
  /** It was on disk, and is gone: written anew. */
  readonly vanished: boolean
  /** What stood there when the plan was made. */
  readonly found: DiskStamp | null
}

export interface SavePlan {
  readonly writes: readonly PlannedWrite[]
  /** Files that have this content already. */
  readonly unchanged: readonly FileToSave[]
  /** Paths, as are the next. */
  readonly conflicts: readonly string[]
  readonly vanished: readonly string[]
}

/** Looks at the disk and changes nothing. Rejects with ProjectError where a file or its folder can't be read. */
export async function planSave(files: readonly FileToSave[], calls: DiskCalls = disk): Promise<SavePlan> {
  const writes: PlannedWrite[] = []
  const unchanged: FileToSave[] = []
  for (const file of files) {
    const planned = await planOne(file, calls)
    if (planned) writes.push(planned)
    else unchanged.push(file)
  }
  const pathsWhere = (is: (write: PlannedWrite) => boolean) => writes.filter(is).map(({ path }) => path)
  return {
    writes,
    unchanged,
    conflicts: pathsWhere(({ conflict }) => conflict !== null),
    vanished: pathsWhere(({ vanished }) => vanished),
  }
}

async function planOne(file: FileToSave, calls: DiskCalls): Promise<PlannedWrite | undefined> {
  const found = (await stampOnDisk(file.path, calls)) ?? null
  if (found && sameStamp(found, stampOf(file.text))) return undefined
  return { ...file, found, conflict: conflictOf(file.stamp, found), vanished: file.stamp !== null && found === null }
}

function conflictOf(known: DiskStamp | null, found: DiskStamp | null): Conflict | null {
  if (!found) return null
  if (!known) return 'appeared'
  return sameStamp(known, found) ? null : 'changed-on-disk'
}

export interface SaveOptions {
  /** Writes over files that changed or appeared on disk; only when a person asks for it. */
  readonly overwrite?: boolean
  readonly onProgress?: (done: number, total: number) => void
  readonly calls?: DiskCalls
}

/** Path → what it is now, of every file of the plan. */
export type SavedStamps = ReadonlyMap<string, DiskStamp>

/** A save that failed. Files of `saved` have their new content; all others are what they were. */
export class SaveError extends ProjectError {
  readonly saved: SavedStamps

  constructor(reason: ProjectTrouble, path: string, message: string, saved: SavedStamps) {
    super(reason, path, message)
    this.name = 'SaveError'
    this.saved = saved
  }
}

/** Rejects with SaveError; then nothing changed, or the message names what did. */
export async function saveFiles(plan: SavePlan, options: SaveOptions = {}): Promise<SavedStamps> {
  const { overwrite = false, onProgress = () => {}, calls = disk } = options
  const stamps = new Map(plan.unchanged.map(({ path, text }) => [path, stampOf(text)]))
  const total = plan.writes.length * 2
  const besides: Beside[] = []
  const saved = new Map<string, DiskStamp>()
  try {
    if (!overwrite) for (const write of plan.writes) refuseConflict(write)
    for (const write of plan.writes) {
      await refuseMissingFolder(write.path)
      besides.push(await writeBeside(write.path, write.text, calls))
      onProgress(besides.length, total)
    }
    for (const [at, write] of plan.writes.entries()) {
      if (!overwrite) await refuseChangeSince(write, calls)
      await besides[at]!.take()
      saved.set(write.path, stampOf(write.text))
      onProgress(plan.writes.length + at + 1, total)
    }
  } catch (error) {
    throw saveError(error, plan, saved)
  } finally {
    for (const beside of besides) await beside.discard()
  }
  // What an earlier crash left beside these files.
  for (const folder of new Set(plan.writes.map(({ path }) => dirname(path)))) await sweepParts(folder, calls)
  return new Map([...stamps, ...saved])
}

function refuseConflict({ path, conflict }: PlannedWrite): void {
  if (conflict === 'changed-on-disk')
    throw new ProjectError('changed', path, `${path}: another program changed this file since it was read`)
  if (conflict === 'appeared') throw new ProjectError('exists', path, `${path}: there is already a file of this name`)
}

/** Between plan and rename: short, but another program may have saved then. */
async function refuseChangeSince({ path, found }: PlannedWrite, calls: DiskCalls): Promise<void> {
  const now = (await stampOnDisk(path, calls)) ?? null
  const isSame = now && found ? sameStamp(now, found) : now === found
  if (!isSame) throw new ProjectError('changed', path, `${path}: another program changed this file while it was saved`)
}

async function refuseMissingFolder(path: string): Promise<void> {
  const folder = dirname(path)
  await stat(folder).catch((error) => {
    if (codeOf(error) !== 'ENOENT') throw projectError(error, folder)
    throw new ProjectError('folder-missing', folder, `${folder}: this folder is gone`)
  })
}

/** What only another place helps against. */
const elsewhere = new Set<ProjectTrouble>(['denied', 'read-only', 'folder-missing'])

function saveError(cause: unknown, plan: SavePlan, saved: SavedStamps): SaveError {
  const { reason, path, message } = projectError(cause, plan.writes[saved.size]?.path ?? '')
  const part = saved.size === 0 ? 'nothing was saved' : `saved were only ${[...saved.keys()].join(', ')}`
  const advice = elsewhere.has(reason) ? '; save to another place' : ''
  return new SaveError(reason, path, `${message}${advice} (${part})`, saved)
}
