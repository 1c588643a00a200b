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
 * Throws AudioFileError where a disk has less room than the samples of the files on it take; the first of `paths` gives
 * the error its name. FLAC may be far smaller than its samples and is let be. A file that is replaced stands until its
 * successor is whole, so it frees nothing.
 */
export function expectRoom(paths: readonly string[], layout: AudioLayout, roomOf: RoomOf = systemRoom): void {
  if (layout.format === 'flac') return
  const bytes = layout.expectedFrames * layout.channels * bytesPerSample(layout.bits)
  const disks = new Map<number, { needed: number; free: number; files: number }>()
  for (const path of paths) {
    const room = roomOf(path)
    if (room === undefined) continue
    const { needed, files } = disks.get(room.disk) ?? { needed: 0, files: 0 }
    disks.set(room.disk, { needed: needed + bytes, free: room.freeBytes, files: files + 1 })
  }
  const first = paths[0] ?? ''
  for (const { needed, free, files } of disks.values()) {
    if (needed <= free) continue
    const whose = files === 1 ? '' : ` for ${files} files`
    throw new AudioFileError(
      'disk-full',
      first,
      `${first}: the disk is too small: ${gigabytes(needed)}${whose}, ${gigabytes(free)} are free; nothing was begun`,
    )
  }
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(bytes < 1e10 ? 2 : 0)} GB`

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
