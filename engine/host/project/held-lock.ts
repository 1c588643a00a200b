/** The lock of what is open, or the words why there is none. */
import { dirname } from 'node:path'
import { ProjectLock } from './lock.ts'
import { ProjectError } from './trouble.ts'

export interface Held {
  readonly place: string
  readonly lock: ProjectLock
}

export class HeldLock {
  private readonly owner: string
  private held: Held | undefined

  /** `owner`: for others to read. */
  constructor(owner: string) {
    this.owner = owner
  }

  /**
   * A lock there, which is the one that is held where it is the same place and still ours. Words where none can be had: then
   * it is read only. Nothing where the place is ''. What comes is to be held or given back.
   */
  async tryFor(place: string): Promise<Held | undefined | string> {
    if (!place) return undefined
    if (this.held?.place === place && (await this.held.lock.isStillOurs())) return this.held
    try {
      const lock = await ProjectLock.acquire(place, this.owner)
      if (lock instanceof ProjectLock) return { place, lock }
      const maybe = lock.mayBeDead ? '; that machine may be off' : ''
      return `${lock.who || 'somebody'} on ${lock.host} has it open since ${lock.since}${maybe}`
    } catch (error) {
      // The name of the lock tells nobody anything.
      if (error instanceof ProjectError) return error.message.replace(error.path, dirname(place))
      return (error as Error).message
    }
  }

  /** Whether somebody else has it, as far as anybody can tell. Writes nothing. */
  async isElsewhere(place: string): Promise<boolean> {
    if (this.held?.place === place && (await this.held.lock.isStillOurs())) return false
    const holder = await ProjectLock.holderOf(place).catch(() => undefined)
    return holder !== undefined
  }

  /** In place of the one before, which is released. */
  async hold(held: Held | undefined): Promise<void> {
    const before = this.held
    this.held = held
    if (before !== held) await before?.lock.release()
  }

  async giveBack(held: Held | undefined): Promise<void> {
    if (held !== this.held) await held?.lock.release()
  }
}
