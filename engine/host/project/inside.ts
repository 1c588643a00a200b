/** Which file a reference in a session means, and that it does not lead out of the project unseen. */
import { realpath } from 'node:fs/promises'
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { codeOf, ProjectError, projectError } from './trouble.ts'

/** Sessions in plain JSON that are no project of MAM's own lie beside a folder of racks and name them by `../`. */
export type ParentFolders = 'refused' | 'allowed'

/**
 * The file behind every link, or where a new one would be. An absolute path may be anywhere: it says so itself. A relative
 * one stays below the project folder, links followed. Rejects with ProjectError 'outside'.
 */
export async function insideProject(
  projectFolder: string,
  reference: string,
  parents: ParentFolders = 'refused',
): Promise<string> {
  if (reference === '' || reference.includes('\0'))
    throw new ProjectError('name-unusable', reference, `${JSON.stringify(reference)} is no file name`)
  if (isAbsolute(reference)) return await realOrNew(reference)
  const path = resolve(projectFolder, reference)
  if (parents === 'refused' && !isBelow(resolve(projectFolder), path))
    throw new ProjectError('outside', reference, `${reference}: leads out of the project folder ${projectFolder}`)
  const base = resolve(projectFolder, ...leadingParents(resolve(projectFolder), path))
  const real = await realOrNew(path)
  if (!isBelow(await realOrNew(base), real))
    throw new ProjectError(
      'outside',
      reference,
      `${reference}: a symbolic link leads out of the project to ${real}; name the file by its whole path instead`,
    )
  return real
}

/** How a session names a file, so that `insideProject` finds it again: relative inside the project, whole outside of it. */
export function referenceTo(file: string, sessionPath: string): string {
  if (!sessionPath) return file
  const between = relative(dirname(sessionPath), file)
  const isOutside = isAbsolute(between) || between.split(sep)[0] === '..'
  if (isOutside && parentFoldersOf(sessionPath) === 'refused') return file
  return isAbsolute(between) ? file : between.split(sep).join('/')
}

export const parentFoldersOf = (sessionPath: string): ParentFolders =>
  extname(sessionPath).toLowerCase() === '.mamsession' ? 'refused' : 'allowed'

function isBelow(folder: string, path: string): boolean {
  const between = relative(folder, path)
  return between !== '' && between !== '..' && !between.startsWith(`..${sep}`) && !isAbsolute(between)
}

function leadingParents(folder: string, path: string): string[] {
  return relative(folder, path)
    .split(sep)
    .filter((part) => part === '..')
}

async function realOrNew(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw projectError(error, path)
    const folder = dirname(path)
    return folder === path ? path : join(await realOrNew(folder), basename(path))
  }
}
