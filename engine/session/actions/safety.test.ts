import { expect, test } from 'vitest'
import { applyChange, invert, isNoChange } from '../change.ts'
import { type Document, newDocument, sessionOf } from '../document.ts'
import { documentOf, sessionText } from '../testing/fixture.ts'
import { changedLines } from '../testing/lines.ts'
import { performAll } from './index.ts'
import type { SetSafetyArgs } from './safety.ts'

const perform = (document: Document, args: SetSafetyArgs) => performAll(document, [{ id: 'setSafety', args }])
const withSafety = (safety: string) => newDocument(`{ "kind": "session", "version": 1, "safety": ${safety} }`, 'n.json')

test('a margin stands in the session file, under its own key', () => {
  const before = documentOf()
  const { document, title } = perform(before, { blockFrames: 512 })
  expect(title).toBe('Set block to 512 frames')
  expect(changedLines(sessionText(before), sessionText(document)).join('\n')).toContain(
    '"safety": { "blockFrames": 512 }',
  )
  expect(sessionOf(document).safety).toEqual({
    blockFrames: 512,
    lookaheadMs: 0,
    loadLimitPercent: 0,
    realtimeThreads: 0,
  })
})

test('several margins are one step, and what is absent stays', () => {
  const first = perform(documentOf(), { blockFrames: 64 }).document
  const { document, title } = perform(first, { lookaheadMs: 2000, loadLimitPercent: 60 })
  expect(title).toBe('Set safety margins')
  expect(sessionOf(document).safety).toEqual({
    blockFrames: 64,
    lookaheadMs: 2000,
    loadLimitPercent: 60,
    realtimeThreads: 0,
  })
})

test('undo gives back the same bytes', () => {
  const before = documentOf()
  const { document, change } = perform(before, { loadLimitPercent: 70 })
  expect(sessionText(applyChange(document, invert(change)))).toBe(sessionText(before))
})

test('0 leaves a margin to MAM, and unknown keys beside it stay', () => {
  const before = withSafety('{ "blockFrames": 128, "future": [1,  2] }')
  const { document, title } = perform(before, { blockFrames: 0 })
  expect(title).toBe('Leave the block to MAM')
  expect(sessionText(document)).toContain('"safety": { "future": [1,  2] }')
})

test('what holds already is no change', () => {
  expect(isNoChange(perform(documentOf(), { blockFrames: 0 }).change)).toBe(true)
  expect(isNoChange(perform(documentOf(), {}).change)).toBe(true)
})

test('margins that nobody can play with are refused with what is possible', () => {
  for (const blockFrames of [7, 9000, 64.5])
    expect(() => perform(documentOf(), { blockFrames })).toThrow(
      `a block is 16 to 8192 frames, and ${blockFrames} is not`,
    )
  expect(() => perform(documentOf(), { lookaheadMs: 20 })).toThrow('a lookahead is 200 to 10000 ms, and 20 is not')
  expect(() => perform(documentOf(), { loadLimitPercent: Number.NaN })).toThrow('a load limit is 10 to 100 %')
})

test('threads for the device are whole, and have a title of their own', () => {
  const { document, title } = perform(documentOf(), { realtimeThreads: 2 })
  expect([title, sessionText(document)]).toEqual([
    'Set rendering to 2 threads',
    expect.stringContaining('"safety": { "realtimeThreads": 2 }'),
  ])
  for (const realtimeThreads of [1.5, 17])
    expect(() => perform(documentOf(), { realtimeThreads })).toThrow(`1 to 16 threads, and ${realtimeThreads} is not`)
})

test('margins that cannot be read are told and do not refuse the file', () => {
  for (const safety of ['7', '{ "blockFrames": "many" }', '{ "blockFrames": 3 }', 'null'])
    expect(sessionOf(withSafety(safety)).safety.blockFrames).toBe(0)
  expect(sessionText(perform(withSafety('7'), { blockFrames: 256 }).document)).toContain('{ "blockFrames": 256 }')
})
