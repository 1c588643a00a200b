import { expect, test } from 'vitest'
import { fakeEngine } from '../testing/fake-engine.ts'
import type { SessionSound } from './session-sound.ts'
import { StripMeters, type Strips } from './strip-meters.ts'

/** Two racks, of which one has another name in native, a bus with two inserts, the master with one. */
const shown: Strips = {
  revision: 1,
  strips: ['kick', 'bass', 'bus:hall', 'master'],
  inserts: [[], [], ['bus:hall/eq', 'bus:hall/comp'], ['master/limiter']],
}

const soundOf = (wide: readonly string[] = []) =>
  ({
    pairsOf: (address: string) => (wide.includes(address) ? 2 : 1),
    names: { toNative: (address: string) => address.replace(/^bass/, 'bass~2') },
    stripPeaksOf: () => Float32Array.of(0.5),
  }) as unknown as SessionSound

const look = { watched: true, loudness: false, peaks: new Float32Array() }

function meters() {
  const engine = fakeEngine()
  const native = engine.native.createEngine({ sampleRate: 48000, channels: 2, maxBlockFrames: 64, lookaheadFrames: 0 })
  return { engine, meters: new StripMeters(native) }
}
const told = ({ calls }: ReturnType<typeof fakeEngine>) => calls.filter((call) => call.startsWith('meter'))

test('native is asked once for the strips and inserts of what plays, by its own names', () => {
  const { engine, meters: made } = meters()
  const sound = soundOf()
  for (let i = 0; i < 3; i++) made.of(sound, shown, look)
  expect(told(engine)).toEqual(['meter kick bass~2 bus:hall / bus:hall/eq bus:hall/comp master/limiter'])
  made.of(soundOf(), shown, look)
  made.of(sound, { ...shown, inserts: [[], [], [], []] }, look)
  expect(told(engine).length).toBe(3)
})

test('each strip has its own figures, the master those of the output', () => {
  const { engine, meters: made } = meters()
  const strip = (at: number) => [at, at / 2, at / 4, at / 8, -at]
  engine.stripLevels = [...strip(64), ...strip(1), ...strip(2), ...strip(4), Number.NaN, -3, -1]
  const figures = made.of(soundOf(), shown, { ...look, loudness: true })
  expect([...figures.stripPeaks]).toEqual([1, 0.5, 2, 1, 4, 2, 64, 32])
  expect([...figures.stripRms]).toEqual([0.25, 0.125, 0.5, 0.25, 1, 0.5, 16, 8])
  expect([...figures.stripLoudness]).toEqual([-1, -2, -4, -64])
  expect([...figures.stripReductions]).toEqual([Number.NaN, Number.NaN, -3, -1])
  expect([...figures.insertReductions]).toEqual([Number.NaN, -3, -1])
})

test('what has more channels is measured two by two: odd ones left, even ones right, loudness added', () => {
  const { engine, meters: made } = meters()
  const [first, second] = [
    [1, 2, 3, 0.5, -10],
    [4, 1, 4, 0.25, -10],
  ] as const
  const other = [0, 0, 0, 0, Number.NEGATIVE_INFINITY]
  engine.stripLevels = [...other, ...other, ...other, ...first, ...second, -1, -3, -6, -2]
  const sound = soundOf(['bus:hall', 'bus:hall/eq'])
  const figures = made.of(sound, shown, { ...look, loudness: true })
  expect(told(engine)).toEqual([
    'meter kick bass~2 bus:hall bus:hall / bus:hall/eq bus:hall/eq bus:hall/comp master/limiter / loudness',
  ])
  expect([...figures.stripPeaks].slice(4, 6)).toEqual([4, 2])
  expect([...figures.stripRms].slice(4, 6)).toEqual([5, Math.fround(Math.hypot(0.5, 0.25))])
  expect(figures.stripLoudness[2]).toBeCloseTo(-7, 1)
  expect([...figures.insertReductions]).toEqual([-3, -6, -2])
})

test('loudness is measured only while somebody wants it', () => {
  const { engine, meters: made } = meters()
  const sound = soundOf()
  engine.stripLevels = Array.from({ length: 23 }, () => -1)
  const lengths = [false, true, true, false].map(
    (loudness) => made.of(sound, shown, { ...look, loudness }).stripLoudness.length,
  )
  expect(lengths).toEqual([0, 4, 4, 0])
  expect(told(engine).map((call) => call.endsWith('/ loudness'))).toEqual([false, true, false])
})

test('peaks of nodes stand in for what is not measured, and nobody is asked while nobody looks', () => {
  const { engine, meters: made } = meters()
  const unmeasured = made.of(soundOf(), shown, look)
  expect([[...unmeasured.stripPeaks], unmeasured.stripRms.length]).toEqual([[0.5], 0])
  engine.calls.length = 0
  made.of(soundOf(), shown, { ...look, watched: false })
  expect(told(engine)).toEqual([])
})
