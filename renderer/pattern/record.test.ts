import { expect, test } from 'vitest'
import { emptyPattern } from './edits.ts'
import {
  EMPTY_TAKE,
  hitStep,
  playedStep,
  recorded,
  type Take,
  unwritten,
  withHit,
  withPassed,
  withTake,
  withWritten,
} from './record.ts'

const bars = [0, 1, 2].map((bar) => ({ frame: bar * 800, stepFrames: 100, steps: 8, bpm: 120 }))
const grid = { resolution: 8, lengthBars: 3, bars: 3, shift: 0.25 }

test('a hit is the step whose start is nearest, swing and all', () => {
  expect([0, 60, 70, 130, 800, 1590].map((frame) => hitStep(bars, grid, frame))).toEqual([0, 0, 1, 1, 8, 16])
})

test('a hit just before the end of the pass is its first step', () => {
  expect(hitStep(bars, grid, 2395)).toBe(0)
})

test('what plays is the step that began last', () => {
  expect([0, 120, 130, 2399].map((frame) => playedStep(bars, grid, frame))).toEqual([0, 0, 1, 23])
  expect(playedStep([], grid, 0)).toBeNull()
})

test('a bar that comes again is the same one of the pattern', () => {
  const again = bars.map((bar, at) => ({ ...bar, number: at % 2 }))
  expect([0, 800, 1730].map((frame) => playedStep(again, grid, frame))).toEqual([0, 8, 1])
  expect([1690, 1590, 2395].map((frame) => hitStep(again, grid, frame))).toEqual([1, 0, 0])
})

const kick = { ...emptyPattern('kick', grid), steps: '', stepsBars: ['x.......', 'x...x...', 'x.......'], cycleBars: 3 }
const take = [8, 9, 10, 11].reduce(withPassed, withHit(withHit(EMPTY_TAKE, 'kick', 9), 'clap', 12))
const patternOf = (node: string) => (node === 'kick' ? kick : undefined)
const whole = (one: Take, mode: 'overdub' | 'replace', of: typeof patternOf | (() => undefined) = patternOf) =>
  new Map(recorded(one, unwritten(one), mode, of, grid).map((pattern) => [pattern.node, pattern.stepsBars]))

test('a take lies over what is there, or in place of what it went over', () => {
  expect(whole(take, 'overdub').get('kick')?.[1]).toBe('xx..x...')
  expect(whole(take, 'replace').get('kick')?.[1]).toBe('.x..x...')
})

test('a node without a pattern gets one with a bar for each of the rack', () => {
  expect(whole(take, 'overdub', () => undefined).get('clap')).toEqual(['........', '....x...', '........'])
})

test('only what is over is written, and each hit once', () => {
  const over = unwritten(take, (at) => at < 11)
  expect(over).toEqual([{ node: 'kick', hits: new Set([9]), passed: new Set([8, 9, 10]) }])
  const later = withPassed(withWritten(take, over), 13)
  expect(unwritten(later).map(({ node, hits }) => [node, [...hits]])).toEqual([
    ['kick', []],
    ['clap', [12]],
  ])
  expect(unwritten(withWritten(later, unwritten(later)))).toEqual([])
})

test('in place of what was there stays what an earlier pass of the take hit', () => {
  const first = unwritten(take)
  const written = { ...kick, stepsBars: whole(take, 'replace').get('kick')! }
  const again = [12, 9, 8].reduce(withPassed, withWritten(take, first))
  const [pattern] = recorded(again, unwritten(again), 'replace', () => written, grid)
  expect(pattern?.stepsBars[1]).toBe('.x......')
})

test('hits are shown before the document has them, and not twice', () => {
  const shown = withTake(new Map([['kick', kick]]), take, grid)
  expect(shown.get('kick')?.stepsBars[1]).toBe('xx..x...')
  expect(shown.get('clap')?.stepsBars[1]).toBe('....x...')
  const known = new Map([['kick', kick]])
  expect(withTake(known, withWritten(take, unwritten(take)), grid)).toBe(known)
  expect(withTake(known, null, grid)).toBe(known)
})
