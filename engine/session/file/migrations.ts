/**
 * Session files of earlier versions as this program reads and writes them. One step a version, from its number to the next;
 * a step edits the text and leaves what it does not know as it is.
 */
import { isObject } from '../../formats/shape.ts'

export type Migration = (text: string) => string

/** Version → the step to the next one. Version 1 is the only one yet. */
const migrations: ReadonlyMap<number, Migration> = new Map()

/** The text as it is where it is current, newer, or no session that says its version. */
export function migrated(text: string, current: number, steps: ReadonlyMap<number, Migration> = migrations): string {
  const version = versionOf(text)
  const step = version === undefined || version >= current ? undefined : steps.get(version)
  if (step === undefined || version === undefined) return text
  const next = step(text)
  const reached = versionOf(next)
  if (reached !== version + 1)
    throw new Error(`the step from version ${version} leads to ${reached} instead of ${version + 1}`)
  return migrated(next, current, steps)
}

/** A file without a version is of the first one. */
function versionOf(text: string): number | undefined {
  try {
    const root: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    if (!isObject(root)) return undefined
    const { version = 1 } = root
    return typeof version === 'number' && Number.isInteger(version) ? version : undefined
  } catch {
    return undefined
  }
}
