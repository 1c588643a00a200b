/** Racks that can be opened without typing a path: what came with MAM, and what was opened lately. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export interface LibraryEntry {
  readonly path: string
  readonly name: string
  readonly description: string
  readonly origin: 'demo' | 'recent'
}

export interface LibraryPlaces {
  /** Folder of racks that came with MAM; null where there is none. */
  readonly demoFolder: string | null
  /** File that remembers the latest racks; null: remembered until the host ends. */
  readonly recentFile: string | null
}

const MAX_RECENT = 12

export class Library {
  private readonly places: LibraryPlaces
  private recent: string[]

  constructor(places: LibraryPlaces) {
    this.places = places
    this.recent = readRecent(places.recentFile)
  }

  /** The demo first, then the latest. A file that is gone is left out. */
  list(): LibraryEntry[] {
    const demos = this.demoPaths()
    const recent = this.recent.filter((path) => !demos.includes(path))
    return [...demos.map((path) => entryOf(path, 'demo')), ...recent.map((path) => entryOf(path, 'recent'))].flatMap(
      (entry) => entry ?? [],
    )
  }

  remember(path: string): void {
    this.recent = [path, ...this.recent.filter((other) => other !== path)].slice(0, MAX_RECENT)
    const file = this.places.recentFile
    if (file) tryQuietly(() => writeWhole(file, JSON.stringify(this.recent, null, 2)))
  }

  private demoPaths(): string[] {
    const folder = this.places.demoFolder
    if (!folder) return []
    const names = tryQuietly(() => readdirSync(folder)) ?? []
    return names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name))
  }
}

export function rackName(path: string): string {
  return basename(path).replace(/\.(json|mamrack)$/, '')
}

function entryOf(path: string, origin: LibraryEntry['origin']): LibraryEntry | undefined {
  const text = tryQuietly(() => readFileSync(path, 'utf8'))
  if (text === undefined) return undefined
  const content = tryQuietly(() => JSON.parse(text) as { description?: unknown } | null)
  const description = typeof content?.description === 'string' ? content.description : ''
  return { path, name: rackName(path), description, origin }
}

function readRecent(file: string | null): string[] {
  const content = file ? tryQuietly(() => JSON.parse(readFileSync(file, 'utf8')) as unknown) : undefined
  return Array.isArray(content) ? content.filter((path) => typeof path === 'string').slice(0, MAX_RECENT) : []
}

/** The list is a convenience: a folder that cannot be read or written costs the list, nothing else. */
function tryQuietly<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}

function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}
