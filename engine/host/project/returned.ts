/** Racks whose files were missing when the session was opened, and are there by now. */
import { isAbsolute } from 'node:path'
import { readReference } from './locate.ts'
import type { Project } from './project.ts'

/** Paths as the session has them. */
export async function returnedPaths(project: Project): Promise<string[]> {
  const missing = new Set(project.slots().flatMap(({ file, path }) => (file ? [] : [path])))
  const found = [...missing].map(async (path) => ((await isThere(project.path, path)) ? [path] : []))
  return (await Promise.all(found)).flat()
}

async function isThere(session: string, reference: string): Promise<boolean> {
  if (session === '' && !isAbsolute(reference)) return false
  return await readReference(session, reference).then(
    () => true,
    () => false,
  )
}
