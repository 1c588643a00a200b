/** Where the files of a session will be once it is saved as another one. */
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { FileId } from '../../session/document.ts'
import { sameOnDisk } from './archive/entry-name.ts'
import { sameStamp, stampOnDisk } from './disk-state.ts'
import type { FilePlace } from './opening.ts'
import type { Project } from './project.ts'

/** For racks without a home of their own, beside the session. */
export const racksFolder = (sessionPath: string): string => join(dirname(sessionPath), 'racks')

/**
 * The session, and every rack that has to be written: where it is, or in racks/ where it never was saved, came with MAM, or
 * cannot be written over. Other files that are there keep their names. Changes nothing; rejects with ProjectError.
 */
export async function homesFor(project: Project, sessionPath: string): Promise<Map<FileId, string>> {
  const homes = new Map<FileId, string>([[project.document.sessionFile, sessionPath]])
  const taken = new Set<string>()
  for (const file of project.usedFiles().slice(1)) {
    const place = project.placeOf(file)
    if (await staysThere(project, file, place)) {
      if (project.isFileChanged(file)) homes.set(file, place.path)
      continue
    }
    const path = await freePath(racksFolder(sessionPath), project.document.files.get(file)!.name, taken)
    taken.add(sameOnDisk(path))
    homes.set(file, path)
  }
  return homes
}

async function staysThere(project: Project, file: FileId, place: FilePlace): Promise<boolean> {
  if (!place.path || place.isDemo) return false
  const isChanged = project.isFileChanged(file)
  if (project.readOnly && (isChanged || isOfProject(project, place.path))) return false
  return !isChanged || (await canBeWritten(place))
}

/** What is only read here belongs to somebody else, who has it open. */
function isOfProject({ path }: Project, rack: string): boolean {
  return !path || rack.startsWith(`${dirname(path)}${sep}`)
}

async function canBeWritten({ path, stamp }: FilePlace): Promise<boolean> {
  try {
    await access(dirname(path), constants.W_OK)
    const found = await stampOnDisk(path)
    return !found || (stamp !== null && sameStamp(found, stamp))
  } catch {
    return false
  }
}

async function freePath(folder: string, name: string, taken: ReadonlySet<string>): Promise<string> {
  for (let count = 1; ; count++) {
    const path = join(folder, `${name}${count === 1 ? '' : `-${count}`}.json`)
    const isThere = await stat(path).then(
      () => true,
      () => false,
    )
    if (!isThere && !taken.has(sameOnDisk(path))) return path
  }
}
