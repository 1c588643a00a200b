/**
 * Unpacks what a stranger may have made. The list of entries is judged as a whole before a byte is written; what is
 * written stands beside the target until each hash is right; a refusal leaves nothing.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { disk, syncFolder } from '../disk.ts'
import { newFolder } from '../new-folder.ts'
import { abortable, type ProgressOptions } from '../progress.ts'
import { codeOf, ProjectError, projectError } from '../trouble.ts'
import { type ListedEntry, listEntries } from './listing.ts'
import { type Manifest, type ManifestEntry, manifestName, maxManifestBytes, parseManifest } from './manifest.ts'

export interface Unpacked {
  /** Absolute path of the session. */
  readonly session: string
  readonly files: number
}

/** The folder may not exist, or be empty. Rejects with ProjectError, or the signal's reason; then nothing is left. */
export function unpackArchive(zipPath: string, folder: string, options: ProgressOptions = {}): Promise<Unpacked> {
  return abortable(options.signal, () => unpack(zipPath, folder, options))
}

async function unpack(zipPath: string, folder: string, options: ProgressOptions): Promise<Unpacked> {
  const zip = await openZip(zipPath)
  try {
    const { manifest, files } = await judged(zip, zipPath)
    const total = manifest.entries.reduce((sum, { bytes }) => sum + bytes, 0)
    let done = 0
    const step = (bytes: number) => {
      done += bytes
      options.onProgress?.(done, total)
      options.signal?.throwIfAborted()
    }
    await newFolder(folder, async (part) => {
      const folders = new Set([part])
      for (const expected of manifest.entries) {
        const target = join(part, expected.path)
        await mkdir(dirname(target), { recursive: true }).catch((error) => {
          throw projectError(error, join(folder, expected.path))
        })
        folders.add(dirname(target))
        const read = await streamOf(zip, files.get(expected.path)!, zipPath)
        await writeChecked(read, target, { expected, zipPath, folder, step })
      }
      for (const one of folders) await syncFolder(one, disk)
    })
    return { session: join(folder, manifest.session), files: manifest.entries.length }
  } finally {
    zip.close()
  }
}

async function openZip(zipPath: string): Promise<ZipFile> {
  try {
    // Names are decoded and judged in listing.ts.
    return await openPromise(zipPath, { lazyEntries: true, autoClose: false, decodeStrings: false })
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new ProjectError('not-found', zipPath, `${zipPath}: there is no such file`)
    throw zipError(error, zipPath)
  }
}

async function judged(zip: ZipFile, zipPath: string): Promise<{ manifest: Manifest; files: Map<string, Entry> }> {
  try {
    const listed = await listEntries(zip)
    const ofManifest = listed.find(({ path }) => path === manifestName)
    if (!ofManifest) throw new Error(`there is no ${manifestName} in it, so it is no archive of MAM`)
    if (ofManifest.entry.uncompressedSize > maxManifestBytes) throw new Error(`its ${manifestName} is too large`)
    const text = await textOf(await zip.openReadStreamPromise(ofManifest.entry))
    const manifest = parseManifest(text)
    const others = listed.filter((one) => one !== ofManifest)
    matchManifest(others, manifest)
    return { manifest, files: new Map(others.map(({ path, entry }) => [path, entry])) }
  } catch (error) {
    throw zipError(error, zipPath)
  }
}

function matchManifest(listed: readonly ListedEntry[], { entries }: Manifest): void {
  const sizes = new Map(listed.map(({ path, entry }) => [path, entry.uncompressedSize]))
  for (const { path, bytes } of entries) {
    const size = sizes.get(path)
    if (size === undefined) throw new Error(`${path} is missing, or listed twice`)
    if (size !== bytes) throw new Error(`${path} has ${size} bytes, expected ${bytes}`)
    sizes.delete(path)
  }
  const extra = [...sizes.keys()][0]
  if (extra !== undefined) throw new Error(`${extra} is not listed in its ${manifestName}`)
}

async function textOf(read: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of read as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const streamOf = (zip: ZipFile, entry: Entry, zipPath: string): Promise<Readable> =>
  zip.openReadStreamPromise(entry).catch((error) => {
    throw zipError(error, zipPath)
  })

interface Writing {
  readonly expected: ManifestEntry
  readonly zipPath: string
  readonly folder: string
  readonly step: (bytes: number) => void
}

async function writeChecked(read: Readable, target: string, writing: Writing): Promise<void> {
  const { expected, zipPath, folder, step } = writing
  const hash = createHash('sha256')
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        hash.update(chunk)
        step(chunk.length)
        done(null, chunk)
      } catch (error) {
        done(error as Error)
      }
    },
  })
  try {
    await pipeline(read, count, createWriteStream(target, { flags: 'wx', flush: true }))
  } catch (error) {
    const { syscall } = error as NodeJS.ErrnoException
    const isOfTarget = syscall !== undefined && syscall !== 'read'
    throw isOfTarget ? projectError(error, join(folder, expected.path)) : zipError(error, zipPath)
  }
  if (hash.digest('hex') !== expected.sha256)
    throw new ProjectError(
      'damaged',
      zipPath,
      `${zipPath}: ${expected.path} is not what was packed (its sha256 differs)`,
    )
}

/** What yauzl, zlib and this folder find wrong with an archive. */
function zipError(error: unknown, zipPath: string): ProjectError {
  if (error instanceof ProjectError) return error
  if ((error as NodeJS.ErrnoException).syscall) return projectError(error, zipPath)
  return new ProjectError('refused', zipPath, `${zipPath}: not unpacked, ${(error as Error).message}`, { cause: error })
}
