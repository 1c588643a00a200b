/** Composes the Host as every program of ours runs it: `mam serve` and the desktop app differ in nothing but the carrier. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Host } from '../engine/host/host.ts'
import { loadNative } from '../engine/host/native.ts'

export { defaultStateFolder } from './state-folder.ts'

export interface OpenHostOptions {
  /** Rack or session to open; the demo unless given. */
  readonly file?: string
  /** Device by name; the system's default unless given. */
  readonly device?: string
  /** Folder for what outlives a run. */
  readonly stateFolder: string
}

const DEMO = join('demo', 'acid.json')

/** Rejects in words where the file cannot be opened; then nothing is left running. */
export async function openHost({ file, device, stateFolder }: OpenHostOptions): Promise<Host> {
  const assets = besideCode('assets')
  const demoFolder = assets && join(assets, 'demo')
  const host = new Host({ native: loadNative(), demoFolder, stateFolder })
  try {
    host.openDefaultDevice(device)
    const wanted = file ?? (assets && existsSync(join(assets, DEMO)) ? join(assets, DEMO) : undefined)
    if (wanted) await host.open(wanted)
    return host
  } catch (error) {
    await host.close()
    throw error
  }
}

/** Folder of the built page. Throws in words where it is not built. */
export function pageFolder(): string {
  const folder = besideCode(join('dist', 'renderer'))
  if (!folder) throw new Error('the page is not built: run `npm run build` first')
  return folder
}

/** A folder of the project or installation, looked for in each folder above this file. */
function besideCode(name: string): string | null {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const candidate = join(folder, name)
    if (existsSync(candidate)) return candidate
    const parent = dirname(folder)
    if (parent === folder) return null
    folder = parent
  }
}
