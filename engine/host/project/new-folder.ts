/** A folder that appears whole or not at all. */
import { mkdir, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { disk, syncFolder } from './disk.ts'
import { forgetPart, partBeside, sweepParts } from './parts.ts'
import { codeOf, ProjectError, projectError, wording } from './trouble.ts'

/**
 * `build` fills a folder beside the target, which then takes the target's name. The target may not exist, or be empty.
 * Rejects with ProjectError, and then nothing is left.
 */
export async function newFolder(target: string, build: (folder: string) => Promise<void>): Promise<void> {
  const real = await freeTarget(resolve(target))
  await sweepParts(dirname(real))
  const part = partBeside(real)
  try {
    await wording(target, () => mkdir(part))
    await build(part)
    await wording(target, () => putInPlace(part, real))
  } finally {
    await rm(part, { recursive: true, force: true }).catch(() => {})
    forgetPart(part)
  }
}

async function freeTarget(target: string): Promise<string> {
  const names = await readdir(target).catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined
    if (codeOf(error) === 'ENOTDIR')
      throw new ProjectError(
        'exists',
        target,
        `${target}: there is a file of this name, expected a new or empty folder`,
      )
    throw projectError(error, target)
  })
  if (!names) return target
  if (names.length > 0)
    throw new ProjectError('exists', target, `${target}: this folder is not empty, expected a new or empty one`)
  return await realpath(target)
}

async function putInPlace(part: string, target: string): Promise<void> {
  // Not every system renames over an empty folder.
  await rmdir(target).catch((error) => {
    if (codeOf(error) !== 'ENOENT') throw error
  })
  await rename(part, target)
  await syncFolder(dirname(target), disk)
}
