/** Long work under way, as those who look see it. */
import { framesToWire } from '../../contract/validate.ts'
import type { Pace } from '../render/pace.ts'
import type { StateChange } from './player.ts'
import { Refusal } from './refusal.ts'

interface Job {
  readonly id: number
  readonly title: string
  /** 0..1 */
  done: number
  pace: Pace | undefined
  toldMs: number
  readonly stop: (() => void) | undefined
}

/** `done`: 0..1; `pace`: of a render, where it is known. */
export type JobProgress = (done: number, pace?: Pace) => void

/** Not every file of a large save is worth a message. */
const PROGRESS_STEP = 0.02
/** How often the pace of a long job is told. */
const PACE_MS = 500

export class Jobs {
  private readonly publish: (changes: readonly StateChange[]) => void
  private readonly now: () => number
  private readonly running = new Map<number, Job>()
  private lastId = 0

  /** `now` in ms. */
  constructor(publish: (changes: readonly StateChange[]) => void, now = () => performance.now()) {
    this.publish = publish
    this.now = now
  }

  /** Shows the work until it has ended, however it ends. `stop` makes it end soon, with nothing half-done. */
  async run<T>(title: string, work: (progress: JobProgress) => Promise<T>, stop?: () => void): Promise<T> {
    const job: Job = { id: ++this.lastId, title, done: 0, pace: undefined, toldMs: this.now(), stop }
    this.running.set(job.id, job)
    this.tell()
    try {
      return await work((done, pace) => this.progress(job, done, pace))
    } finally {
      this.running.delete(job.id)
      this.tell()
    }
  }

  /** Throws Refusal. */
  stop(id: number): void {
    const job = this.running.get(id)
    if (job === undefined) throw new Refusal('not-found', 'that has ended already')
    if (job.stop === undefined) throw new Refusal('not-possible', `${job.title} cannot be stopped halfway`)
    job.stop()
  }

  message() {
    const jobs = [...this.running.values()]
    return {
      jobs: jobs.map(({ id, title, done, pace, stop }) => ({
        id: framesToWire(id),
        title,
        done,
        canStop: stop !== undefined,
        ...pace,
      })),
    }
  }

  private progress(job: Job, done: number, pace: Pace | undefined): void {
    const now = this.now()
    const isWorthIt = done - job.done >= PROGRESS_STEP || (pace !== undefined && now - job.toldMs >= PACE_MS)
    if (!isWorthIt) return
    job.done = Math.min(done, 1)
    job.pace = pace
    job.toldMs = now
    this.tell()
  }

  private tell(): void {
    this.publish([{ change: { case: 'jobs', value: this.message() } }])
  }
}
