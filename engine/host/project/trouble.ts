/** What can keep a project's files from being read, written or owned. */
export type ProjectTrouble =
  | 'not-found'
  | 'folder-missing'
  | 'not-a-file'
  | 'exists'
  | 'changed'
  | 'denied'
  | 'read-only'
  | 'disk-full'
  | 'too-large'
  | 'name-unusable'
  | 'outside'
  | 'damaged'
  | 'refused'
  | 'failed'

/** Trouble with one file or folder, in words for the person at the machine. */
export class ProjectError extends Error {
  readonly reason: ProjectTrouble
  readonly path: string

  constructor(reason: ProjectTrouble, path: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ProjectError'
    this.reason = reason
    this.path = path
  }
}

/** The operating system's error about `path` as one of the closed list. */
export function projectError(cause: unknown, path: string): ProjectError {
  if (cause instanceof ProjectError) return cause
  const [reason, words] = wordsOf(cause)
  return new ProjectError(reason, path, `${path}: ${words}`, { cause })
}

function wordsOf(cause: unknown): [ProjectTrouble, string] {
  const code = codeOf(cause)
  switch (code) {
    case 'ENOSPC':
      return ['disk-full', 'the disk is full; free some space']
    case 'EDQUOT':
      return ['disk-full', 'your disk quota is used up; free some space']
    case 'EFBIG':
      return ['too-large', 'the file would be larger than this disk or account allows']
    case 'EROFS':
      return ['read-only', 'the disk is read-only']
    case 'EACCES':
    case 'EPERM':
      return ['denied', 'no permission to write here']
    case 'ENOENT':
      return ['folder-missing', 'its folder is gone']
    case 'ENOTDIR':
      return ['folder-missing', 'a part of its path is a file, expected a folder']
    case 'EISDIR':
      return ['not-a-file', 'this is a folder, expected a file']
    case 'EEXIST':
    case 'ENOTEMPTY':
      return ['exists', 'exists already and is kept']
    case 'ENAMETOOLONG':
      return ['name-unusable', 'the name is too long for this disk']
    case 'ELOOP':
      return ['name-unusable', 'its symbolic links lead in a circle']
    default:
      return ['failed', `cannot be written (${code || (cause as Error)?.message || 'unknown reason'})`]
  }
}

export const codeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException | undefined)?.code ?? ''

/** Runs what touches the disk; its errors come out as ProjectError. */
export async function wording<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    throw projectError(cause, path)
  }
}
