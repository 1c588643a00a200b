/** What is said of the cue. */
import type { Cue } from '../../engine/client/cue.ts'

/** Minutes and seconds. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** What is heard and how far it is; empty where nothing is. */
export function heardWords({ isPlaying, title, positionSeconds, lengthSeconds }: Cue): string {
  if (!isPlaying) return ''
  return lengthSeconds > 0 ? `${title}, ${clock(positionSeconds)} of ${clock(lengthSeconds)}` : title
}
