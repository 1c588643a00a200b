/** Whether disks have room for files that are about to be written. */
import { statfsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type AudioLayout, bytesPerSample } from './format.ts'
import { AudioFileError } from './trouble.ts'

export interface DiskRoom {
  /** Tells disks apart. */
  readonly disk: number
  readonly freeBytes: number
}

/** Of the disk that a file of this name would be on; undefined where nobody knows, or where it is no file. */
export type RoomOf = (path: string) => DiskRoom | undefined

/**
 * Throws AudioFileError where a disk has less room than the samples of the files on it take. FLAC may be far smaller than its
 * samples and is let be. A file that is replaced stands until its successor is whole, so it frees nothing.
 */
export function expectRoom(paths: readonly string[], layout: AudioLayout, roomOf: RoomOf = systemRoom): void {
  if (layout.format === 'flac') return
  const bytes = layout.expectedFrames * layout.channels * bytesPerSample(layout.bits)
  const disks = new Map<number, { free: number; files: string[] }>()
  for (const path of paths) {
    const room = roomOf(path)
    if (room === undefined) continue
    const files = disks.get(room.disk)?.files ?? []
    disks.set(room.disk, { free: room.freeBytes, files: [...files, path] })
  }
  for (const { free, files } of disks.values()) {
    const needed = bytes * files.length
    if (needed <= free) continue
    const [first = ''] = files
    const words = `${amount(needed)} are needed${files.length === 1 ? '' : ` for ${files.length} files`}, ${amount(free)} are free`
    throw new AudioFileError('disk-full', first, `${first}: the disk is too small: ${words}; nothing was begun`)
  }
}

/** In thousands, three digits. */
function amount(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${(bytes / 1000 ** step).toLocaleString('en', { maximumSignificantDigits: 3 })} ${units[step]}`
}

function systemRoom(path: string): DiskRoom | undefined {
  try {
    const there = statSync(path, { throwIfNoEntry: false })
    if (there && !there.isFile()) return undefined
    const folder = existingFolder(dirname(resolve(path)))
    const { bavail, bsize } = statfsSync(folder)
    return { disk: statSync(folder).dev, freeBytes: bavail * bsize }
  } catch {
    return undefined
  }
}

/** The folder itself, or what of its path is there. */
function existingFolder(folder: string): string {
  const isThere = statSync(folder, { throwIfNoEntry: false }) !== undefined
  return isThere || dirname(folder) === folder ? folder : existingFolder(dirname(folder))
}
