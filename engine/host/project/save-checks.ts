/** What has to be so before a plan of saving is carried out. */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { rackVersion } from '../../formats/rack.ts'
import { readTextFile } from '../files.ts'
import { Refusal } from '../live/refusal.ts'
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
  for (const { path, conflict } of writes) {
    if (!conflict) continue
    const version = await versionOf(path)
    if (version <= rackVersion) continue
    const words = `this is a file from a newer version of MAM (format ${version}; this program writes ${rackVersion})`
    throw new Refusal('not-possible', `${path}: ${words}. It is not written over: save as another file`)
  }
}

async function versionOf(path: string): Promise<number> {
  try {
    const { text } = await readTextFile(path)
    const { version } = JSON.parse(text.replace(/^\ufeff/, '')) as { version?: unknown }
    return typeof version === 'number' ? version : 0
  } catch {
    return 0
  }
}
