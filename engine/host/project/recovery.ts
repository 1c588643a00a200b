/**
 * The recovery place: one log (`recovery/log.ts`) for each document that was open, apart from the user's files. A log
 * whose process ended without closing it is what a crash left.
 */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type DiskCalls, disk } from './disk.ts'
import { livenessOf, ownIdentity, type ProcessIdentity } from './process-identity.ts'
import { maxHeaderBytes, peekHeader } from './recovery/generation.ts'
import { RecoveryLog } from './recovery/log.ts'
import { closedFile, generationFile, logFiles, ownerFile } from './recovery/names.ts'
import { type Recovered, readLog } from './recovery/read.ts'
import { ProjectError, projectError } from './trouble.ts'

export { RecoveryLog } from './recovery/log.ts'
export type { Recovered } from './recovery/read.ts'

/**
 * 'crashed': its process is gone. 'open': its process runs. 'parked': put aside for something else. 'left': its program
 * ended in order while it was open and not saved.
 */
export type RecoveryStatus = 'crashed' | 'open' | 'parked' | 'left'

export interface RecoveredEntry {
  readonly id: string
  readonly status: RecoveryStatus
  readonly label: string
  /** Of the newest state, by the clock then. */
  readonly timeMs: number
}

export interface RecoveryPlace {
  readonly folder: string
  readonly now?: () => number
  readonly calls?: DiskCalls
}

const ID = /^\d{6,}-[0-9a-f]{8}$/

export class RecoveryStore {
  private readonly folder: string
  private readonly now: () => number
  private readonly calls: DiskCalls

  constructor({ folder, now = Date.now, calls = disk }: RecoveryPlace) {
    this.folder = folder
    this.now = now
    this.calls = calls
  }

  /** The newest first, told by their numbers and not by the clock. Logs that hold no state are left out. Never throws. */
  list(): RecoveredEntry[] {
    return this.ids().flatMap((id) => this.entryOf(id) ?? [])
  }

  /**
   * A new log, or the one of `id` going on: then a generation of what `read` gave must follow before anything else. Throws
   * ProjectError where the place can't be written.
   */
  open(id?: string): RecoveryLog {
    try {
      return id === undefined ? this.create() : this.reopen(id)
    } catch (error) {
      throw projectError(error, this.folder)
    }
  }

  /** Throws ProjectError where nothing of it can be read. */
  read(id: string): Recovered {
    const { files: _files, lastRecord: _lastRecord, ...recovered } = readLog(id, this.folderOf(id))
    return recovered
  }

  /** Throws ProjectError where it can't be removed; a log that is gone is removed. */
  remove(id: string): void {
    const folder = this.folderOf(id)
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch (error) {
      throw projectError(error, folder)
    }
  }

  private create(): RecoveryLog {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    const newest = Number(this.ids()[0]?.split('-')[0] ?? 0)
    const id = `${String(newest + 1).padStart(6, '0')}-${randomBytes(4).toString('hex')}`
    const folder = join(this.folder, id)
    mkdirSync(folder, { mode: 0o700 })
    return this.logAt({ id, folder, nextSequence: 1, nextRecord: 1 }, [])
  }

  private reopen(id: string): RecoveryLog {
    const folder = this.folderOf(id)
    const { files, lastRecord } = readLog(id, folder)
    rmSync(join(folder, closedFile), { force: true })
    const nextSequence = Math.max(...files.generations, ...files.journals) + 1
    return this.logAt({ id, folder, nextSequence, nextRecord: lastRecord + 1 }, files.generations)
  }

  private logAt(place: ConstructorParameters<typeof RecoveryLog>[0], kept: readonly number[]): RecoveryLog {
    writeOwner(place.folder)
    const { now, calls } = this
    return new RecoveryLog(place, kept, { now, calls, makeFolder, removeAll: removeQuietly })
  }

  private entryOf(id: string): RecoveredEntry | undefined {
    const folder = this.folderOf(id)
    const { generations } = logFiles(quietly(() => readdirSync(folder)) ?? [])
    const how = jsonOf<{ how?: unknown }>(join(folder, closedFile))?.how
    if (how === 'clean') {
      quietly(() => rmSync(folder, { recursive: true, force: true }))
      return undefined
    }
    const headers = generations.toReversed().map((one) => quietly(() => headerOf(join(folder, generationFile(one)))))
    const header = headers.find((one) => one !== undefined)
    if (!header) return undefined
    const status = how === 'parked' || how === 'left' ? how : isRunning(folder) ? 'open' : 'crashed'
    return { id, status, label: header.label, timeMs: header.timeMs }
  }

  private ids(): string[] {
    const names = (quietly(() => readdirSync(this.folder)) ?? []).filter((name) => ID.test(name))
    const numberOf = (id: string) => Number(id.split('-')[0])
    return names.sort((a, b) => numberOf(b) - numberOf(a) || (a < b ? 1 : -1))
  }

  private folderOf(id: string): string {
    if (!ID.test(id)) throw new ProjectError('not-found', this.folder, `there is no recovery log "${id}"`)
    return join(this.folder, id)
  }
}

const writeOwner = (folder: string) => writeFileSync(join(folder, ownerFile), `${JSON.stringify(ownIdentity())}\n`)

async function makeFolder(folder: string): Promise<void> {
  if (existsSync(join(folder, ownerFile))) return
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeOwner(folder)
}

/** A log whose owner can't be told apart from a dead one counts as crashed: it is offered, never removed. */
function isRunning(folder: string): boolean {
  const owner = jsonOf<ProcessIdentity & { abandoned?: boolean }>(join(folder, ownerFile))
  return typeof owner?.pid === 'number' && !owner.abandoned && livenessOf(owner) === 'alive'
}

function headerOf(path: string) {
  const file = openSync(path, 'r')
  try {
    const start = Buffer.alloc(maxHeaderBytes)
    return peekHeader(start.subarray(0, readSync(file, start, 0, maxHeaderBytes, 0)))
  } finally {
    closeSync(file)
  }
}

const jsonOf = <T>(path: string): T | undefined => quietly(() => JSON.parse(readFileSync(path, 'utf8')) as T)

const removeQuietly = (folder: string) => rm(folder, { recursive: true, force: true }).catch(() => {})

function quietly<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
