/** `mam serve`: the Host with its page on 127.0.0.1, without Electron. */
import { join } from 'node:path'
import { PageServer } from '../engine/host/connection/page-server.ts'
import type { Host } from '../engine/host/host.ts'
import { type OpenHostOptions, openHost, pageFolder } from './open-host.ts'
import { defaultStateFolder } from './state-folder.ts'

export interface ServeOptions extends Partial<OpenHostOptions> {
  /** A free one unless given. */
  readonly port?: number
}

export interface RunningServer {
  /** Opens one page; its token works once. */
  readonly url: string
  readonly port: number
  /** For embedders and tests. */
  readonly host: Host
  newUrl(): string
  close(): Promise<void>
}

/** Rejects in words where the file cannot be opened or the port is taken; then nothing is left running. */
export async function startServer(options: ServeOptions = {}): Promise<RunningServer> {
  const { stateFolder = defaultStateFolder() } = options
  const folder = pageFolder()
  const host = await openHost({ ...options, stateFolder })
  try {
    const secretFile = join(stateFolder, 'page-secret')
    const pages = await PageServer.start({ host, folder, port: options.port ?? 0, secretFile })
    const { port } = pages
    return { url: pages.newUrl(), port, host, newUrl: () => pages.newUrl(), close: () => closeAll(pages, host) }
  } catch (error) {
    await host.close()
    throw portInWords(error, options.port)
  }
}

async function closeAll(pages: PageServer, host: Host): Promise<void> {
  await pages.close()
  await host.close()
}

function portInWords(error: unknown, port: number | undefined): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error
  return new Error(`port ${port} is taken by another program: choose another one, or none for a free one`)
}
