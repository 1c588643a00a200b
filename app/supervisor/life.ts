/** One life of the serving process: from its start, over being ready, to its end. */
import type { Death } from './budget.ts'
import type { Child, Exit } from './child.ts'
import { type Incident, noRecovery, noteIncident } from './incidents.ts'
import type { ChildMessage, StartMessage } from './messages.ts'

export interface LifeOptions {
  /** A reserve. */
  readonly child: Child
  readonly start: StartMessage
  readonly stateFolder: string
  /** Aborted with an Interrupted. */
  readonly ended: AbortSignal
  /** The death that this life makes good; it is written down once it has, or could not. */
  readonly before: Died | null
  onServing(url: string, port: number): void
  /** It serves, and sounds where it has to. */
  onReady(): void
}

export interface Died {
  readonly incident: Omit<Incident, 'recovery'>
  /** By performance.now(). */
  readonly atMs: number
}

export interface LifeEnd extends Death, Exit {
  readonly pid: number
  readonly atMs: number
  readonly uptimeMs: number
  readonly hasServed: boolean
}

/** A process that has not come to serve by then is killed. */
const START_LIMIT_MS = 60_000

/** Resolves at its end, whatever that is; never rejects. */
export async function live(options: LifeOptions): Promise<LifeEnd> {
  const startedMs = performance.now()
  const progress = new Progress(options)
  const { child } = options
  child.start(options.start, (message) => progress.hear(message))
  const end = () => child.end((options.ended.reason as { exitCode: number }).exitCode)
  const limit = setTimeout(() => progress.hasServed || child.kill(), START_LIMIT_MS)
  options.ended.addEventListener('abort', end)
  if (options.ended.aborted) end()
  const exit = await child.exit
  options.ended.removeEventListener('abort', end)
  clearTimeout(limit)
  progress.note()
  const atMs = performance.now()
  const { readySinceMs, hasServed } = progress
  const wasReady = readySinceMs !== undefined
  const readyMs = wasReady ? atMs - readySinceMs : 0
  return { ...exit, pid: child.pid, atMs, uptimeMs: atMs - startedMs, hasServed, wasReady, readyMs }
}

/** What the process has told of itself so far. */
class Progress {
  hasServed = false
  readySinceMs: number | undefined
  private readonly options: LifeOptions
  private readonly recovery = noRecovery()
  private isNoted = false

  constructor(options: LifeOptions) {
    this.options = options
  }

  hear(message: ChildMessage): void {
    switch (message.kind) {
      case 'resumed':
        this.recovery.open = message.open
        this.recovery.wasPlaying = message.isPlaying
        this.recovery.checkpointFrame = message.timelineFrame
        break
      case 'sounding':
        this.recovery.soundingFrame = message.timelineFrame
        this.recovery.soundingAfterMs = this.sinceDeath()
        break
      case 'serving':
        this.hasServed = true
        this.recovery.servingAfterMs = this.sinceDeath()
        this.options.onServing(message.url, message.port)
    }
    const isSilent = this.recovery.wasPlaying === true && this.recovery.soundingFrame === null
    if (!this.hasServed || isSilent) return
    if (this.readySinceMs !== undefined) return
    this.readySinceMs = performance.now()
    this.note()
    this.options.onReady()
  }

  /** Writes the death before down, once. */
  note(): void {
    const { before, stateFolder } = this.options
    if (!before || this.isNoted) return
    this.isNoted = true
    noteIncident(stateFolder, { ...before.incident, recovery: this.recovery })
  }

  private sinceDeath(): number | null {
    const { before } = this.options
    return before && Math.round(performance.now() - before.atMs)
  }
}
