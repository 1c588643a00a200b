/** What was asked for can't be done: the reason from a closed list, and words for the person who asked. */
export type RefusalReason = 'not-found' | 'not-possible' | 'exists' | 'too-much' | 'busy' | 'failed'

export class Refusal extends Error {
  readonly reason: RefusalReason

  constructor(reason: RefusalReason, words: string) {
    super(words)
    this.reason = reason
  }
}

/** No engine of the rate that was asked for, or no device for it: one that is there goes on. */
export class NoEngine extends Refusal {
  constructor(words: string) {
    super('failed', words)
  }
}

/** Runs what may throw a native error or a system error, whose text is meant for people. */
export function orRefuse<T>(what: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(
      isBusy(error) ? 'busy' : 'failed',
      `${what}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** The engine's queue of changes is full for the moment. */
const isBusy = (error: unknown): boolean => (error as { readonly code?: unknown } | null)?.code === 'QUEUE_FULL'
