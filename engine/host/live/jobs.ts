/** Long work under way, as those who look see it. */
import { framesToWire } from '../../contract/validate.ts'
import type { StateChange } from './player.ts'

interface Job {
  readonly id: number
  readonly title: string
  /** 0..1 */
  done: number
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

  /** Shows the work until it has ended, however it ends. */
  async run<T>(title: string, work: (progress: (done: number) => void) => Promise<T>): Promise<T> {
    const job: Job = { id: ++this.lastId, title, done: 0 }
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

  message() {
    return { jobs: [...this.running.values()].map(({ id, title, done }) => ({ id: framesToWire(id), title, done })) }
  }

  private tell(): void {
    this.publish([{ change: { case: 'jobs', value: this.message() } }])
  }
}
