/** What belongs to a project, as it will stand in a new folder or an archive: texts from the document, files from the disk. */
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, extname, isAbsolute, join, normalize, relative, sep } from 'node:path'
import { badName, goodPart, sameOnDisk } from './archive/entry-name.ts'
import { manifestName } from './archive/manifest.ts'
import { codeOf, ProjectError, projectError } from './trouble.ts'

export interface ProjectText {
  /** Below the project folder, `/` between parts. */
  readonly path: string
  readonly text: string
}

export interface ProjectCopy {
  readonly path: string
  /** Absolute. */
  readonly source: string
  readonly bytes: number
}

export interface ProjectContents {
  /** One of `texts`. */
  readonly session: string
  readonly texts: readonly ProjectText[]
  readonly copies: readonly ProjectCopy[]
}

export interface CollectedRack {
  /** As written in the session before. */
  readonly reference: string
  /** As it must be written from now on. */
  readonly path: string
}

/**
 * Where each rack will stand: as it is named where that is inside the project, below racks/ else. Racks that are one file
 * stay one. The host relinks its session by this before it collects.
 */
export function planCollect(racks: readonly { reference: string; file: string }[]): CollectedRack[] {
  const ofFile = new Map<string, string>()
  const taken = new Set<string>()
  const keep = (file: string, path: string) => {
    ofFile.set(file, path)
    taken.add(sameOnDisk(path))
  }
  for (const { reference, file } of racks) {
    const inside = insideName(reference)
    if (inside && !ofFile.has(file) && !taken.has(sameOnDisk(inside))) keep(file, inside)
  }
  for (const { file } of racks) if (!ofFile.has(file)) keep(file, freeName(file, taken))
  return racks.map(({ reference, file }) => ({ reference, path: ofFile.get(file)! }))
}

function insideName(reference: string): string | undefined {
  if (isAbsolute(reference)) return undefined
  const path = normalize(reference).split(sep).join('/')
  return whyNot(path) === undefined ? path : undefined
}

const whyNot = (path: string) =>
  sameOnDisk(path) === manifestName ? 'archives keep its name for their list of files' : badName(path)

/** A name for the session's file that every system takes. */
export const sessionFileName = (name: string): string => `${goodPart(name)}.mamsession`

function freeName(file: string, taken: ReadonlySet<string>): string {
  const extension = /^\.(json|mamrack)$/i.test(extname(file)) ? extname(file) : '.mamrack'
  const name = goodPart(basename(file, extname(file)))
  for (let number = 1; ; number++) {
    const path = `racks/${name}${number === 1 ? '' : `-${number}`}${extension}`
    if (!taken.has(sameOnDisk(path))) return path
  }
}

/** Folders of a project that are taken along as they are. */
const COMPANIONS = ['samples', 'timeline']

/**
 * Every file of samples/ and timeline/; hidden ones stay behind. `folder` null: an unsaved project has none. Rejects with
 * ProjectError: a link that leads out of the project is refused by name, so that nobody gives away what they don't see.
 */
export async function companionsOf(folder: string | null): Promise<ProjectCopy[]> {
  if (folder === null) return []
  const root = await realpath(folder).catch((error) => {
    throw projectError(error, folder)
  })
  const found = await Promise.all(COMPANIONS.map((name) => filesBelow(root, name)))
  return found.flat()
}

async function filesBelow(root: string, path: string): Promise<ProjectCopy[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch((error) => {
    if (codeOf(error) === 'ENOENT') return []
    throw projectError(error, join(root, path))
  })
  const files: ProjectCopy[] = []
  for (const entry of entries) {
    const inner = `${path}/${entry.name}`
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) files.push(...(await filesBelow(root, inner)))
    else files.push(await copyOf(root, inner))
  }
  return files
}

async function copyOf(root: string, path: string): Promise<ProjectCopy> {
  const source = join(root, path)
  const why = badName(path)
  if (why) throw new ProjectError('name-unusable', source, `${source}: cannot be taken along, ${why}`)
  const real = await realpath(source).catch((error) => {
    throw projectError(error, source)
  })
  if (relative(root, real).startsWith('..') || isAbsolute(relative(root, real)))
    throw new ProjectError('outside', source, `${source}: a symbolic link leads out of the project to ${real}`)
  const found = await stat(real)
  if (!found.isFile())
    throw new ProjectError('not-a-file', source, `${source}: cannot be taken along, it is no plain file`)
  return { path, source: real, bytes: found.size }
}

/** Refuses names that mean something else on another system, or one file on it. Throws ProjectError. */
export function checkNames({ texts, copies }: ProjectContents): void {
  const seen = new Set<string>()
  for (const { path } of [...texts, ...copies]) {
    const why = whyNot(path)
    if (why) throw new ProjectError('name-unusable', path, `${path}: cannot be taken along, ${why}`)
    if (seen.has(sameOnDisk(path)))
      throw new ProjectError(
        'name-unusable',
        path,
        `${path}: two files of this name, which may differ in case, cannot stand side by side`,
      )
    seen.add(sameOnDisk(path))
  }
}
