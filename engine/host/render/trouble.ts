/** What can keep an audio file from being written. */
export type AudioFileReason =
  | 'exists'
  | 'folder-missing'
  | 'not-a-file'
  | 'denied'
  | 'disk-full'
  | 'too-long'
  | 'unsupported'
  | 'failed'

/** An audio file that cannot be written, in words for the person who asked for it. */
export class AudioFileError extends Error {
  readonly reason: AudioFileReason
  readonly path: string

  constructor(reason: AudioFileReason, path: string, message: string) {
    super(message)
    this.name = 'AudioFileError'
    this.reason = reason
    this.path = path
  }
}

/** The operating system's error while writing `path`, as one of the closed list. */
export function audioFileError(cause: unknown, path: string): AudioFileError {
  if (cause instanceof AudioFileError) return cause
  const code = (cause as NodeJS.ErrnoException)?.code ?? ''
  const [reason, words] = wordsOf(code, cause)
  return new AudioFileError(reason, path, `${path}: ${words}`)
}

function wordsOf(code: string, cause: unknown): [AudioFileReason, string] {
  switch (code) {
    case 'ENOSPC':
      return ['disk-full', 'the disk is full; nothing was left behind']
    case 'EDQUOT':
      return ['disk-full', 'your disk quota is used up; nothing was left behind']
    case 'EFBIG':
      return ['too-long', 'the file grew larger than this disk allows; nothing was left behind']
    case 'EACCES':
    case 'EPERM':
      return ['denied', 'no permission to write here']
    case 'EROFS':
      return ['denied', 'the disk is read-only']
    case 'ENOENT':
      return ['folder-missing', 'its folder does not exist']
    case 'EEXIST':
      return ['exists', 'a file of this name is there, expected a folder or nothing']
    case 'ENOTDIR':
      return ['folder-missing', 'a part of its path is a file, not a folder']
    case 'EISDIR':
      return ['not-a-file', 'this is a folder, expected a file name']
    case 'ENAMETOOLONG':
      return ['unsupported', 'the name is too long']
    default:
      return ['failed', `cannot be written (${code || (cause as Error)?.message || 'unknown reason'})`]
  }
}
