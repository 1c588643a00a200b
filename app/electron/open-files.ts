/** Files that the system asks the app to open: from the command line, a double click, or a second start. */
import { resolve } from 'node:path'

/** Endings that the app is registered for; `.json` opens too. */
export const opens = ['mamsession', 'mamrack', 'json'] as const

const isOurs = (path: string) => opens.some((ending) => path.toLowerCase().endsWith(`.${ending}`))

/** Files among the words of a command line; relative ones are meant from `folder`. Switches and programs are left out. */
export function filesAmong(words: readonly string[], folder: string): string[] {
  const files = words.filter((word) => !word.startsWith('-') && isOurs(word)).map((word) => resolve(folder, word))
  return [...new Set(files)]
}

/** Keeps what comes before anybody can open it: macOS names files before the app is ready. */
export class OpenFiles {
  private open: ((path: string) => void) | undefined
  private waiting: string[] = []

  arrive(path: string): void {
    if (!isOurs(path)) return
    if (this.open) this.open(path)
    else if (!this.waiting.includes(path)) this.waiting.push(path)
  }

  /** From now on files are opened as they come. */
  serve(open: (path: string) => void): void {
    this.open = open
    for (const path of this.waiting.splice(0)) open(path)
  }
}
