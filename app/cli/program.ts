import { Command, CommanderError } from 'commander'
import { addAnalyse } from './analyse.ts'
import { addCheck } from './check.ts'
import { addDevices } from './devices.ts'
import { addEvents } from './events.ts'
import { addGraph } from './graph.ts'
import { addLatency } from './latency.ts'
import { addNodes } from './nodes.ts'
import { addPlay } from './play.ts'
import { addRender } from './render.ts'
import { addServe } from './serve.ts'
import { exitError, exitOk, exitUsage, Interrupted, type Shell, Told, UsageError } from './shell.ts'
import { version } from './version.ts'

const help = `
Examples:
  mam check song.json                             is it right?
  mam play song.json                              listen
  mam render song.json -o song.wav                keep it
  mam help render                                 all about one command

Exit codes: 0 ok, 1 errors, 2 wrong usage, 130 stopped by ctrl-C.`

/** Runs one command line. Gives the exit code; whatever is to be told has been told. */
export async function run(words: readonly string[], shell: Shell): Promise<number> {
  try {
    await createProgram(shell).parseAsync([...words], { from: 'user' })
    return exitOk
  } catch (error) {
    return tell(error, shell)
  }
}

function createProgram(shell: Shell): Command {
  const program = new Command('mam')
    .description('Plays and renders racks: graphs of synthesizers and effects in JSON files.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: shell.out, writeErr: shell.err })
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText('after', help)
  for (const add of [
    addCheck,
    addEvents,
    addRender,
    addPlay,
    addNodes,
    addDevices,
    addGraph,
    addLatency,
    addAnalyse,
    addServe,
  ])
    add(program, shell)
  return program
}

/** Errors of users and files in one line; a stack only where the program itself is wrong and somebody asks for it. */
function tell(error: unknown, shell: Shell): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitOk : exitUsage
  if (error instanceof Interrupted) return error.exitCode
  if (error instanceof Told) return exitError
  shell.err(`error: ${error instanceof Error ? error.message : String(error)}\n`)
  if (error instanceof UsageError) return exitUsage
  if (process.env.MAM_DEBUG && error instanceof Error) shell.err(`${error.stack}\n`)
  return exitError
}
