/** `mam serve`: the Host with its page on 127.0.0.1, without Electron. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PageServer } from '../engine/host/connection/page-server.ts'
import { Host } from '../engine/host/host.ts'
import { loadNative } from '../engine/host/native.ts'

export interface ServeOptions {
  /** A free one unless given. */
  readonly port?: number
  /** Rack to open; the demo unless given. */
  readonly file?: string
  /** Device by name; the system's default unless given. */
  readonly device?: string
  /** Folder for what outlives a run (recent racks, the pages' secret); the user's state folder unless given. */
  readonly stateFolder?: string
}

export interface RunningServer {
  /** Opens one page; its token works once. */
  readonly url: string
  /** For embedders and tests. */
  readonly host: Host
  newUrl(): string
  close(): Promise<void>
}

const DEMO = join('demo', 'acid.json')

/** Rejects in words where the rack cannot be opened or the port is taken; then nothing is left running. */
export async function startServer(options: ServeOptions = {}): Promise<RunningServer> {
  const assets = besideCode('assets')
  const folder = besideCode(join('dist', 'renderer'))
  if (!folder) throw new Error('the page is not built: run `npm run build` first')
  const stateFolder = options.stateFolder ?? defaultStateFolder()
  const demoFolder = assets && join(assets, 'demo')
  const library = { demoFolder, recentFile: join(stateFolder, 'recent.json') }
  const host = new Host({ native: loadNative(), library })
  try {
    host.openDefaultDevice(options.device)
    const file = options.file ?? (assets && existsSync(join(assets, DEMO)) ? join(assets, DEMO) : undefined)
    if (file) await host.open(file)
    const secretFile = join(stateFolder, 'page-secret')
    const pages = await PageServer.start({ host, folder, port: options.port ?? 0, secretFile })
    return { url: pages.newUrl(), host, newUrl: () => pages.newUrl(), close: () => closeAll(pages, host) }
  } catch (error) {
    host.close()
    throw portInWords(error, options.port)
  }
}

async function closeAll(pages: PageServer, host: Host): Promise<void> {
  await pages.close()
  host.close()
}

function portInWords(error: unknown, port: number | undefined): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error
  return new Error(`port ${port} is taken by another program: choose another one, or none for a free one`)
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

function defaultStateFolder(): string {
  const { MAM_STATE, XDG_STATE_HOME, LOCALAPPDATA } = process.env
  if (MAM_STATE) return MAM_STATE
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'MAM')
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? homedir(), 'MAM')
  return join(XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'mam')
}
