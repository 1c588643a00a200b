import { expect, test } from 'vitest'
import { emptyPattern } from './edits.ts'
import { EMPTY_TAKE, hitStep, playedStep, recorded, withHit, withPassed } from './record.ts'

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

const kick = { ...emptyPattern('kick', grid), steps: '', stepsBars: ['x.......', 'x...x...', 'x.......'], cycleBars: 3 }
const take = [8, 9, 10, 11].reduce(withPassed, withHit(withHit(EMPTY_TAKE, 'kick', 9), 'clap', 12))

test('a take lies over what is there, or in place of what it went over', () => {
  const patternOf = (node: string) => (node === 'kick' ? kick : undefined)
  expect(recorded(take, 'overdub', patternOf, grid).get('kick')?.stepsBars[1]).toBe('xx..x...')
  expect(recorded(take, 'replace', patternOf, grid).get('kick')?.stepsBars[1]).toBe('.x..x...')
})

test('a node without a pattern gets one with a bar for each of the rack', () => {
  const { stepsBars } = recorded(take, 'overdub', () => undefined, grid).get('clap')!
  expect(stepsBars).toEqual(['........', '....x...', '........'])
})
