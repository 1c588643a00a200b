/** How fast a render is, and how long it still takes: for every face that shows one. */
import type { RenderProgress } from './job.ts'

export interface Pace {
  /** Seconds of sound a second of wall time. */
  readonly speedUp: number
  readonly secondsLeft: number
}

/** Before that, starting counts for more than rendering. */
const KNOWN_AFTER_SECONDS = 0.2

/** `sampleRate` in Hz. undefined while it is not known. */
export function paceOf(
  { doneFrames, totalFrames, elapsedSeconds }: Omit<RenderProgress, 'pass'>,
  sampleRate: number,
): Pace | undefined {
  if (doneFrames <= 0 || elapsedSeconds < KNOWN_AFTER_SECONDS) return undefined
  const speedUp = doneFrames / sampleRate / elapsedSeconds
  return { speedUp, secondsLeft: Math.max(0, totalFrames - doneFrames) / sampleRate / speedUp }
}
