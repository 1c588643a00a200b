/**
 * What is needed to bring a document back after a crash: whole states now and then (generations), and every change after
 * them (the journal). Written from the main thread without waiting; a disk that fails costs the log, never the show.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DiskCalls, syncFolder } from '../disk.ts'
import { sweepParts } from '../parts.ts'
import { ProjectError, projectError } from '../trouble.ts'
import { writeWhole } from '../write.ts'
import { generationBytes, stateText } from './generation.ts'
import { journalLine } from './journal.ts'
import { closedFile, generationFile, journalFile, oldFiles, ownerFile } from './names.ts'

export interface LogPlace {
  readonly id: string
  readonly folder: string
  /** Where it goes on: numbers of the next generation and record. */
  readonly nextSequence: number
  readonly nextRecord: number
}

export interface LogSurroundings {
  readonly now: () => number
  readonly calls: DiskCalls
  /** Somebody may have tidied the recovery place meanwhile. */
  readonly makeFolder: (folder: string) => Promise<void>
  /** Ends the log for good. */
  readonly removeAll: (folder: string) => Promise<void>
}

/** Lines wait at most this long for the next write; with the write itself they are on disk within 100 ms. */
const FLUSH_MS = 20
const RETRY_MS = 1000
const KEPT_GENERATIONS = 5
/** Of lines that a failing disk does not take. Beyond it the journal ends, and the next generation begins anew. */
const MAX_PENDING_BYTES = 16 * 1024 * 1024

/** One file of lines. Written at a known place, so that a write which failed half-way is repeated over its remains. */
interface Journal {
  readonly sequence: number
  writtenBytes: number
  pending: Buffer[]
}

export class RecoveryLog {
  readonly id: string
  readonly folder: string
  /** Told once when the log can't be written, and '' when it can again. */
  onTrouble: (words: string) => void = () => {}
  private readonly around: LogSurroundings
  private nextSequence: number
  private nextRecord: number
  private kept: number[]
  /** The last one takes new lines; those before it have lines that are not on disk yet. */
  private journals: Journal[]
  private pendingBytes = 0
  private isCut = false
  private trouble = ''
  private isClosed = false
  private timer: NodeJS.Timeout | undefined
  private last: Promise<unknown> = Promise.resolve()

  constructor(place: LogPlace, keptGenerations: readonly number[], around: LogSurroundings) {
    this.id = place.id
    this.folder = place.folder
    this.around = around
    this.nextSequence = place.nextSequence
    this.nextRecord = place.nextRecord
    this.kept = [...keptGenerations]
    // Records that come before the first generation of this run continue what was read.
    this.journals = [{ sequence: this.nextSequence++, writtenBytes: 0, pending: [] }]
  }

  /**
   * The whole state as it is now; it is turned into text before this returns. Resolves once it is on disk; rejects with
   * ProjectError, and then the generation before and the journal still tell everything.
   */
  generation(state: unknown, label = ''): Promise<void> {
    this.assertOpen()
    const sequence = this.nextSequence++
    const header = { sequence, timeMs: this.around.now(), label, lastRecord: this.nextRecord - 1 }
    const json = stateText(state)
    this.journals.push({ sequence, writtenBytes: 0, pending: [] })
    const wasCut = this.isCut
    this.isCut = false
    return this.inTurn(async () => {
      // Without them the fallback ends earlier; the state itself has them all.
      await this.writeLines().catch(() => {})
      try {
        await this.around.makeFolder(this.folder)
        await writeWhole(
          join(this.folder, generationFile(sequence)),
          await generationBytes(header, json),
          this.around.calls,
        )
      } catch (error) {
        this.isCut ||= wasCut
        throw error
      }
      // Lines that the disk did not take are part of the state now.
      this.journals = this.journals.filter((journal) => journal.sequence >= sequence)
      this.pendingBytes = this.journals.reduce((sum, { pending }) => sum + bytesIn(pending), 0)
      await this.forgetBefore(sequence)
    })
  }

  /** A change, on disk within 100 ms. A value that JSON can carry; its later changes are not seen. */
  append(record: unknown): void {
    this.assertOpen()
    if (this.isCut) return
    const line = journalLine(this.nextRecord++, record)
    this.journals.at(-1)!.pending.push(line)
    this.pendingBytes += line.length
    if (this.pendingBytes > MAX_PENDING_BYTES) this.cut()
    else this.flushIn(FLUSH_MS)
  }

