import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shortestFloat32 } from '../../session/values.ts'
import { PeakLoad } from './peak-load.ts'
import { TransportIntent } from './transport-intent.ts'

test('what a file should hold is the shortest number that is the same to the engine', () => {
  expect([0.1, 123.4, -0.0005, 1 / 3].map((value) => shortestFloat32(value))).toEqual([0.1, 123.4, -0.0005, 0.33333334])
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Math.fround(shortestFloat32(value))).toBe(value + 0)
    }),
  )
})

test('the worst load is that of the last ten seconds', () => {
  let nowMs = 0
  const load = new PeakLoad(() => nowMs)
  load.add(0.9)
  for (let second = 1; second <= 9; second++) {
    nowMs = second * 1000
    load.add(0.1)
  }
  expect(load.worst()).toBe(0.9)
  nowMs = 10_000
  load.add(0.2)
  expect(load.worst()).toBe(0.2)
})

test('a state that was asked for holds until the engine has it, or has not for too long', () => {
  let nowMs = 0
  const intent = new TransportIntent(() => nowMs)
  intent.wants('stopped')
  expect(intent.stateOf('playing')).toBe('stopped')
  expect(intent.stateOf('stopped')).toBe('stopped')
  expect(intent.stateOf('playing')).toBe('playing')
  intent.wants('stopped')
  nowMs = 600
  expect(intent.stateOf('playing')).toBe('playing')
})
