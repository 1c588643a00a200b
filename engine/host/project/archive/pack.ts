import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { pipeline as connect, type PassThrough, Readable, Transform } from 'node:stream'
import { ZipFile } from 'yazl'
import { checkNames, type ProjectContents, type ProjectCopy } from '../contents.ts'
import { abortable, type ProgressOptions } from '../progress.ts'
import { ProjectError, projectError } from '../trouble.ts'
import { fillBeside } from '../write.ts'
import { type ManifestEntry, manifestName, manifestText, maxEntries, maxTotalBytes } from './manifest.ts'

export interface ArchiveOptions extends ProgressOptions {
  /** Replaces a file of this name; only when a person asks for it. */
  readonly overwrite?: boolean
}

/** One file to pack, which can be read more than once. */
interface Source {
  readonly path: string
  readonly bytes: number
  /** Large files and audio are stored as they are: unpacking refuses what grows as a zip bomb does. */
  readonly compress: boolean
  readonly read: () => Readable
}

const MAX_COMPRESSED = 1024 * 1024

/** Rejects with ProjectError, or the signal's reason; then the target is what it was. Progress counts each byte twice. */
export function writeArchive(contents: ProjectContents, zipPath: string, options: ArchiveOptions = {}): Promise<void> {
  return abortable(options.signal, () => pack(contents, zipPath, options))
}

async function pack(contents: ProjectContents, zipPath: string, options: ArchiveOptions): Promise<void> {
  checkNames(contents)
  const sources = sourcesOf(contents)
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 0)
  refuseTooLarge(sources.length, total, zipPath)
  if (!options.overwrite) await refuseExisting(zipPath)
  let done = 0
  const step = (bytes: number) => {
    done += bytes
    options.onProgress?.(done, total * 2)
    options.signal?.throwIfAborted()
  }
  const entries: ManifestEntry[] = []
  for (const source of sources) entries.push(await entryOf(source, step))
  const manifest = manifestText({ session: contents.session, entries })
  const beside = await fillBeside(zipPath, (file) => file.writeFile(zipStream(sources, entries, manifest, step)))
  try {
    await beside.take()
  } finally {
    await beside.discard()
  }
}

function sourcesOf({ texts, copies }: ProjectContents): Source[] {
  const fromTexts = texts.map(({ path, text }): Source => {
    const bytes = Buffer.from(text, 'utf8')
    return { path, bytes: bytes.length, compress: bytes.length <= MAX_COMPRESSED, read: () => Readable.from([bytes]) }
  })
  const order = ({ path: one }: Source, { path: other }: Source) => (one < other ? -1 : 1)
  return [...fromTexts, ...copies.map(fromDisk)].sort(order)
}

function fromDisk({ path, source, bytes }: ProjectCopy): Source {
  return { path, bytes, compress: false, read: () => createReadStream(source) }
}

function refuseTooLarge(count: number, total: number, zipPath: string): void {
  // The manifest is an entry too.
  if (count + 1 > maxEntries)
    throw new ProjectError('too-large', zipPath, `${zipPath}: ${count} files, an archive has at most ${maxEntries - 1}`)
  if (total > maxTotalBytes)
    throw new ProjectError('too-large', zipPath, `${zipPath}: ${total} bytes, an archive has at most ${maxTotalBytes}`)
}

async function refuseExisting(zipPath: string): Promise<void> {
  const found = await lstat(zipPath).catch(() => undefined)
  if (found) throw new ProjectError('exists', zipPath, `${zipPath}: there is already a file of this name`)
}

/** Reads a file once, only to know it. */
async function entryOf(source: Source, step: (bytes: number) => void): Promise<ManifestEntry> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const chunk of source.read() as AsyncIterable<Buffer>) {
      hash.update(chunk)
      bytes += chunk.length
      step(chunk.length)
    }
  } catch (error) {
    throw readError(error, source.path)
  }
  if (bytes !== source.bytes) throw changedMeanwhile(source.path)
  return { path: source.path, bytes, sha256: hash.digest('hex') }
}

/** Years before 1980, which zip does not know, come out as its first moment in every time zone. */
const plain = { mtime: new Date(0), mode: 0o100644, forceDosTimestamp: true }

function zipStream(
  sources: readonly Source[],
  entries: readonly ManifestEntry[],
  manifest: string,
  step: (bytes: number) => void,
): Readable {
  const zip = new ZipFile()
  const output = zip.outputStream as PassThrough
  const fail = (error: Error) => output.destroy(error)
  zip.on('error', fail)
  zip.addBuffer(Buffer.from(manifest, 'utf8'), manifestName, { ...plain, compress: true })
  for (const [at, source] of sources.entries()) {
    const options = { ...plain, compress: source.compress, size: source.bytes }
    zip.addReadStreamLazy(source.path, options, (give) => {
      // A failure ends the output, and with it the archive.
      const read = connect(source.read(), sameAs(entries[at]!, step), (error) => {
        if (error) fail(readError(error, source.path))
      })
      give(null, read)
    })
  }
  zip.end()
  return output
}

/** Lets pass what was hashed before, and fails where a file changed since. */
function sameAs({ path, bytes, sha256 }: ManifestEntry, step: (bytes: number) => void): Transform {
  const hash = createHash('sha256')
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        hash.update(chunk)
        seen += chunk.length
        step(chunk.length)
        done(null, chunk)
      } catch (error) {
        done(error as Error)
      }
    },
    flush: (done) => done(seen === bytes && hash.digest('hex') === sha256 ? null : changedMeanwhile(path)),
  })
}

const changedMeanwhile = (path: string) =>
  new ProjectError('changed', path, `${path}: another program changed this file while it was packed`)

/** Only the system's errors are worded anew: an abort stays what it is. */
const readError = (error: unknown, path: string): Error =>
  (error as NodeJS.ErrnoException).syscall ? projectError(error, path) : (error as Error)
