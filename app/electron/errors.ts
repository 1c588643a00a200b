/**
 * What happens when code of ours throws where nobody catches it. Sound runs in native threads and does not notice; actions
 * on the document happen whole or not at all. So the app goes on wherever it can, and what went wrong is kept in a file.
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Fault {
  /** What caught it: `uncaughtException`, `render-process-gone` … */
  readonly source: string
  readonly error: unknown
}

export interface FaultContext {
  readonly isPlaying: boolean
  /** Faults of the last ten seconds, this one among them. */
  readonly recent: number
}

/** `tell`: go on, and say in words that a new start is wise. `restart`: at once, from what recovery holds. */
export type FaultAnswer = 'go on' | 'tell' | 'restart'

/** More in ten seconds are no accident. */
const STORM = 20
export const STORM_MS = 10_000

/** A peer that went away or a file that is not there leaves nothing half done. */
const harmless = ['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ENOENT', 'EACCES', 'ERR_STREAM_DESTROYED', 'ABORT_ERR']

/** Whether the process can go on. What plays is never cut off for it. */
export function answerTo({ error }: Fault, { isPlaying, recent }: FaultContext): FaultAnswer {
  if (isOutOfMemory(error) || recent > STORM) return isPlaying ? 'tell' : 'restart'
  return harmless.includes(codeOf(error)) ? 'go on' : 'tell'
}

const codeOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : name === 'AbortError' ? 'ABORT_ERR' : ''
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof RangeError && /allocation failed|invalid array (buffer )?length|out of memory/i.test(error.message)

const MAX_LOG_BYTES = 1 << 20

/** Faults as lines of JSON in a file of this machine; at a megabyte the file becomes the older one of two. */
export class FaultLog {
  private readonly file: string
  private readonly now: () => number

  constructor(file: string, now: () => number = Date.now) {
    this.file = file
    this.now = now
  }

  /** Never throws: a log that can't be written is no second fault. */
  write({ source, error }: Fault): void {
    const line = JSON.stringify({ time: new Date(this.now()).toISOString(), source, ...described(error) })
    try {
      mkdirSync(dirname(this.file), { recursive: true })
      if ((statSync(this.file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES)
        renameSync(this.file, `${this.file}.old`)
      appendFileSync(this.file, `${line}\n`)
    } catch {
      console.error(line)
    }
  }
}

function described(error: unknown): { words: string; stack?: string } {
  if (!(error instanceof Error)) return { words: typeof error === 'string' ? error : safeJson(error) }
  return { words: error.message, ...(error.stack ? { stack: error.stack } : {}) }
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}

export interface FaultHands {
  readonly isPlaying: () => boolean
  /** Says it to whoever looks. */
  readonly tell: (words: string) => void
  readonly restart: () => void
}

const WORDS = 'MAM had a fault and goes on. Save, and start it again when there is time; its log says more.'

/** Logs each fault and answers it. */
export class FaultDesk {
  private readonly log: FaultLog
  private readonly hands: FaultHands
  private readonly nowMs: () => number
  private times: number[] = []
  private toldMs = -STORM_MS

  constructor(log: FaultLog, hands: FaultHands, nowMs: () => number = () => performance.now()) {
    this.log = log
    this.hands = hands
    this.nowMs = nowMs
  }

  take(fault: Fault): FaultAnswer {
    const now = this.nowMs()
    this.times = [...this.times.filter((time) => now - time < STORM_MS), now].slice(-STORM - 1)
    // A storm would fill the log with one line.
    if (this.times.length <= STORM) this.log.write(fault)
    const answer = answerTo(fault, { isPlaying: this.hands.isPlaying(), recent: this.times.length })
    if (answer === 'tell') this.tell(now)
    else if (answer === 'restart') this.hands.restart()
    return answer
  }

  /** Once for all faults of a storm. */
  private tell(now: number): void {
    if (now - this.toldMs < STORM_MS) return
    this.toldMs = now
    this.hands.tell(WORDS)
  }
}
