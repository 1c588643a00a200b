/**
 * The computer keyboard as a piano: two rows, where they lie under the fingers whatever letters are printed there. The middle
 * row is white, the one above it black; Z and X move an octave, C and V the velocity.
 */

/** By KeyboardEvent.code: semitones above the left end, a C. */
const SEMITONES: Readonly<Record<string, number>> = {
  KeyA: 0,
  KeyW: 1,
  KeyS: 2,
  KeyE: 3,
  KeyD: 4,
  KeyF: 5,
  KeyT: 6,
  KeyG: 7,
  KeyY: 8,
  KeyH: 9,
  KeyU: 10,
  KeyJ: 11,
  KeyK: 12,
  KeyO: 13,
  KeyL: 14,
  KeyP: 15,
  Semicolon: 16,
  Quote: 17,
}

const STEPS: Readonly<Record<string, TypedStep>> = {
  KeyZ: { octaves: -1, velocity: 0 },
  KeyX: { octaves: 1, velocity: 0 },
  KeyC: { octaves: 0, velocity: -0.1 },
  KeyV: { octaves: 0, velocity: 0.1 },
}

export interface TypedStep {
  readonly octaves: number
  readonly velocity: number
}

export const semitoneOf = (code: string): number | undefined => SEMITONES[code]
export const stepOf = (code: string): TypedStep | undefined => STEPS[code]

/** By semitone: the code of its key. */
export const TYPED_CODES: readonly string[] = Object.keys(SEMITONES)

/** What is printed on a key of the usual layout. */
export function printedOn(code: string): string {
  if (code === 'Semicolon') return ';'
  return code === 'Quote' ? "'" : code.slice('Key'.length)
}
