/** Programs that run beside the host: processes and threads of their own. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Program = 'audio/child' | 'audio/source-worker' | 'export/worker'

/** Program files lie in their folder here, or beside the bundle that this one is part of. */
export function programPath(name: Program): string {
  const folder = dirname(fileURLToPath(import.meta.url))
  return import.meta.url.endsWith('.ts') ? join(folder, `${name}.ts`) : join(folder, `${name.replace('/', '-')}.js`)
}