  /** Resolves once everything appended so far is on disk; rejects with ProjectError where it can't be. */
  flush(): Promise<void> {
    return this.inTurn(() => this.writeLines())
  }

  /** 'clean': nothing will be missed, so all of it goes. 'parked': kept until somebody opens or removes it. */
  async close(how: 'clean' | 'parked' | 'left'): Promise<void> {
    if (this.isClosed) return
    this.isClosed = true
    clearTimeout(this.timer)
    await this.flush().catch(() => {})
    const content = `${JSON.stringify({ how, timeMs: this.around.now() })}\n`
    await writeWhole(join(this.folder, closedFile), content, this.around.calls).catch((error) => this.tell(error))
    if (how === 'clean') await this.around.removeAll(this.folder)
  }

  /** Nothing more is written; it looks as if the process had ended, also to this process. Never throws. */
  abandon(): void {
    this.isClosed = true
    clearTimeout(this.timer)
    try {
      const owner = join(this.folder, ownerFile)
      const content = JSON.parse(readFileSync(owner, 'utf8')) as object
      writeFileSync(owner, `${JSON.stringify({ ...content, abandoned: true })}\n`)
    } catch {
      // Then it is found once this process has ended.
    }
  }

  private assertOpen(): void {
    if (this.isClosed) throw new Error(`the recovery log ${this.id} is closed`)
  }

  private flushIn(delayMs: number): void {
    if (this.timer || this.isClosed) return
    this.timer = setTimeout(() => {
      this.timer = undefined
      this.flush().catch(() => this.flushIn(RETRY_MS))
    }, delayMs).unref()
  }

  /** One after the other; what fails is told and does not stop what follows. */
  private inTurn(action: () => Promise<void>): Promise<void> {
    const run = this.last.then(action).then(
      () => this.tell(undefined),
      (error) => {
        this.tell(error)
        throw projectError(error, this.folder)
      },
    )
    this.last = run.catch(() => {})
    return run
  }

  private async writeLines(): Promise<void> {
    for (const journal of [...this.journals]) {
      await this.writeJournal(journal)
      if (journal !== this.journals.at(-1)) this.journals = this.journals.filter((other) => other !== journal)
    }
  }

  private async writeJournal(journal: Journal): Promise<void> {
    const count = journal.pending.length // more may come while these are being written
    if (count === 0) return
    const bytes = Buffer.concat(journal.pending)
    const path = join(this.folder, journalFile(journal.sequence))
    const isNew = journal.writtenBytes === 0
    const file = await this.around.calls.open(path, isNew ? 'w' : 'r+', 0o600)
    try {
      await writeAt(file, bytes, journal.writtenBytes)
      await file.datasync()
    } finally {
      await file.close()
    }
    if (isNew) await syncFolder(this.folder, this.around.calls)
    journal.writtenBytes += bytes.length
    journal.pending = journal.pending.slice(count)
    this.pendingBytes = Math.max(0, this.pendingBytes - bytes.length)
  }

  private cut(): void {
    this.isCut = true
    for (const journal of this.journals) journal.pending = []
    this.pendingBytes = 0
    this.tell(new ProjectError('failed', this.folder, 'the recovery folder takes no more changes; save your work'))
  }

  private async forgetBefore(sequence: number): Promise<void> {
    await sweepParts(this.folder, this.around.calls)
    this.kept = [...this.kept, sequence].slice(-KEPT_GENERATIONS)
    const names = await this.around.calls.readdir(this.folder)
    for (const name of oldFiles(names, this.kept[0]!)) {
      await this.around.calls.rm(join(this.folder, name), { force: true }).catch(() => {})
    }
  }

  private tell(error: unknown): void {
    const words =
      error === undefined ? '' : `recovery is not possible at the moment: ${projectError(error, this.folder).message}`
    if (words === this.trouble || (words === '' && this.isCut)) return
    this.trouble = words
    this.onTrouble(words)
  }
}

const bytesIn = (lines: readonly Buffer[]) => lines.reduce((sum, line) => sum + line.length, 0)

/** A write may take fewer bytes than it is given; the rest follows. */
async function writeAt(file: Awaited<ReturnType<DiskCalls['open']>>, bytes: Buffer, position: number): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten
  }
}
