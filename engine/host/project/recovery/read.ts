/** A recovery log read back: the newest whole state, and every whole change after it without a gap. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ProjectError } from '../trouble.ts'
import { type Generation, readGeneration } from './generation.ts'
import { type Numbered, readJournal } from './journal.ts'
import { generationFile, journalFile, type LogFiles, logFiles } from './names.ts'

export interface Recovered {
  readonly id: string
  readonly label: string
  /** When the state was written, by the clock then. */
  readonly timeMs: number
  readonly state: unknown
  readonly records: readonly unknown[]
  /** What could not be read, in words; empty where nothing is missing. */
  readonly dropped: readonly string[]
}

/** Recovered, and where the log goes on. */
export interface LogContent extends Recovered {
  readonly files: LogFiles
  readonly lastRecord: number
}

/** Throws ProjectError where no state is whole. */
export function readLog(id: string, folder: string): LogContent {
  const files = logFiles(namesIn(folder))
  const dropped: string[] = []
  const generation = newestWhole(folder, files, dropped)
  if (!generation) {
    const words = dropped.length > 0 ? dropped.join('; ') : 'no state was written yet'
    throw new ProjectError('damaged', folder, `nothing can be recovered of ${id}: ${words}`)
  }
  const records = changesAfter(generation, folder, files, dropped)
  const { label, timeMs, state, lastRecord } = generation
  const last = records.at(-1)?.number ?? lastRecord
  return { id, label, timeMs, state, records: records.map(({ record }) => record), dropped, files, lastRecord: last }
}

function newestWhole(folder: string, { generations }: LogFiles, dropped: string[]): Generation | undefined {
  for (const sequence of generations.toReversed()) {
    const found = readGeneration(bytesOf(join(folder, generationFile(sequence))))
    if (found && found.sequence === sequence) return found
    dropped.push(`saved state ${sequence} is damaged`)
  }
  return undefined
}

/** A journal that ends early is followed by the next one only if that goes on where it ended. */
function changesAfter(generation: Generation, folder: string, { journals }: LogFiles, dropped: string[]): Numbered[] {
  const records: Numbered[] = []
  let next = generation.lastRecord + 1
  for (const sequence of journals.filter((one) => one >= generation.sequence)) {
    const content = readJournal(bytesOf(join(folder, journalFile(sequence))))
    for (const one of content.records) {
      if (one.number !== next) {
        dropped.push(`changes ${next} to ${one.number - 1} are lost, and with them those that follow`)
        return records
      }
      records.push(one)
      next++
    }
    if (content.droppedBytes > 0)
      dropped.push(`the last ${content.droppedBytes} bytes of changes ${sequence} are damaged`)
  }
  return records
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    throw new ProjectError('not-found', folder, `${folder}: there is no such recovery log`, { cause: error })
  }
}

/** Empty where it can't be read: then nothing in it is whole. */
function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}
