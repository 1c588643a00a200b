import { expect, test } from 'vitest'
import { freeLfo, reachOf, reachOfTarget } from './modulation.ts'

const route = (target: string, depth: number, offset = 0, min = 0, max = 0, lfo = 1) => ({
  lfo,
  target,
  depth,
  offset,
  min,
  max,
  squared: false,
})
const lfo = (number: number) => ({ lfo: number, wave: 'sine', freqHz: 1, phase: 0 })

test('a depth swings both ways around its offset, whatever its sign', () => {
  expect(reachOf(route('CUTOFF_HZ', 200, 50))).toEqual({ min: -150, max: 250 })
  expect(reachOf(route('CUTOFF_HZ', -200, 50))).toEqual({ min: -150, max: 250 })
})

test('with min below max the depth counts no more', () => {
  expect(reachOf(route('CUTOFF_HZ', 999, 999, 300, 2400))).toEqual({ min: 300, max: 2400 })
})

test('routes to one target add up, and those without an LFO add nothing', () => {
  const node = {
    lfos: [lfo(1), lfo(2)],
    routes: [route('PAN', 0.5), route('PAN', 0, 0, 0.1, 0.3, 2), route('PAN', 9, 0, 0, 0, 7), route('GAIN', 5)],
  }
  expect(reachOfTarget(node, 'PAN')).toEqual({ min: -0.4, max: 0.8 })
  expect(reachOfTarget(node, 'TUNE')).toBeNull()
})

test('a new LFO takes the smallest number that is free', () => {
  expect(freeLfo({ lfos: [] })).toBe(1)
  expect(freeLfo({ lfos: [lfo(1), lfo(3)] })).toBe(2)
})
