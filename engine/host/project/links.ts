/** How a session names its racks, when it or they move. */
import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, resolve } from 'node:path'
import { type Document, type FileId, linkablePath, sessionOf, sessionRackOf, withFile } from '../../session/document.ts'
import { referenceTo } from './inside.ts'
import { readReference } from './locate.ts'
import type { Project } from './project.ts'

export interface Link {
  readonly rack: string
  /** As the session shall write it. */
  readonly path: string
  /** undefined where it is missing. */
  readonly file: FileId | undefined
}

export interface Relinked {
  /** With the new paths known, and not yet written. */
  readonly document: Document
  readonly links: readonly Link[]
}

/** Missing racks: named where they were looked for, or by the words that the session has, whatever they mean elsewhere. */
export type Missing = 'by place' | 'by words'

/** What the session at `sessionPath` has to write for racks that are at `homes`, or where they were. */
export function relinkedTo(
  project: Project,
  sessionPath: string,
  homes: ReadonlyMap<FileId, string>,
  missing: Missing = 'by words',
): Relinked {
  let { document } = project
  const links: Link[] = []
  for (const { id: rack, path: written } of sessionOf(document).racks) {
    const file = document.links.get(written)
    if (!file) {
      const path = missing === 'by place' ? movedReference(project, written, sessionPath) : written
      if (path !== written && !document.links.has(path)) links.push({ rack, path, file })
      continue
    }
    const place = homes.get(file) ?? project.placeOf(file).path
    if (!place) continue
    const path = linkablePath(document, referenceTo(place, sessionPath), file)
    if (path === written || isSpelledOtherwise(written, path, sessionPath)) continue
    document = withFile(document, document.files.get(file)!, path)
    links.push({ rack, path, file })
  }
  return { document, links }
}

/** The place that a reference means, as the session says it from elsewhere. */
function movedReference(project: Project, written: string, sessionPath: string): string {
  if (!project.path || isAbsolute(written)) return written
  const path = referenceTo(resolve(dirname(project.path), written), sessionPath)
  return isSpelledOtherwise(written, path, sessionPath) ? written : path
}

/** `./racks/a.json` for `racks/a.json`: a person may have reasons. */
function isSpelledOtherwise(written: string, path: string, sessionPath: string): boolean {
  const folder = dirname(sessionPath)
  if (isAbsolute(written) || isAbsolute(path)) return false
  return resolve(folder, written) === resolve(folder, path)
}

/** Whether the session, saved where it is, would name other files than it has: undo can bring back names of an old place. */
export async function hasStaleNames(project: Project): Promise<boolean> {
  const { document } = project
  for (const { rack, file } of relinkedTo(project, project.path, new Map()).links) {
    if (!file) continue
    const written = sessionRackOf(document, rack).path
    if (!(await leadsTo(project.path, written, project.placeOf(file).path))) return true
  }
  return false
}

async function leadsTo(session: string, written: string, place: string): Promise<boolean> {
  try {
    const { path } = await readReference(session, written)
    return (await realpath(path)) === place
  } catch {
    return false
  }
}
