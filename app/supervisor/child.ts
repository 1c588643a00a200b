/** A serving process as its supervisor holds it: a reserve first, serving from `start` on. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { ChildMessage, ParentMessage, StartMessage } from './messages.ts'

export interface Child {
  readonly pid: number
  readonly isAlive: boolean
  /** Settles once it has ended; never rejects. */
  readonly exit: Promise<Exit>
  start(message: StartMessage, listener: (message: ChildMessage) => void): void
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
export function launch(command: readonly string[]): Child {
  const [program, ...words] = command as [string, ...string[]]
  const child = spawn(program, words, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A session of its own: ctrl-C in the terminal reaches the supervisor alone, which tells the child once.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const tell = (message: ParentMessage) => {
    if (child.connected) child.send(message, () => {}) // one that has died meanwhile says so by its exit
  }
  let isEnding = false
  return {
    pid: child.pid ?? 0,
    get isAlive() {
      return child.pid !== undefined && child.exitCode === null && child.signalCode === null
    },
    exit: exitOf(child),
    start: (message, listener) => {
      child.on('message', (heard) => listener(heard as ChildMessage))
      tell(message)
    },
    kill: () => void child.kill('SIGKILL'),
    end: (exitCode) => {
      if (isEnding || !child.connected) return void child.kill('SIGKILL')
      isEnding = true
      tell({ kind: 'end', exitCode })
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
