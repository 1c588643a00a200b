import { spawn } from 'node:child_process'
import type { Command } from 'commander'
import { whole } from './numbers.ts'
import { type Shell, toJson } from './shell.ts'

const help = `
Examples:
  mam serve                                 a free port, its address is printed
  mam serve song.json --open                      with a rack, in the browser
  mam serve --port 8080 --device silent

The page is served on 127.0.0.1 only, and only to whoever has the address as
printed: it carries a one-time token.`

interface Options {
  port?: number
  device?: string
  open?: boolean
  json?: boolean
}

export function addServe(program: Command, shell: Shell): void {
  program
    .command('serve')
    .summary('serve the page that plays a rack')
    .description('Runs the host and serves its page on 127.0.0.1, until ctrl-C.')
    .argument('[file]', 'the rack (default: a demo)')
    .option('--port <n>', 'default: a free one', whole({ min: 0, max: 65_535 }))
    .option('--device <name>', 'audio device, as `mam devices` names it, or silent')
    .option('--open', 'open the page in the browser')
    .option('--json', 'print the address as JSON')
    .addHelpText('after', help)
    .action((file: string | undefined, options: Options) => serve(file, options, shell))
}

async function serve(file: string | undefined, options: Options, shell: Shell): Promise<void> {
  const { startServer } = await import('../serve.ts')
  const server = await startServer({
    ...(file === undefined ? {} : { file }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.device === undefined ? {} : { device: options.device }),
  })
  try {
    shell.out(options.json ? toJson({ url: server.url }) : `${server.url}\n`)
    if (options.open) openBrowser(server.url, shell)
    await interrupted(shell.signal)
  } finally {
    await server.close()
  }
}

/** Settles when the signal aborts, with its reason. */
function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** What the system opens an address with. Without one the address on the screen has to do. */
function openBrowser(url: string, shell: Shell): void {
  const [program, ...words] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  const child = spawn(program as string, [...words, url], { detached: true, stdio: 'ignore' })
  child.on('error', () => shell.err('No browser could be opened; the address above does the same.\n'))
  child.unref()
}
