/** The calls to the file system that can fail on stage; tests hand over ones that do. */
import fs from 'node:fs/promises'

export type DiskCalls = Pick<
  typeof fs,
  'open' | 'rename' | 'rm' | 'stat' | 'lstat' | 'realpath' | 'access' | 'link' | 'unlink' | 'readFile' | 'readdir'
>

export const disk: DiskCalls = fs

/** A new name is on disk once its folder is. Not every system can open a folder; there the rename has to do. */
export async function syncFolder(folder: string, calls: DiskCalls): Promise<void> {
  try {
    const file = await calls.open(folder, 'r')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  } catch {}
}
