/** Where the markers of a session stand in its frames. */
import type { PlanSession } from '../../formats/plan.ts'
import { MusicalClock } from '../../time/musical-clock.ts'
import { BEATS_PER_BAR } from '../../time/position.ts'
import type { Marker } from '../file/clock.ts'

/**
 * `startOfBar`: the frame at which a bar, from 0 on, begins by the rack whose bars count where the session has no tempo of its
 * own. `sampleRate` in Hz. What lies farther than numbers count stands at the last frame that they do.
 */
export function markerFrame(
  { timeSec, bar, beat }: Omit<Marker, 'name'>,
  { tempo, signatures }: Pick<PlanSession, 'tempo' | 'signatures'>,
  startOfBar: (bar: number) => number,
  sampleRate: number,
): number {
  const frame = () => {
    if (timeSec !== undefined) return Math.round(timeSec * sampleRate)
    if (tempo) return new MusicalClock(tempo, signatures, sampleRate).frameOf({ bar: bar - 1, beat: beat - 1 })
    const start = startOfBar(bar - 1)
    return beat === 1 ? start : Math.round(start + ((startOfBar(bar) - start) * (beat - 1)) / BEATS_PER_BAR)
  }
  return Math.min(frame(), Number.MAX_SAFE_INTEGER)
}
