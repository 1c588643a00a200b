/** Values as people read and type them. */
import { Unit } from '../../engine/client/model.ts'
import type { Range } from './scale.ts'

const MINUS = '\u2212'
const NOTE_NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B']

export function formatValue(range: Range, value: number): string {
  switch (range.unit) {
    case Unit.HERTZ:
      return value >= 1000
        ? `${digits(value / 1000, 2)} kHz`
        : `${digits(value, value < 10 ? 2 : value < 100 ? 1 : 0)} Hz`
    case Unit.MILLISECONDS:
      return value >= 1000
        ? `${digits(value / 1000, 2)} s`
        : `${digits(value, value < 10 && !range.isWhole ? 1 : 0)} ms`
    case Unit.DECIBELS:
      return range.endsInSilence && value <= range.min ? `${MINUS}∞ dB` : `${digits(value, 1)} dB`
    case Unit.SEMITONES:
      return isNote(range) ? noteName(value) : `${digits(value, range.isWhole ? 0 : 1)} st`
    case Unit.PERCENT:
      return `${digits(value, 0)} %`
    case Unit.BPM:
      return value === 0 ? 'off' : digits(value, 1)
    default:
      return digits(value, range.isWhole ? 0 : 2)
  }
}

/** A typed value; null where it is none. Takes units, comma or point, and names of notes. */
export function parseValue(range: Range, text: string): number | null {
  const typed = text.trim().toLowerCase().replace(MINUS, '-').replace(',', '.')
  if (range.endsInSilence && /^-(∞|inf)\s*(db)?$/.test(typed)) return range.min
  const note = isNote(range) ? parseNote(typed) : null
  if (note !== null) return note
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-z%]*)$/.exec(typed)
  if (!match) return null
  const factor = factorOf(range.unit, match[2]!)
  return factor === null ? null : Number(match[1]) * factor
}

/** Amplitude as level: `−12.0 dB`, `−∞ dB` for silence. */
export function formatLevel(peak: number): string {
  return peak > 0 ? `${digits(levelDb(peak), 1)} dB` : `${MINUS}∞ dB`
}

export function levelDb(peak: number): number {
  return 20 * Math.log10(peak)
}

function isNote({ min, max, isWhole }: Range): boolean {
  return isWhole && min === 0 && max === 127
}

function noteName(note: number): string {
  return `${NOTE_NAMES[((note % 12) + 12) % 12]}${Math.floor(note / 12) - 1}`
}

function parseNote(typed: string): number | null {
  const match = /^([a-g])([#♯b♭]?)(-?\d)$/.exec(typed)
  if (!match) return null
  const natural = NOTE_NAMES.indexOf(match[1]!.toUpperCase())
  const shift = match[2] === '' ? 0 : match[2] === '#' || match[2] === '♯' ? 1 : -1
  return natural + shift + (Number(match[3]) + 1) * 12
}

function factorOf(unit: Unit, suffix: string): number | null {
  if (suffix === '') return 1
  const factors: Partial<Record<Unit, Record<string, number>>> = {
    [Unit.HERTZ]: { hz: 1, k: 1000, khz: 1000 },
    [Unit.MILLISECONDS]: { ms: 1, s: 1000 },
    [Unit.DECIBELS]: { db: 1 },
    [Unit.SEMITONES]: { st: 1 },
    [Unit.PERCENT]: { '%': 1 },
    [Unit.BPM]: { bpm: 1 },
    [Unit.UNSPECIFIED]: { '%': 0.01 },
  }
  return factors[unit]?.[suffix] ?? null
}

function digits(value: number, count: number): string {
  const text = Math.abs(value).toFixed(count)
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text
}
