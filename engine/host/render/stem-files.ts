/** The files of a render's stems: none has its name before all of them are whole. */
import { mkdirSync, rmdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { AudioLayout } from './format.ts'
import { stemNames } from './stem-names.ts'
import { audioFileError } from './trouble.ts'
import { type AudioFile, openAudioFile } from './writer.ts'

export interface StemJob {
  readonly strip: string
  readonly node: string
  readonly sums: boolean
}

export interface StemReport {
  readonly strip: string
  readonly file: string
  /** What of the strip is in the mix; false: the strip's own output, which buses or racks hear. */
  readonly sums: boolean
  /** dBFS, -Infinity for silence. */
  readonly peakDb: number
  readonly clippedSamples: number
}

export interface StemFiles {
  write(index: number, samples: Float32Array): void
  seal(): void
  /** `peaksDb`: of each stem. */
  commit(peaksDb: readonly number[]): StemReport[]
  discard(): void
}

/** Throws AudioFileError, and then nothing was left behind. The names are free of `mixPath`'s. */
export async function openStemFiles(
  folder: string,
  jobs: readonly StemJob[],
  mixPath: string,
  layout: AudioLayout,
  overwrite: boolean,
): Promise<StemFiles> {
  const paths = stemPaths(folder, jobs, mixPath, layout.format)
  const made = makeFolder(folder)
  const files: AudioFile[] = []
  const discard = () => {
    for (const file of files) file.discard()
    for (const path of made) removeEmpty(path)
  }
  try {
    for (const path of paths) files.push(await openAudioFile(path, layout, overwrite))
  } catch (error) {
    discard()
    throw error
  }
  const commit = (peaksDb: readonly number[]): StemReport[] =>
    jobs.map(({ strip, sums }, index) => {
      const file = files[index] as AudioFile
      file.commit()
      const peakDb = peaksDb[index] ?? Number.NEGATIVE_INFINITY
      return { strip, file: paths[index] as string, sums, peakDb, clippedSamples: file.clipped() }
    })
  return {
    write: (index, samples) => files[index]?.write(samples),
    seal: () => {
      for (const file of files) file.seal()
    },
    commit,
    discard,
  }
}

/** Where the stems will be, in their order. */
export function stemPaths(
  folder: string,
  jobs: readonly StemJob[],
  mixPath: string,
  format: AudioLayout['format'],
): string[] {
  const extension = `.${format}`
  const isBeside = resolve(dirname(mixPath)) === resolve(folder)
  const mixName = resolve(mixPath).slice(resolve(dirname(mixPath)).length + 1)
  const taken = isBeside && mixName.toLowerCase().endsWith(extension) ? [mixName.slice(0, -extension.length)] : []
  const names = stemNames(
    jobs.map(({ strip }) => strip),
    taken,
  )
  return names.map((name) => join(folder, `${name}${extension}`))
}

/** The folders that were not there before, the innermost first. */
function makeFolder(folder: string): string[] {
  try {
    const first = mkdirSync(folder, { recursive: true })
    if (first === undefined) return []
    const made: string[] = []
    for (let at = resolve(folder); at.length >= resolve(first).length; at = dirname(at)) made.push(at)
    return made
  } catch (cause) {
    throw audioFileError(cause, folder)
  }
}

/** What somebody else put there meanwhile stays. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {}
}
