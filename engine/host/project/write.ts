/**
 * Files written whole or not at all: the bytes go beside the target, reach the disk, and then take its name. Whatever
 * happens on the way (full disk, vanished folder, the process killed), the name has its old content or the new one.
 */
import { constants } from 'node:fs'
import { dirname } from 'node:path'
import { type DiskCalls, disk, syncFolder } from './disk.ts'
import { forgetPart, partBeside } from './parts.ts'
import { codeOf, ProjectError, wording } from './trouble.ts'

/** Written and on disk beside its target, but without the target's name. */
export interface Beside {
  /** Gives it the name. Throws ProjectError; then the name has what it had, and `discard` is still due. */
  take(): Promise<void>
  /** Removes it; does nothing after `take`. Never throws. */
  discard(): Promise<void>
}

/** Replaces or creates a file. Rejects with ProjectError; then the file is what it was and nothing lies beside it. */
export async function writeWhole(path: string, bytes: Uint8Array | string, calls: DiskCalls = disk): Promise<void> {
  const beside = await writeBeside(path, bytes, calls)
  try {
    await beside.take()
  } catch (error) {
    await beside.discard()
    throw error
  }
}

/** The first half of `writeWhole`, for several files that change together. Rejects with ProjectError. */
export function writeBeside(path: string, bytes: Uint8Array | string, calls: DiskCalls = disk): Promise<Beside> {
  return fillBeside(path, (file) => file.writeFile(bytes), calls)
}

type OpenFile = Awaited<ReturnType<DiskCalls['open']>>

/** `writeBeside` for content that comes bit by bit. */
export function fillBeside(
  path: string,
  fill: (file: OpenFile) => Promise<void>,
  calls: DiskCalls = disk,
): Promise<Beside> {
  return wording(path, async () => {
    const { target, mode } = await targetOf(path, calls)
    const temporary = partBeside(target)
    const discard = async () => {
      await calls.rm(temporary, { force: true }).catch(() => {})
      forgetPart(temporary)
    }
    try {
      await fillSynced(temporary, fill, mode, calls)
    } catch (error) {
      await discard()
      throw error
    }
    const take = () =>
      wording(path, async () => {
        await calls.rename(temporary, target)
        forgetPart(temporary)
        await syncFolder(dirname(target), calls)
      })
    return { take, discard }
  })
}

/** A link is followed, so that it stays one; permissions are kept; a file that may not be written is not replaced. */
async function targetOf(path: string, calls: DiskCalls): Promise<{ target: string; mode: number | undefined }> {
  const there = await calls.stat(path).catch((error) => {
    if (codeOf(error) !== 'ENOENT') throw error
    return undefined
  })
  if (!there) {
    const link = await calls.lstat(path).catch(() => undefined)
    if (link?.isSymbolicLink())
      throw new ProjectError('not-found', path, `${path}: a symbolic link to a file that is gone`)
    return { target: path, mode: undefined }
  }
  if (there.isDirectory()) throw new ProjectError('not-a-file', path, `${path}: this is a folder, expected a file`)
  if (!there.isFile())
    throw new ProjectError('not-a-file', path, `${path}: this is a device or a pipe, expected a file`)
  await calls.access(path, constants.W_OK)
  return { target: await calls.realpath(path), mode: there.mode & 0o777 }
}

async function fillSynced(
  path: string,
  fill: (file: OpenFile) => Promise<void>,
  mode: number | undefined,
  calls: DiskCalls,
): Promise<void> {
  const file = await calls.open(path, 'wx', mode)
  try {
    // The process's umask took bits away that the replaced file had.
    if (mode !== undefined) await file.chmod(mode)
    await fill(file)
    await file.sync()
  } finally {
    await file.close()
  }
}
