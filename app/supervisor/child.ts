/** One life of the serving process, as its supervisor sees it. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { ChildMessage, EndMessage } from './messages.ts'

export interface ServingChild {
  readonly pid: number
  /** Settles once it has ended; never rejects. */
  readonly exit: Promise<Exit>
  /** Asks it to end in order, as after a signal; a second time it is killed. */
  end(exitCode: number): void
  kill(): void
}

export interface Exit {
  readonly signal: NodeJS.Signals | null
  readonly exitCode: number | null
  /** Why it could not be started at all. */
  readonly trouble?: string
}

/** Of an end in order; then it is killed. */
const END_LIMIT_MS = 5000

/** `command`: program and words. Messages are of our own program, so their types are trusted. */
export function startChild(command: readonly string[], onMessage: (message: ChildMessage) => void): ServingChild {
  const [program, ...words] = command as [string, ...string[]]
  const child = spawn(program, words, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A session of its own: ctrl-C in the terminal reaches the supervisor alone, which tells the child once.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  child.on('message', (message) => onMessage(message as ChildMessage))
  let isEnding = false
  return {
    pid: child.pid ?? 0,
    exit: exitOf(child),
    kill: () => void child.kill('SIGKILL'),
    end: (exitCode) => {
      if (isEnding || !child.connected) return void child.kill('SIGKILL')
      isEnding = true
      const message: EndMessage = { kind: 'end', exitCode }
      child.send(message, () => {})
      const limit = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS)
      child.once('exit', () => clearTimeout(limit))
    },
  }
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }))
    child.once('error', ({ message }) => {
      if (child.pid === undefined) resolve({ exitCode: 1, signal: null, trouble: message })
    })
  })
}
