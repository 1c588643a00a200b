/** The sample rate that what is open plays at: its own, where it can be had. */

export interface PlayedRate {
  readonly hz: number
  /** Why it is not the session's own; '' where it is. */
  readonly why: string
}

/** Hz, that the engine takes. */
export const playableRates = { min: 8000, max: 384_000 } as const

export const isPlayableRate = (hz: number): boolean => hz >= playableRates.min && hz <= playableRates.max

/** `fixed`: asked for whatever files say. `running`: of the engine that plays by now. */
export function rateFor(own: number, running: number, fixed?: number): PlayedRate {
  if (fixed === own || (fixed === undefined && isPlayableRate(own))) return { hz: own, why: '' }
  if (fixed !== undefined) return { hz: fixed, why: 'MAM was started to play at that rate' }
  return { hz: running, why: `MAM plays at ${playableRates.min} to ${playableRates.max} Hz` }
}
