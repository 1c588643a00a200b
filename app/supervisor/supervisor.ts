/**
 * Runs the serving process and starts it again when it dies: on its port, at its last checkpoint. Knows no engine and opens
 * no file, so that little can go wrong here. While one process serves, another one waits in reserve with everything loaded.
 *
 *   starting ── serves, sounds ──▶ ready ── dies ──▶ starting again (resume | safe mode), or give up
 *      └── ends in order, or with words of its own before it ever served ──▶ done
 */
import { setTimeout as wait } from 'node:timers/promises'
import { RestartBudget } from './budget.ts'
import { type Child, type Exit, launch } from './child.ts'
import { type Incident, noRecovery, noteIncident } from './incidents.ts'
import { type Died, type LifeEnd, live } from './life.ts'
import type { How } from './messages.ts'

export interface SupervisorOptions {
  /** Program and words of a serving process. */
  readonly command: readonly string[]
  readonly stateFolder: string
  /** Aborted with an Interrupted, whose exit code is passed on. */
  readonly ended: AbortSignal
  /** Every start has an address of its own. */
  onServing(url: string, isRestart: boolean): void
  /** For people. */
  onTrouble(words: string): void
}

/** Of an end in order: asked for, or by a signal that the process heard itself. */
const ORDERLY = [0, 129, 130, 143]

/** Resolves with the exit code once the serving process has ended for good. */
export async function supervise(options: SupervisorOptions): Promise<number> {
  const reserve = new Reserve(options.command)
  try {
    return await superviseWith(reserve, options)
  } finally {
    reserve.close()
  }
}

async function superviseWith(reserve: Reserve, options: SupervisorOptions): Promise<number> {
  const { stateFolder, ended, onTrouble } = options
  const budget = new RestartBudget()
  let how: How = 'as asked'
  let port: number | null = null
  let before: Died | null = null
  const onReady = () => reserve.fill()
  const onServing = (url: string, at: number) => {
    options.onServing(url, port !== null)
    port = at
  }
  for (;;) {
    const start = { kind: 'start', how, port } as const
    const end: LifeEnd = await live({ child: reserve.take(), start, stateFolder, ended, before, onServing, onReady })
    if (ended.aborted) return exitCodeOf(ended)
    if (end.trouble) onTrouble(`The server could not be started: ${end.trouble}.`)
    if (end.exitCode !== null && (ORDERLY.includes(end.exitCode) || port === null)) return end.exitCode
    const restart = budget.next(end)
    before = { incident: incidentOf(end, restart.how), atMs: end.atMs }
    if (restart.how === 'give up') {
      noteIncident(stateFolder, { ...before.incident, recovery: noRecovery() })
      onTrouble(`The server ${wordsOf(end)}, with nothing open too. What happened is in ${stateFolder}.`)
      return 1
    }
    how = restart.how
    const next = how === 'resume' ? 'it starts again where it was' : 'it starts with nothing open'
    onTrouble(`The server ${wordsOf(end)}; ${next}.`)
    await wait(restart.delayMs, undefined, { signal: ended }).catch(() => {})
    if (ended.aborted) return exitCodeOf(ended)
  }
}

/** A process that only has to be told to start: loading takes longer than anything else. */
class Reserve {
  private readonly command: readonly string[]
  private child: Child | undefined

  constructor(command: readonly string[]) {
    this.command = command
  }

  fill(): void {
    if (!this.child?.isAlive) this.child = launch(this.command)
  }

  take(): Child {
    this.fill()
    const child = this.child!
    this.child = undefined
    return child
  }

  close(): void {
    this.child?.kill()
  }
}

const exitCodeOf = (ended: AbortSignal) => (ended.reason as { exitCode: number }).exitCode

function incidentOf(end: LifeEnd, restart: Incident['restart']): Died['incident'] {
  const { pid, signal, exitCode } = end
  return { time: new Date().toISOString(), pid, signal, exitCode, uptimeMs: Math.round(end.uptimeMs), restart }
}

const wordsOf = ({ signal, exitCode }: Exit) =>
  signal ? `was ended by ${signal}` : `ended by itself with code ${exitCode}`
