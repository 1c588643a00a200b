import { readFileSync } from 'node:fs'

/** The text of a rack file. Throws an Error in words. */
export function readRackText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const words = {
      ENOENT: 'no such file',
      EISDIR: 'this is a folder, expected a rack file',
      EACCES: 'no permission to read it',
    }
    throw new Error(`${file}: ${words[code as keyof typeof words] ?? `cannot be read (${code})`}`)
  }
}
