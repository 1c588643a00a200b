/** What a strip's meter shows of the hot stream: peaks, RMS of the latest 300 ms, or momentary loudness. */
import type { StripLevels } from '../../engine/client/strip-levels.ts'
import { formatLevel, levelDb } from '../ui/format.ts'
import type { ClipHold } from './clip-hold.ts'
import type { MeterKind } from './meter-kind.ts'
import { text } from './text.ts'

type Levels = Pick<StripLevels, 'takePeak' | 'rmsOf' | 'loudnessOf'>

const LEAST_LUFS = -70

/** Linear, one function a bar, called once a frame. Whatever is shown, peaks are held. */
export function barsOf(levels: Levels, strip: number, kind: MeterKind, hold: ClipHold): (() => number)[] {
  const peak = (side: 0 | 1) => hold.note(levels.takePeak(strip, side))
  const rms = (side: 0 | 1) => {
    peak(side)
    return levels.rmsOf(strip, side) ?? 0
  }
  const loudness = () => {
    peak(0)
    peak(1)
    return 10 ** ((levels.loudnessOf(strip) ?? Number.NEGATIVE_INFINITY) / 20)
  }
  if (kind === 'lufs') return [loudness]
  return kind === 'rms' ? [() => rms(0), () => rms(1)] : [() => peak(0), () => peak(1)]
}

/** The number beside the peak that is held; of RMS that of the louder side. */
export function figureOf(levels: Levels, strip: number, kind: MeterKind): string {
  if (kind === 'peak') return ''
  const value = kind === 'rms' ? loudest(levels, strip) : levels.loudnessOf(strip)
  if (value === undefined) return text.notMeasured
  return kind === 'rms' ? formatLevel(value) : formatLufs(value)
}

function loudest(levels: Levels, strip: number): number | undefined {
  const left = levels.rmsOf(strip, 0)
  const right = levels.rmsOf(strip, 1)
  return left === undefined || right === undefined ? undefined : Math.max(left, right)
}

/** A bar's level in words. */
export const formatOf = (kind: MeterKind): ((level: number) => string) =>
  kind === 'lufs' ? formatLoudness : formatLevel

const formatLoudness = (level: number): string => formatLufs(level > 0 ? levelDb(level) : Number.NEGATIVE_INFINITY)
const formatLufs = (lufs: number): string => text.lufs(lufs > LEAST_LUFS ? figure(lufs) : `${MINUS}∞`)

const MINUS = '\u2212'
export const figure = (value: number): string => value.toFixed(1).replace('-', MINUS)

/** The end of a reduction meter. */
export const LEAST_REDUCTION_DB = -24

/** Of the whole reduction meter, 0 to 1. */
export const shareHeldBack = (reductionDb: number): number => Math.min(Math.max(reductionDb / LEAST_REDUCTION_DB, 0), 1)
