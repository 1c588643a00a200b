import { create } from '@bufbuild/protobuf'
import { describe, expect, test } from 'vitest'
import { StripLevels } from '../../engine/client/strip-levels.ts'
import { WatchResponseSchema } from '../../engine/contract/gen/mam/v1/mam_pb.js'
import { ClipHold } from './clip-hold.ts'
import { barsOf, figureOf, formatOf, shareHeldBack } from './strip-meter.ts'

const METERS = ['peak', 'rms', 'lufs'] as const
const levelsOf = (more: Parameters<typeof create<typeof WatchResponseSchema>>[1] = {}) => {
  const levels = new StripLevels()
  levels.receive(create(WatchResponseSchema, { mixerRevision: 3n, stripPeaks: [0, 0, 1.25, 0.5], ...more }))
  return levels
}
const measured = { stripRms: [0, 0, 0.5, 0.125], stripLoudness: [Number.NEGATIVE_INFINITY, -20] }
const look = (levels: StripLevels, kind: (typeof METERS)[number], hold = new ClipHold()) =>
  barsOf(levels, 1, kind, hold).map((bar) => bar())

describe('a strip shows', () => {
  test('peaks and RMS of both sides, and one loudness of them', () => {
    expect(look(levelsOf(measured), 'peak')).toEqual([1.25, 0.5])
    expect(look(levelsOf(measured), 'rms')).toEqual([0.5, 0.125])
    expect(look(levelsOf(measured), 'lufs')).toEqual([expect.closeTo(0.1, 6)])
  })

  test('the number with its unit, of RMS that of the louder side', () => {
    const levels = levelsOf(measured)
    expect(METERS.map((kind) => figureOf(levels, 1, kind))).toEqual(['', '−6.0 dB', '−20.0 LUFS'])
    expect(METERS.map((kind) => figureOf(levels, 0, kind))).toEqual(['', '−∞ dB', '−∞ LUFS'])
    expect(formatOf('lufs')(0.1)).toBe('−20.0 LUFS')
    expect(formatOf('rms')(0.5)).toBe('−6.0 dB')
  })

  test('a dash where an overloaded engine does without', () => {
    const levels = levelsOf()
    expect(METERS.map((kind) => figureOf(levels, 1, kind))).toEqual(['', '–', '–'])
    expect([look(levels, 'rms'), look(levels, 'lufs')]).toEqual([[0, 0], [0]])
  })

  test.each(METERS)('that it was too loud, whatever the meter shows: %s', (kind) => {
    const hold = new ClipHold()
    look(levelsOf(measured), kind, hold)
    expect([hold.isClipped, hold.peak]).toEqual([true, 1.25])
  })
})

describe('what is held back', () => {
  const levels = levelsOf({
    stripReductions: [Number.NaN, -6],
    insertReductions: [-6, Number.NaN, 0],
  })

  test('is told of strips and inserts that do such a thing alone', () => {
    expect([levels.reductionOf(0), levels.reductionOf(1)]).toEqual([undefined, -6])
    expect([0, 1, 2].map((insert) => levels.insertReductionOf(insert))).toEqual([-6, undefined, 0])
    expect(levels.insertReductionOf(3)).toBeUndefined()
  })

  test('fills its meter at 24 dB', () => {
    expect([0, -6, -24, -60].map(shareHeldBack)).toEqual([0, 0.25, 1, 1])
  })
})
