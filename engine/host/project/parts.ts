/** Files and folders that are being written beside their target, and what a crash left of them. */
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { type DiskCalls, disk } from './disk.ts'
import { isAlive, machineTag } from './process-identity.ts'

/** Parts that this process is writing. */
const live = new Set<string>()
const PART = /^\..*\.([0-9a-f]{8})-(\d+)-[0-9a-f]{12}\.mam-part$/

/** A name in the target's folder that tells machine and process, so that another process knows what a crash left. */
export function partBeside(target: string): string {
  const short = Buffer.from(basename(target)).subarray(0, 180).toString('utf8').replaceAll('\ufffd', '')
  const name = `.${short}.${machineTag()}-${process.pid}-${randomBytes(6).toString('hex')}.mam-part`
  live.add(name)
  return join(dirname(target), name)
}

/** It has its final name, or is gone. */
export function forgetPart(path: string): void {
  live.delete(basename(path))
}

/**
 * Removes half-written files and folders whose process is gone. Others' files, and those of other machines, stay. Never
 * rejects.
 */
export async function sweepParts(folder: string, calls: DiskCalls = disk): Promise<string[]> {
  const names = await calls.readdir(folder).catch(() => [] as string[])
  const removed = names.filter(isLeftOver).map((name) =>
    calls.rm(join(folder, name), { recursive: true, force: true }).then(
      () => name,
      () => undefined,
    ),
  )
  return (await Promise.all(removed)).filter((name) => name !== undefined)
}

function isLeftOver(name: string): boolean {
  const match = PART.exec(name)
  if (!match || match[1] !== machineTag()) return false
  const pid = Number(match[2])
  return pid === process.pid ? !live.has(name) : !isAlive(pid)
}
