import { spawn } from 'node:child_process'
import { type Command, Option } from 'commander'
import { playableRates } from '../../engine/host/played-rate.ts'
import type { RunningServer, ServeOptions } from '../serve.ts'
import { defaultStateFolder } from '../state-folder.ts'
import { supervisedWord } from '../supervisor/messages.ts'
import { supervise } from '../supervisor/supervisor.ts'
import { decimal, whole } from './numbers.ts'
import { threadsOption } from './realtime-threads.ts'
import { exitOk, Interrupted, type Shell, Told, toJson } from './shell.ts'

const help = `
Examples:
  mam serve                                 a free port, its address is printed
  mam serve song.json --open                      with a rack, in the browser
  mam serve --port 8080 --device silent
  mam serve night.json --threads 2          racks share two cores

Without --device it plays on the device that was chosen on the page; until one
is, the page proposes the system's, and the silent clock plays.

The page is served on 127.0.0.1 only, and only to whoever has the address as
printed: it carries a one-time token.

A server that dies is started again at once: on its port, with what was open,
where it played. Each time is written down in incidents.jsonl beside recovery/
in MAM's state folder.`

interface Options {
  port?: number
  device?: string
  threads?: number
  sampleRate?: number
  open?: boolean
  json?: boolean
  supervisor: boolean
  supervised?: boolean
  resume?: boolean
  safeMode?: boolean
  logHealth?: number
}

const logEvery = { min: 0.1, max: 86_400 }

export function addServe(program: Command, shell: Shell): void {
  program
    .command('serve')
    .summary('serve the page that plays a rack')
    .description('Runs the host and serves its page on 127.0.0.1, until ctrl-C.')
    .argument('[file]', 'the rack or session (default: a demo)')
    .option('--port <n>', 'default: a free one', whole({ min: 0, max: 65_535 }))
    .option('--device <name>', 'audio device for this run, as `mam devices` names it, or silent')
    .addOption(threadsOption())
    .option('--sample-rate <hz>', "play everything at this rate (default: each file's own)", whole(playableRates))
    .option('--open', 'open the page in the browser')
    .option('--json', 'print the address as JSON')
    .option('--resume', 'go on with what a crash left, where it played')
    .option('--safe-mode', 'open nothing')
    .option('--log-health <seconds>', 'a line about its health on stderr, so often', decimal(logEvery, 'seconds'))
    .option('--no-supervisor', 'one process, which is not started again when it dies')
    .addOption(new Option(supervisedWord).hideHelp())
    .addHelpText('after', help)
    .action((file: string | undefined, options: Options) => serve(file, options, shell))
}

async function serve(file: string | undefined, options: Options, shell: Shell): Promise<void> {
  if (options.supervisor && !options.supervised) return serveUnderSupervisor(options, shell)
  const { aborted, serveSupervised } = await import('../supervisor/serving.ts')
  const wanted = serveOptions(file, options)
  const onServing = (server: RunningServer) => {
    tellDevice(server, shell)
    if (options.logHealth) server.host.health.logEvery(options.logHealth * 1000, (line) => shell.err(`${line}\n`))
  }
  if (options.supervised) return serveSupervised(wanted, shell.signal, onServing)
  const { startServer } = await import('../serve.ts')
  const server = await startServer(wanted)
  try {
    tellAddress(server.url, options, shell)
    onServing(server)
    await aborted(shell.signal)
  } finally {
    await server.close()
  }
}

/** The same command again, in a process that may die. */
async function serveUnderSupervisor(options: Options, shell: Shell): Promise<void> {
  const exitCode = await supervise({
    command: [process.execPath, ...process.execArgv, ...process.argv.slice(1), supervisedWord],
    stateFolder: defaultStateFolder(),
    ended: shell.signal,
    onServing: (url, isRestart) => {
      if (!isRestart) tellAddress(url, options, shell)
      else shell.err(`It is back. Open pages find it by themselves; another one opens with ${url}\n`)
    },
    onTrouble: (words) => shell.err(`${words}\n`),
  })
  if (shell.signal.aborted) throw shell.signal.reason
  if (exitCode !== exitOk) throw exitCode > 128 ? new Interrupted(exitCode) : new Told()
}

function serveOptions(
  file: string | undefined,
  { port, device, threads, sampleRate, resume, safeMode }: Options,
): ServeOptions {
  return {
    ...(file === undefined ? {} : { file }),
    ...(port === undefined ? {} : { port }),
    ...(device === undefined ? {} : { device }),
    ...(threads === undefined ? {} : { realtimeThreads: threads }),
    ...(sampleRate === undefined ? {} : { sampleRate }),
    start: safeMode ? 'safe mode' : resume ? 'resume' : 'anew',
  }
}

function tellDevice({ host }: RunningServer, shell: Shell): void {
  const words = host.player.output.startWords
  if (words) shell.err(`${words}\n`)
}

function tellAddress(url: string, options: Options, shell: Shell): void {
  shell.out(options.json ? toJson({ url }) : `${url}\n`)
  if (options.open) openBrowser(url, shell)
}

/** What the system opens an address with. Without one the address on the screen has to do. */
function openBrowser(url: string, shell: Shell): void {
  const [program, ...words] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  const child = spawn(program as string, [...words, url], { detached: true, stdio: 'ignore' })
  child.on('error', () => shell.err('No browser could be opened; the address above does the same.\n'))
  child.unref()
}
