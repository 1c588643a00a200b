import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
export const referenceFolder = resolve(process.env.MAM_SHARED ?? join(root, '../shared'), 'compat')

/** Reference racks beside the repository or below MAM_SHARED; empty, with a reason printed, where they are not. */
export interface ReferenceRack {
  readonly name: string
  readonly path: string
  readonly bytes: Buffer
  /** Rows of `frame node kind id value ramp name`, or null. */
  readonly events: readonly (readonly string[])[] | null
}

export const missingReason = existsSync(referenceFolder)
  ? ''
  : `skipped: no reference racks in ${referenceFolder} (set MAM_SHARED)`

/** For the name of a suite that is then skipped. */
export const missingNote = missingReason === '' ? '' : ' (skipped: no reference racks; set MAM_SHARED)'

export function referenceRacks(): ReferenceRack[] {
  if (missingReason !== '') {
    console.warn(missingReason)
    return []
  }
  return [referenceFolder, join(referenceFolder, 'probes')].flatMap((group) =>
    readdirSync(join(group, 'rack'))
      .filter((name) => name.endsWith('.json'))
      .map((name) => {
        const path = join(group, 'rack', name)
        const events = join(group, 'golden', `${basename(name, '.json')}.events.tsv`)
        return { name, path, bytes: readFileSync(path), events: existsSync(events) ? readRows(events) : null }
      }),
  )
}

const readRows = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
