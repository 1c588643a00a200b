/**
 * Files written whole or not at all: the bytes go beside the target, reach the disk, and then take its name. Whatever
 * happens on the way (full disk, vanished folder, the process killed), the name has its old content or the new one.
 */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type DiskCalls, disk, syncFolder } from './disk.ts'
import { isAlive, machineTag } from './process-identity.ts'
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
  return wording(path, async () => {
    const { target, mode } = await targetOf(path, calls)
    const temporary = join(dirname(target), partName(basename(target)))
    live.add(basename(temporary))
    const discard = async () => {
      await calls.rm(temporary, { force: true }).catch(() => {})
      live.delete(basename(temporary))
    }
    try {
      await writeSynced(temporary, bytes, mode, calls)
    } catch (error) {
      await discard()
      throw error
    }
    const take = () =>
      wording(path, async () => {
        await calls.rename(temporary, target)
        live.delete(basename(temporary))
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

async function writeSynced(
  path: string,
  bytes: Uint8Array | string,
  mode: number | undefined,
  calls: DiskCalls,
): Promise<void> {
  const file = await calls.open(path, 'wx', mode)
  try {
    // The process's umask took bits away that the replaced file had.
    if (mode !== undefined) await file.chmod(mode)
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

// --- what a crash leaves beside ----------------------------------------------------------------------------------------

/** Part files that this process is writing. */
const live = new Set<string>()
const PART = /^\..*\.([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.mam-part$/

/** Names the machine and process that write it, so that another process can tell what a crash left. */
function partName(name: string): string {
  const short = Buffer.from(name).subarray(0, 180).toString('utf8').replaceAll('\ufffd', '')
  return `.${short}.${machineTag()}-${process.pid}-${randomBytes(6).toString('hex')}.mam-part`
}

/** Removes half-written files whose process is gone. Others' files, and those of other machines, stay. Never rejects. */
export async function sweepParts(folder: string, calls: DiskCalls = disk): Promise<string[]> {
  const names = await calls.readdir(folder).catch(() => [] as string[])
  const left = names.filter(isLeftOver)
  const removed = await Promise.all(
    left.map((name) =>
      calls.unlink(join(folder, name)).then(
        () => name,
        () => undefined,
      ),
    ),
  )
  return removed.filter((name) => name !== undefined)
}

function isLeftOver(name: string): boolean {
  const match = PART.exec(name)
  if (!match || match[1] !== machineTag()) return false
  const pid = Number(match[2])
  return pid === process.pid ? !live.has(name) : !isAlive(pid)
}
