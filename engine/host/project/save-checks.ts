/** What has to be so before a plan of saving is carried out. */
import { mkdir, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { parse } from 'jsonc-parser'
import { rackVersion } from '../../formats/rack.ts'
import { readTextFile } from '../files.ts'
import { Refusal } from '../live/refusal.ts'
import type { Project } from './project.ts'
import type { SavePlan } from './save.ts'
import { codeOf, wording } from './trouble.ts'

/** Only where something is written there; a project folder that is gone is not made anew. */
export async function makeFolderFor({ writes }: SavePlan, folder: string): Promise<void> {
  if (!writes.some(({ path }) => dirname(path) === folder)) return
  await wording(folder, () =>
    mkdir(folder).catch((error) => {
      if (codeOf(error) !== 'EEXIST') throw error
    }),
  )
}

/** Who asks to save over a file does not know what only a newer program can read. */
export async function refuseNewer({ writes }: SavePlan): Promise<void> {
  for (const { path, conflict } of writes) if (conflict) await refuseNewerFile(path)
}

/** Whatever is to be written there. */
export async function refuseNewerFile(path: string): Promise<void> {
  const version = await versionOf(path)
  if (version <= rackVersion) return
  const words = `this is a file from a newer version of MAM (format ${version}; this program writes ${rackVersion})`
  throw new Refusal('not-possible', `${path}: ${words}. It is not written over: save as another file`)
}

/** Something else in place of what is open would be its end. */
export async function refuseOpenFile(project: Project, path: string): Promise<void> {
  const wanted = await realOrNew(path)
  for (const [id, { path: open }] of project.filePlaces) {
    if (open.toLowerCase() !== wanted.toLowerCase()) continue
    const { name, kind } = project.document.files.get(id)!
    throw new Refusal('not-possible', `${path} is the file of the ${kind} ${name}, which is open: choose another name`)
  }
}

const realOrNew = (path: string): Promise<string> =>
  realpath(path).catch(async () => join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path)))

async function versionOf(path: string): Promise<number> {
  try {
    const { text } = await readTextFile(path)
    // With comments and commas too many, as files are read.
    const { version } = parse(text.replace(/^\ufeff/, '')) as { version?: unknown }
    return typeof version === 'number' ? version : 0
  } catch {
    return 0
  }
}
