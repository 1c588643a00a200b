/**
 * Where a finished file will stand. Bytes go to a temporary file in the same folder, which takes the final name only when
 * it is whole and on disk: whatever happens before, the name keeps what it had.
 */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AudioFileError, audioFileError } from './trouble.ts'

/** Takes bytes in order, and corrections of what is already written. */
export interface ByteSink {
  write(bytes: Uint8Array): void
  /** Overwrites bytes at an absolute position; a sink that cannot go back leaves what it has. */
  patch(bytes: Uint8Array, position: number): void
}

export interface TargetFile extends ByteSink {
  /** Puts on disk what was written, still without its name. Throws AudioFileError. `commit` does it too. */
  seal(): void
  /** Makes the file durable and gives it its name. Throws AudioFileError, and then the name keeps what it had. */
  commit(): void
  /** Removes what was written. Does nothing after `commit`. */
  discard(): void
}

export type FileCalls = Pick<
  typeof fs,
  | 'openSync'
  | 'writeSync'
  | 'fsyncSync'
  | 'closeSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'statSync'
  | 'accessSync'
  | 'realpathSync'
>

/**
 * Opens the temporary file. A target that is a device (`/dev/null`) or a pipe is written directly. Throws AudioFileError
 * when the target cannot be written, or exists and `overwrite` is false.
 */
export function openTarget(path: string, overwrite: boolean, calls: FileCalls = fs): TargetFile {
  try {
    const there = calls.statSync(path, { throwIfNoEntry: false })
    if (there?.isDirectory())
      throw new AudioFileError('not-a-file', path, `${path}: this is a folder, expected a file name`)
    if (there && !there.isFile()) return openDirect(path, calls)
    if (there && !overwrite) throw new AudioFileError('exists', path, `${path}: exists already and is kept`)
    if (there) calls.accessSync(path, fs.constants.W_OK)
    return openBeside(path, there ? calls.realpathSync(path) : path, calls)
  } catch (cause) {
    throw audioFileError(cause, path)
  }
}

function openBeside(path: string, finalPath: string, calls: FileCalls): TargetFile {
  const folder = dirname(finalPath)
  const temporary = join(folder, `.${basename(finalPath).slice(0, 180)}.${randomBytes(6).toString('hex')}.part`)
  const file = calls.openSync(temporary, 'wx')
  let state: 'writing' | 'named' | 'gone' = 'writing'
  const discard = () => {
    if (state !== 'writing') return
    state = 'gone'
    keepAtExit(discard)
    calls.closeSync(file)
    calls.unlinkSync(temporary)
  }
  discardAtExit(discard)
  let isSealed = false
  const seal = () => {
    if (!isSealed) calls.fsyncSync(file)
    isSealed = true
  }
  const commit = () => {
    seal()
    calls.renameSync(temporary, finalPath)
    state = 'named'
    keepAtExit(discard)
    calls.closeSync(file)
    syncFolder(folder, calls)
  }
  return {
    write: (bytes) => wording(path, () => writeAll(calls, file, bytes, null)),
    patch: (bytes, position) => wording(path, () => writeAll(calls, file, bytes, position)),
    seal: () => wording(path, seal),
    commit: () => wording(path, commit),
    discard,
  }
}

/** Of all files that are not whole: one listener, as a session's stems are many. */
const unfinished = new Set<() => void>()

const discardAll = (): void => {
  for (const discard of [...unfinished]) discard()
}

function discardAtExit(discard: () => void): void {
  if (unfinished.size === 0) process.on('exit', discardAll)
  unfinished.add(discard)
}

function keepAtExit(discard: () => void): void {
  unfinished.delete(discard)
  if (unfinished.size === 0) process.removeListener('exit', discardAll)
}

function openDirect(path: string, calls: FileCalls): TargetFile {
  const file = calls.openSync(path, 'w')
  let open = true
  const close = () => {
    if (open) calls.closeSync(file)
    open = false
  }
  return {
    write: (bytes) => wording(path, () => writeAll(calls, file, bytes, null)),
    patch: () => {},
    seal: () => {},
    commit: () => wording(path, close),
    discard: close,
  }
}

/** A write may take fewer bytes than it is given; the rest follows. */
function writeAll(calls: FileCalls, file: number, bytes: Uint8Array, position: number | null): void {
  let done = 0
  while (done < bytes.byteLength) {
    done += calls.writeSync(file, bytes, done, bytes.byteLength - done, position === null ? null : position + done)
  }
}

/** The new name is on disk once its folder is; not every system can open a folder, and there the rename has to do. */
function syncFolder(folder: string, calls: FileCalls): void {
  try {
    const file = calls.openSync(folder, 'r')
    calls.fsyncSync(file)
    calls.closeSync(file)
  } catch {}
}

function wording(path: string, action: () => void): void {
  try {
    action()
  } catch (cause) {
    throw audioFileError(cause, path)
  }
}
