/** A project with all that belongs to it, in a folder of its own. */
import { copyFile, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkNames, type ProjectContents } from './contents.ts'
import { disk, syncFolder } from './disk.ts'
import { newFolder } from './new-folder.ts'
import { abortable, type ProgressOptions } from './progress.ts'
import { projectError, wording } from './trouble.ts'

/** The folder may not exist, or be empty. Rejects with ProjectError, or the signal's reason; then nothing is left. */
export function collect(contents: ProjectContents, folder: string, options: ProgressOptions = {}): Promise<void> {
  return abortable(options.signal, () => copyAll(contents, folder, options))
}

async function copyAll(contents: ProjectContents, folder: string, options: ProgressOptions): Promise<void> {
  const { onProgress = () => {}, signal } = options
  checkNames(contents)
  const texts = contents.texts.map(({ path, text }) => ({ path, bytes: Buffer.from(text, 'utf8') }))
  const total = sum(texts.map(({ bytes }) => bytes.length)) + sum(contents.copies.map(({ bytes }) => bytes))
  let done = 0
  const step = (bytes: number) => {
    done += bytes
    onProgress(done, total)
    signal?.throwIfAborted()
  }
  await newFolder(folder, async (part) => {
    const folders = new Set<string>()
    const place = (path: string) => {
      folders.add(dirname(join(part, path)))
      return placeFor(part, path, folder)
    }
    for (const { path, bytes } of texts) {
      await writeNew(await place(path), bytes, join(folder, path))
      step(bytes.length)
    }
    for (const { path, source, bytes } of contents.copies) {
      await copyNew(source, await place(path), join(folder, path))
      step(bytes)
    }
    for (const one of folders) await syncFolder(one, disk)
  })
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

async function placeFor(part: string, path: string, folder: string): Promise<string> {
  const target = join(part, path)
  await wording(join(folder, path), () => mkdir(dirname(target), { recursive: true }))
  return target
}

const writeNew = (target: string, bytes: Buffer, named: string) =>
  wording(named, async () => {
    const file = await open(target, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  })

async function copyNew(source: string, target: string, named: string): Promise<void> {
  try {
    await copyFile(source, target)
    const file = await open(target, 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw projectError(error, named)
  }
}
