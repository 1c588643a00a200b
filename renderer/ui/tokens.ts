/** The colour tokens of tokens.css by what they are for; every theme has all of them. */
import { words } from '../strings/words.ts'

export const SURFACES = ['background', 'surface-1', 'surface-2', 'surface-3'] as const
/** Carry meaning by colour, each with a second cue: a shape, a frame or a movement that no other one has. */
export const MEANINGS = ['audio', 'key', 'control', 'playing', 'queued', 'recording', 'selected', 'warning'] as const
export type Meaning = (typeof MEANINGS)[number]
export const COLOURS = [
  ...SURFACES,
  'line',
  'outline',
  'track',
  'text',
  'muted',
  ...MEANINGS,
  'ivory',
  'ebony',
  'panic',
  'panic-text',
] as const

/** What tells a token from the others where colour does not. */
export const secondCue: Readonly<Record<Meaning, string>> = words.ui.cues
