/** The keys of a piano as they lie in a strip: white ones side by side, black ones over their seams. Widths in px. */

export interface Key {
  /** As a MIDI note: 60 is the middle C. */
  readonly pitch: number
  readonly isBlack: boolean
  /** Place and width as shares of the strip. */
  readonly left: number
  readonly width: number
}

export interface KeyRange {
  /** The first white key. */
  readonly lowest: number
  readonly whites: number
}

/** Of the strip's height. */
export const BLACK_LENGTH = 0.6
/** Of a white key's width; a finger's hit area on the widest strips. */
const BLACK_WIDTH = 0.72
const WHITE_STEPS = [0, 2, 4, 5, 7, 9, 11]
const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B']
export const LOWEST_PITCH = 0
export const HIGHEST_PITCH = 127
const MAX_WHITES = 36

/** `C4` is the middle C. */
export function noteName(pitch: number): string {
  return `${NAMES[pitch % 12]}${Math.floor(pitch / 12) - 1}`
}

/** As many white keys as fit from `lowest`, a C, on: at least an octave. */
export function rangeOf(lowest: number, widthPx: number, whitePx: number): KeyRange {
  const fitting = Math.min(Math.max(Math.floor(widthPx / whitePx), WHITE_STEPS.length), MAX_WHITES)
  let whites = 0
  while (whites < fitting && whitePitch(lowest, whites) <= HIGHEST_PITCH) whites++
  return { lowest, whites }
}

/** White ones first, so that black ones lie over them. */
export function keysOf({ lowest, whites }: KeyRange): Key[] {
  const width = 1 / whites
  const white = Array.from({ length: whites }, (_, i) => ({
    pitch: whitePitch(lowest, i),
    isBlack: false,
    left: i * width,
    width,
  }))
  const black = white.slice(1).flatMap(({ pitch, left }, i) => {
    const isSeam = pitch - white[i]!.pitch === 2
    const blackWidth = width * BLACK_WIDTH
    return isSeam ? [{ pitch: pitch - 1, isBlack: true, left: left - blackWidth / 2, width: blackWidth }] : []
  })
  return [...white, ...black]
}

/** What lies at a place in the strip, and how far down the key: 0 at its far end, 1 at the near one. */
export function keyAt(
  keys: readonly Key[],
  x: number,
  y: number,
): { readonly pitch: number; readonly depth: number } | null {
  const isUnder = ({ left, width }: Key) => x >= left && x < left + width
  const black = y < BLACK_LENGTH ? keys.find((key) => key.isBlack && isUnder(key)) : undefined
  const key = black ?? keys.find((one) => !one.isBlack && isUnder(one))
  if (!key) return null
  return { pitch: key.pitch, depth: Math.min(Math.max(black ? y / BLACK_LENGTH : y, 0), 1) }
}

function whitePitch(lowest: number, index: number): number {
  return lowest + 12 * Math.floor(index / WHITE_STEPS.length) + WHITE_STEPS[index % WHITE_STEPS.length]!
}
