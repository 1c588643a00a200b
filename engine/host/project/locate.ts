/** What a path means that a person gave: a project's folder, a session, or one rack. And what a session's references mean. */
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import {
  FileError,
  readRackFile,
  readTextFile,
  type SearchPlace,
  searchPathCandidates,
  searchPlaceOfProcess,
  type TextFile,
} from '../files.ts'
import { type DiskStamp, stampOf } from './disk-state.ts'
import { insideProject, parentFoldersOf } from './inside.ts'
import { ProjectError } from './trouble.ts'

export type DocumentKind = 'session' | 'rack'

export interface Located extends TextFile {
  readonly kind: DocumentKind
  /** The project folder; null where a rack stands alone. */
  readonly folder: string | null
  readonly stamp: DiskStamp
}

/** Reads what was found. Rejects with FileError or ProjectError in words. */
export async function locate(path: string, place: SearchPlace = searchPlaceOfProcess()): Promise<Located> {
  const absolute = resolve(place.folder, path)
  const isFolder = await stat(absolute).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const file = isFolder ? await readTextFile(await sessionIn(absolute)) : await readRackFile(path, place)
  const kind = kindOf(file)
  return { ...file, kind, folder: kind === 'session' ? dirname(file.path) : null, stamp: stampOf(file.text) }
}

/**
 * A rack that a session names: beside the session first, then in the search paths. Rejects with FileError, or with
 * ProjectError 'outside' where a relative reference leads out of the project.
 */
export async function readReference(
  sessionPath: string,
  reference: string,
  place: SearchPlace = searchPlaceOfProcess(),
): Promise<TextFile> {
  const path = await insideProject(dirname(sessionPath), reference, parentFoldersOf(sessionPath))
  try {
    return await readTextFile(path)
  } catch (error) {
    if (!(error instanceof FileError) || error.problem !== 'not-found') throw error
    return await readFromSearchPaths(reference, path, place, error)
  }
}

async function readFromSearchPaths(reference: string, tried: string, place: SearchPlace, error: FileError) {
  const candidates = searchPathCandidates(reference, place)
  for (const candidate of candidates) {
    const found = await readTextFile(candidate).catch(() => undefined)
    if (found) return found
  }
  if (candidates.length === 0) throw error
  const looked = [tried, ...candidates].join(', ')
  throw new FileError('not-found', reference, `${reference}: there is no such file (looked for ${looked})`)
}

/** By extension; plain JSON says it in `kind`. */
export function kindOf({ path, text }: TextFile): DocumentKind {
  const extension = extname(path).toLowerCase()
  if (extension === '.mamsession') return 'session'
  if (extension === '.mamrack') return 'rack'
  try {
    const content = JSON.parse(text.replace(/^\ufeff/, '')) as { kind?: unknown; racks?: unknown } | null
    return content?.kind === 'session' || Array.isArray(content?.racks) ? 'session' : 'rack'
  } catch {
    return 'rack'
  }
}

async function sessionIn(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.mamsession') && name[0] !== '.')
  const only = names[0]
  if (names.length === 1 && only) return join(folder, only)
  if (names.length === 0)
    throw new ProjectError('not-found', folder, `${folder}: there is no .mamsession in this folder; open a file of it`)
  throw new ProjectError(
    'not-found',
    folder,
    `${folder}: there are ${names.length} sessions in this folder (${names.sort().join(', ')}); open one of them`,
  )
}

/** For people: without folder and extension. */
export const documentName = (path: string): string => basename(path).replace(/\.(json|mamrack|mamsession)$/i, '')
