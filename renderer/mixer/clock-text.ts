/** Places, tempi and time signatures as people type them. undefined: it is none. */

export interface Place {
  /** From 1 on. */
  readonly bar: number
  /** From 1 on; fractions count. */
  readonly beat: number
}

const FIRST_BEAT = 1

/** `5.3`; the third beat and a half is `5.3.5`; `5` is its first beat. */
export function parsePlace(typed: string): Place | undefined {
  const [, bar, beat = String(FIRST_BEAT)] =
    /^\s*(\d{1,7})(?:\s*[.:|]\s*(\d{1,3}(?:[.,]\d{1,6})?))?\s*$/.exec(typed) ?? []
  const place = { bar: Number(bar), beat: Number(beat.replace(',', '.')) }
  return place.bar >= 1 && place.beat >= FIRST_BEAT ? place : undefined
}

export const placeText = ({ bar, beat }: Place): string => `${bar}.${beat}`

/** Where a marker stands; at no time: at its bar and beat. */
export interface MarkerPlace extends Place {
  readonly timeSec: number | null
}

/** `5.3`, or `12.5 s`. */
export function parseMarkerPlace(typed: string): MarkerPlace | undefined {
  const [, seconds] = /^\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*s\s*$/i.exec(typed) ?? []
  if (seconds !== undefined) return { timeSec: Number(seconds.replace(',', '.')), bar: 0, beat: 0 }
  const place = parsePlace(typed)
  return place && { ...place, timeSec: null }
}

export const markerPlaceText = ({ timeSec, ...place }: MarkerPlace): string =>
  timeSec === null ? placeText(place) : `${timeSec} s`

export const parseMarkerName = (typed: string): string | undefined => typed.trim() || undefined

const [SLOWEST_BPM, FASTEST_BPM] = [0.1, 4000]

export function parseBpm(typed: string): number | undefined {
  const [, number = ''] = /^\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*(?:bpm)?\s*$/i.exec(typed) ?? []
  const bpm = Number(number.replace(',', '.'))
  return bpm >= SLOWEST_BPM && bpm <= FASTEST_BPM ? bpm : undefined
}

export function parseBar(typed: string): number | undefined {
  const bar = /^\s*\d{1,7}\s*$/.test(typed) ? Number(typed) : 0
  return bar >= 1 ? bar : undefined
}

const UNITS: readonly number[] = [1, 2, 4, 8, 16, 32, 64]
const MOST_BEATS = 64

/** `7/8` */
export function parseSignature(typed: string): { readonly beats: number; readonly unit: number } | undefined {
  const [, over, under] = /^\s*(\d{1,2})\s*\/\s*(\d{1,2})\s*$/.exec(typed) ?? []
  const [beats, unit] = [Number(over), Number(under)]
  return beats >= 1 && beats <= MOST_BEATS && UNITS.includes(unit) ? { beats, unit } : undefined
}
