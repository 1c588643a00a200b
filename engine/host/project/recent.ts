/** What can be opened without typing a path: what came with MAM, and what was opened lately. */
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readTextFile } from '../files.ts'
import { type DocumentKind, documentName, kindOf } from './locate.ts'
import { writeWhole } from './write.ts'

export interface RecentEntry {
  readonly path: string
  readonly name: string
  readonly description: string
  readonly kind: DocumentKind
  readonly origin: 'demo' | 'recent'
}

export interface RecentPlaces {
  /** Folder of racks and sessions that came with MAM; null where there is none. */
  readonly demoFolder: string | null
  /** File that remembers the latest; null: remembered until the host ends. */
  readonly recentFile: string | null
}

const MAX_RECENT = 12
const DOCUMENT = /\.(json|mamrack|mamsession)$/i

/** A convenience: a folder that cannot be read or written costs the list, nothing else. Nothing here rejects. */
export class RecentProjects {
  private readonly places: RecentPlaces
  private remembered: string[] = []
  private last: Promise<unknown> = Promise.resolve()

  constructor(places: RecentPlaces) {
    this.places = places
  }

  /** The demos first, then the latest. A file that is gone is left out. */
  async list(): Promise<RecentEntry[]> {
    const demos = await this.demoPaths()
    await this.last
    const recent = (await this.read()).filter((path) => !demos.includes(path))
    const entries = await Promise.all([
      ...demos.map((path) => entryOf(path, 'demo')),
      ...recent.map((path) => entryOf(path, 'recent')),
    ])
    return entries.filter((entry) => entry !== undefined)
  }

  remember(path: string): Promise<void> {
    return this.change((paths) => [path, ...paths.filter((other) => other !== path)])
  }

  forget(path: string): Promise<void> {
    return this.change((paths) => paths.filter((other) => other !== path))
  }

  /** Reads the file again first: another MAM may have added to it. */
  private change(edit: (paths: string[]) => string[]): Promise<void> {
    const run = this.last.then(async () => {
      this.remembered = edit(await this.read()).slice(0, MAX_RECENT)
      const file = this.places.recentFile
      if (file) await quietly(() => writeList(file, this.remembered))
    })
    this.last = run
    return run
  }

  private async read(): Promise<string[]> {
    const file = this.places.recentFile
    const content = file && (await quietly(async () => JSON.parse(await readFile(file, 'utf8')) as unknown))
    if (!Array.isArray(content)) return this.remembered
    return content.filter((path) => typeof path === 'string').slice(0, MAX_RECENT)
  }

  private async demoPaths(): Promise<string[]> {
    const folder = this.places.demoFolder
    const found = folder ? await quietly(() => readdir(folder, { withFileTypes: true })) : undefined
    // A session lies in a folder of its name, beside its racks.
    return (found ?? []).flatMap((entry) => {
      if (entry.isDirectory()) return [join(folder!, entry.name, `${entry.name}.mamsession`)]
      return DOCUMENT.test(entry.name) ? [join(folder!, entry.name)] : []
    })
  }
}

async function entryOf(path: string, origin: RecentEntry['origin']): Promise<RecentEntry | undefined> {
  const file = await quietly(() => readTextFile(path))
  if (!file) return undefined
  const content = await quietly(async () => JSON.parse(file.text) as { description?: unknown } | null)
  const description = typeof content?.description === 'string' ? content.description : ''
  return { path, name: documentName(path), description, kind: kindOf(file), origin }
}

async function writeList(file: string, paths: readonly string[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeWhole(file, `${JSON.stringify(paths, null, 2)}\n`)
}

async function quietly<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action()
  } catch {
    return undefined
  }
}
