/** The `mam` command: the world's side of it. */
import { loadNative } from '../engine/host/native.ts'
import { run } from './cli/program.ts'
import { Interrupted, type Shell } from './cli/shell.ts'

/** Signals that end a command in order, by number. A second one ends it at once. */
const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const

const abort = new AbortController()
for (const [name, number] of Object.entries(signals)) {
  process.on(name, () => {
    if (abort.signal.aborted) process.exit(128 + number)
    abort.abort(new Interrupted(128 + number))
  })
}

/** Whoever reads our output may stop reading (`mam events song.json | head`), which is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

const shell: Shell = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isWatched: process.stderr.isTTY === true,
  native: loadNative,
  signal: abort.signal,
}

process.exitCode = await run(process.argv.slice(2), shell)
