import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MeterMap } from './meter-map.ts'
import { MAX_RAMP_TICKS, type TempoChange, TempoMap } from './tempo-map.ts'
import vectors from './tempo-map.vectors.json' with { type: 'json' }

describe.each(vectors.tempos)('tempo: $name', ({ changes, sampleRate, frames, positions, bpms }) => {
  const map = new TempoMap(changes, sampleRate)

  test('every position has its frame', () => {
    expect(frames.map(([ticks]) => [ticks, map.frameAt(ticks!)])).toEqual(frames)
  })

  test('every frame has its position', () => {
    expect(positions.map(([frame]) => [frame, map.ticksAt(frame!) * 2 ** 20])).toEqual(positions)
  })

  test('every position has its tempo', () => {
    expect(bpms.map(([ticks]) => [ticks, map.bpmAt(ticks!)])).toEqual(bpms)
  })
})

describe.each(vectors.meters)('meter: $name', ({ signatures, places, bars }) => {
  const map = new MeterMap(signatures)

  test('every position has its bar, beat and tick', () => {
    const found = places.map(([ticks]) => [ticks, ...Object.values(map.barBeatAt(ticks!))])
    expect(found).toEqual(places)
  })

  test('every bar has its start', () => {
    expect(bars.map(([bar]) => [bar, map.ticksOfBar(bar!)])).toEqual(bars)
  })
})

const anyChanges: fc.Arbitrary<TempoChange[]> = fc.array(
  fc.record({ ppq: fc.nat(20000), bpm: fc.double({ min: 20, max: 400, noNaN: true }), ramp: fc.boolean() }),
  { maxLength: 6 },
)

test('a frame comes back from its position, whatever the tempo does', () => {
  fc.assert(
    fc.property(anyChanges, fc.integer({ min: -100000, max: 3_000_000 }), (changes, frame) => {
      const map = new TempoMap(changes, 48000)
      expect(map.frameAt(map.ticksAt(frame))).toBe(frame)
    }),
  )
})

test('later positions never have earlier frames', () => {
  fc.assert(
    fc.property(anyChanges, fc.nat(30000), fc.nat(300), (changes, ticks, more) => {
      const map = new TempoMap(changes, 44100)
      expect(map.frameAt(ticks + more)).toBeGreaterThanOrEqual(map.frameAt(ticks))
    }),
  )
})

test('ten hours of bars at a tempo that no frame divides stay on the beat', () => {
  const map = new TempoMap([{ ppq: 0, bpm: 126, ramp: false }], 48000)
  const bar = 18_900 // 10 h of 4/4
  expect(map.frameAt(bar * 3840)).toBe(10 * 3600 * 48000)
})

test('a ramp takes the time that a mean tempo between its ends takes', () => {
  const map = new TempoMap(
    [
      { ppq: 0, bpm: 60, ramp: true },
      { ppq: 960 * 64, bpm: 120, ramp: false },
    ],
    48000,
  )
  const seconds = (64 * 60 * Math.log(120 / 60)) / (120 - 60)
  expect(Math.abs(map.frameAt(960 * 64) / 48000 - seconds)).toBeLessThan(1e-3)
})

test('a ramp beyond the bound is a step at its end', () => {
  const end = MAX_RAMP_TICKS + 1
  const map = new TempoMap(
    [
      { ppq: 0, bpm: 120, ramp: true },
      { ppq: end, bpm: 60, ramp: false },
    ],
    48000,
  )
  expect(map.frameAt(end)).toBe(end * 25)
  expect(map.bpmAt(end - 1)).toBe(120)
})
