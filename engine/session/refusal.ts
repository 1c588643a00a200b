/** What was asked for can't be done: the reason from a closed list, and words for the person who asked. */
export type SessionRefusalReason = 'not-found' | 'not-possible' | 'too-much' | 'failed'

export class SessionRefusal extends Error {
  readonly reason: SessionRefusalReason

  constructor(reason: SessionRefusalReason, words: string) {
    super(words)
    this.reason = reason
  }
}
