/** Paths that a project's lock and its saving mean. */
import { realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { FileId } from '../../session/document.ts'
import type { Project } from './project.ts'

/** The lock guards the session's file, or a rack that was opened by itself. */
export function lockPlaceOf(project: Project): string {
  if (project.path) return project.placeOf(project.document.sessionFile).isDemo ? '' : project.path
  const rack = project.usedFiles()[1]
  const place = rack && project.placeOf(rack)
  return place && !place.isDemo ? place.path : ''
}

/** By its real path, as all places are. */
export async function sessionPathOf(path: string): Promise<string> {
  const absolute = resolve(path)
  const named = /\.(mamsession|mamrack|json)$/i.test(absolute) ? absolute : `${absolute}.mamsession`
  const folder = await realpath(dirname(named)).catch(() => dirname(named))
  return join(folder, basename(named))
}

export function samePath(project: Project, file: FileId, path: string): boolean {
  return project.placeOf(file).path.toLowerCase() === path.toLowerCase()
}
