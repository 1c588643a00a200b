/** Time as the session's file says it. */
import type { Marker, TempoPoint, TimeSignature } from '../file/clock.ts'
import type { SessionContent } from '../session-file.ts'

export interface Clock {
  /** At the start; null: every rack keeps its own. */
  readonly bpm: number | null
  /** By position, the first one at the start. Bars and beats count from 1 on. */
  readonly tempoPoints: readonly TempoPoint[]
  readonly signatures: readonly TimeSignature[]
  /** In the order of the file. */
  readonly markers: readonly Marker[]
  readonly loop: boolean
  /** null: as long as the content. */
  readonly durationSec: number | null
  /** null: by the rules of export. */
  readonly tailSec: number | null
  readonly alignTransports: boolean
  /** Hz: at which the file counts frames. */
  readonly sampleRate: number
}

export function clockOf({ clock, loop, durationSec, tailSec, alignTransports, sampleRate }: SessionContent): Clock {
  return {
    loop,
    alignTransports,
    sampleRate,
    bpm: clock.tempo?.[0]?.bpm ?? null,
    tempoPoints: clock.tempo ?? [],
    signatures: clock.signatures,
    markers: clock.markers,
    durationSec: durationSec > 0 ? durationSec : null,
    tailSec: tailSec ?? null,
  }
}
