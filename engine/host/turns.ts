/**
 * Actions in the order in which they came. The engine adopts one edit after the other, each when the one before has faded: where
 * too many wait for it, those behind wait here instead of being refused. Without a wait an action is done at once.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from './live/refusal.ts'

const PAUSE_MS = 10
/** A callback that has not adopted a single edit for so long is not running. */
const MOST_TRIES = 300

export class Turns {
  /** Settles when everything that waits has been begun. */
  private tail: Promise<void> | undefined

  /** `work` changes nothing where it throws a Refusal for being busy. What it returns is not waited for by those behind. */
  take<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.tail === undefined) {
      try {
        return Promise.resolve(work())
      } catch (error) {
        if (!isBusy(error)) return Promise.reject(error)
      }
    }
    const begun = (this.tail ?? Promise.resolve()).then(() => patiently(work))
    const tail = begun.then(nothing, nothing)
    this.tail = tail
    void tail.then(() => {
      if (this.tail === tail) this.tail = undefined
    })
    return begun.then(({ result }) => result)
  }
}

/** In an object, so that a promise in it is not awaited. */
async function patiently<T>(work: () => T): Promise<{ readonly result: T }> {
  for (let tries = 1; ; tries++) {
    await pause(PAUSE_MS)
    try {
      return { result: work() }
    } catch (error) {
      if (!isBusy(error) || tries === MOST_TRIES) throw error
    }
  }
}

const isBusy = (error: unknown): boolean => error instanceof Refusal && error.reason === 'busy'
const nothing = (): void => {}
