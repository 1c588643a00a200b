/** Racks and sessions on disk: where they are looked for, and how they are read. */
import { open, stat } from 'node:fs/promises'
import { delimiter, extname, isAbsolute, join, resolve } from 'node:path'

/** More than any rack; keeps a slip (a WAV given as a rack) from filling the memory. */
export const maxFileBytes = 32 * 1024 * 1024

export type FileProblem = 'not-found' | 'unreadable' | 'not-a-file' | 'too-large' | 'not-utf8'

/** Why a file cannot be read. The message names the file and what was expected. */
export class FileError extends Error {
  readonly problem: FileProblem
  readonly path: string

  constructor(problem: FileProblem, path: string, message: string) {
    super(message)
    this.problem = problem
    this.path = path
  }
}

export interface SearchPlace {
  /** Where relative paths start. */
  readonly folder: string
  /** MAM_SEARCH_PATHS: folders separated as in PATH, or undefined. */
  readonly searchPaths: string | undefined
}

export const searchPlaceOfProcess = (): SearchPlace => ({
  folder: process.cwd(),
  searchPaths: process.env.MAM_SEARCH_PATHS,
})

const extensions = ['.mamrack', '.mamsession', '.json']

/**
 * The candidates in order: as given, below examples/rack/, below each search path. An absolute path stands alone. A name
 * without extension is tried with each in turn, once it was not found as given.
 */
export function rackCandidates(path: string, place: SearchPlace): string[] {
  const names = extensions.includes(extname(path).toLowerCase()) ? [] : extensions.map((extension) => path + extension)
  return [path, ...names].flatMap((name) => placesOf(name, place))
}

function placesOf(path: string, place: SearchPlace): string[] {
  if (isAbsolute(path)) return [path]
  const beside = [path, join('examples/rack', path)].map((item) => resolve(place.folder, item))
  return [...beside, ...searchPathCandidates(path, place)]
}

/** Below each of MAM_SEARCH_PATHS. */
export function searchPathCandidates(path: string, { folder, searchPaths }: SearchPlace): string[] {
  const extra = (searchPaths ?? '').split(delimiter).filter((item) => item !== '')
  return isAbsolute(path) ? [] : extra.map((item) => resolve(folder, item, path))
}

export interface TextFile {
  /** Absolute. */
  readonly path: string
  /** As it is in the file, a byte order mark included, so that writing it back gives the same bytes. */
  readonly text: string
}

/** The first candidate that can be read. Throws FileError: of the file that exists, or `not-found` with all candidates. */
export async function readRackFile(path: string, place: SearchPlace = searchPlaceOfProcess()): Promise<TextFile> {
  const candidates = rackCandidates(path, place)
  for (const candidate of candidates) {
    try {
      return await readTextFile(candidate)
    } catch (error) {
      if (!(error instanceof FileError) || error.problem !== 'not-found') throw error
    }
  }
  const looked = candidates.join(', ')
  throw new FileError('not-found', path, `${path}: there is no such file (looked for ${looked})`)
}

/** This very file. Rejects with FileError. */
export async function readTextFile(path: string): Promise<TextFile> {
  const bytes = await readBytes(path)
  try {
    return { path, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    throw new FileError('not-utf8', path, `${path} is not UTF-8 text; racks and sessions are JSON files`)
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path).then((found) =>
      found.isFile() ? found : refuse('not-a-file', path, 'is no file'),
    )
    if (size > maxFileBytes) {
      refuse('too-large', path, `has ${size} bytes; racks and sessions have at most ${maxFileBytes}`)
    }
    const file = await open(path, 'r')
    try {
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof FileError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return refuse('not-found', path, 'does not exist')
    return refuse(
      'unreadable',
      path,
      code === 'EACCES' ? 'may not be read (permission denied)' : `cannot be read: ${message}`,
    )
  }
}

function refuse(problem: FileProblem, path: string, words: string): never {
  throw new FileError(problem, path, `${path} ${words}`)
}
