import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeDescriptors } from '../../formats/nodes.gen.ts'
import { parseRack } from '../../formats/rack.ts'
import { shortestFloat32 } from '../../session/values.ts'
import { PeakLoad } from './peak-load.ts'
import { TransportIntent } from './transport-intent.ts'
import { heading, ValueTable } from './values.ts'

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

test('what the engine applied before a command that is on its way does not undo it', () => {
  const CUTOFF = 4
  let nowMs = 0
  const text = '{ "kind": "rack", "version": 1, "nodes": [{ "id": "bass", "type": "tb303_ext" }] }'
  const table = new ValueTable(parseRack(text, { file: 'bass' }).document.plan!, nodeDescriptors, () => nowMs)
  const value = table.find('bass', CUTOFF)!
  table.noteSent('bass', CUTOFF, 900)
  table.setPlayed('bass', CUTOFF, 900)
  expect(table.noteApplied('bass', CUTOFF, 300)).toEqual([])
  expect([value.played, heading(value)]).toEqual([900, 900])
  table.noteApplied('bass', CUTOFF, 900)
  expect(table.noteApplied('bass', CUTOFF, 500)).toHaveLength(1)
  expect(value.played).toBe(500)
  table.noteSent('bass', CUTOFF, 700)
  nowMs = 10_000
  table.noteApplied('bass', CUTOFF, 400)
  expect(value.played, 'a command that never arrived is waited for no longer').toBe(400)
})
