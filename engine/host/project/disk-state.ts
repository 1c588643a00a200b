/** What stands in a file, told by its content: modification times lie when the clock goes backwards or a copy keeps them. */
import { createHash } from 'node:crypto'
import { type DiskCalls, disk } from './disk.ts'
import { codeOf, projectError } from './trouble.ts'

export interface DiskStamp {
  /** 64 hex digits. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
}

export function stampOf(content: Uint8Array | string): DiskStamp {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  return { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength }
}

export const sameStamp = (one: DiskStamp, other: DiskStamp): boolean =>
  one.size === other.size && one.sha256 === other.sha256

/** Undefined where there is no such file. Rejects with ProjectError where it can't be read. */
export async function stampOnDisk(path: string, calls: DiskCalls = disk): Promise<DiskStamp | undefined> {
  try {
    return stampOf(await calls.readFile(path))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw projectError(error, path)
  }
}
