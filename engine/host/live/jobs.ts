/** Long work under way, as those who look see it. */
import { framesToWire } from '../../contract/validate.ts'
import type { StateChange } from './player.ts'
import { Refusal } from './refusal.ts'

interface Job {
  readonly id: number
  readonly title: string
  /** 0..1 */
  done: number
  readonly stop: (() => void) | undefined
}

/** Not every file of a large save is worth a message. */
const PROGRESS_STEP = 0.02

export class Jobs {
  private readonly publish: (changes: readonly StateChange[]) => void
  private readonly running = new Map<number, Job>()
  private lastId = 0

  constructor(publish: (changes: readonly StateChange[]) => void) {
    this.publish = publish
  }

  /** Shows the work until it has ended, however it ends. `stop` makes it end soon, with nothing half-done. */
  async run<T>(title: string, work: (progress: (done: number) => void) => Promise<T>, stop?: () => void): Promise<T> {
    const job: Job = { id: ++this.lastId, title, done: 0, stop }
    this.running.set(job.id, job)
    this.tell()
    try {
      return await work((done) => {
        const isWorthIt = done - job.done >= PROGRESS_STEP
        if (!isWorthIt) return
        job.done = Math.min(done, 1)
        this.tell()
      })
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
      jobs: jobs.map(({ id, title, done, stop }) => ({
        id: framesToWire(id),
        title,
        done,
        canStop: stop !== undefined,
      })),
    }
  }

  private tell(): void {
    this.publish([{ change: { case: 'jobs', value: this.message() } }])
  }
}
