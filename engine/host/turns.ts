/**
 * Actions in the order in which they came. The engine adopts one edit after the other, each when the one before has faded: where
 * too many wait for it, those behind wait here instead of being refused. Without a wait an action is done at once.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from './live/refusal.ts'

const PAUSE_MS = 10
/** A callback that has not adopted a single edit for so long is not running. */
const MOST_TRIES = 300

interface Waiting {
  /** The connection that asked for it. */
  readonly by: string
  /** Throws where it was refused for being busy; whatever else comes of it, the one who asked knows. */
  readonly begin: () => void
  readonly refuse: (error: unknown) => void
}

export class Turns {
  private readonly waiting: Waiting[] = []
  /** Of whatever is first, since the last one that was begun. */
  private tries = 0
  private isGoing = false

  /** `work` changes nothing where it throws a Refusal for being busy. What it returns is not waited for by those behind. */
  take<T>(by: string, work: () => T | Promise<T>): Promise<T> {
    if (this.waiting.length === 0) {
      try {
        return Promise.resolve(work())
      } catch (error) {
        if (!isBusy(error)) return Promise.reject(error)
      }
    }
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const begin = () => resolveWith(work, resolve, reject)
    this.waiting.push({ by, begin, refuse: reject })
    if (!this.isGoing) void this.goOn()
    return promise
  }

  /** What waits is refused in these words; of one connection only where it is named. */
  drop(words: string, by?: string): void {
    const isMeant = (one: Waiting) => by === undefined || one.by === by
    const dropped = this.waiting.filter(isMeant)
    const left = this.waiting.filter((one) => !isMeant(one))
    this.waiting.splice(0, this.waiting.length, ...left)
    for (const { refuse } of dropped) refuse(new Refusal('not-possible', words))
  }

  /** Until nothing waits. Where the callback does not run, those behind are tried once each. */
  private async goOn(): Promise<void> {
    this.isGoing = true
    while (this.waiting.length > 0) {
      await pause(PAUSE_MS)
      const [first] = this.waiting
      if (first) this.tryOne(first)
    }
    this.isGoing = false
    this.tries = 0
  }

  private tryOne(first: Waiting): void {
    try {
      first.begin()
      this.tries = 0
    } catch (error) {
      this.tries++
      if (this.tries < MOST_TRIES) return
      first.refuse(error)
    }
    if (this.waiting[0] === first) this.waiting.shift()
  }
}

/** Throws only a Refusal for being busy. */
function resolveWith<T>(
  work: () => T | Promise<T>,
  resolve: (result: T | Promise<T>) => void,
  reject: (error: unknown) => void,
): void {
  try {
    resolve(work())
  } catch (error) {
    if (isBusy(error)) throw error
    reject(error)
  }
}

export const isBusy = (error: unknown): boolean => error instanceof Refusal && error.reason === 'busy'
