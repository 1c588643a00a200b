import { expect, test } from 'vitest'
import { applyChange, invert, isNoChange } from '../change.ts'
import { type Document, newDocument, parsedSessionOf, sessionOf } from '../document.ts'
import { usualStage } from '../stage-settings.ts'
import { documentOf, sessionText } from '../testing/fixture.ts'
import { performAll } from './index.ts'
import type { SetStageArgs } from './stage.ts'

const perform = (document: Document, args: SetStageArgs) => performAll(document, [{ id: 'setStage', args }])
const withStage = (stage: string) => newDocument(`{ "kind": "session", "version": 1, "stage": ${stage} }`, 'n.json')

test('a session that says nothing has a gap of 300 ms and a panic fade of two seconds', () => {
  expect(sessionOf(documentOf()).stage).toEqual({ goGapMs: 300, panicFadeMs: 2000 })
})

test('a setting stands in the session file, under its own key, and undo gives back the same bytes', () => {
  const before = documentOf()
  const { document, change, title } = perform(before, { goGapMs: 500 })
  expect(title).toBe('Set gap between triggers to 500 ms')
  expect(sessionText(document)).toContain('"stage": { "goGapMs": 500 }')
  expect(sessionOf(document).stage).toEqual({ goGapMs: 500, panicFadeMs: 2000 })
  expect(sessionText(applyChange(document, invert(change)))).toBe(sessionText(before))
})

test('several settings are one step, what is absent stays, and no gap is a gap of 0', () => {
  const first = perform(documentOf(), { panicFadeMs: 4000 }).document
  const { document, title } = perform(perform(first, { goGapMs: 0 }).document, { goGapMs: 0, panicFadeMs: 4000 })
  expect(title).toBe('Set stage settings')
  expect(sessionOf(document).stage).toEqual({ goGapMs: 0, panicFadeMs: 4000 })
})

test('what holds already is no change, and unknown keys beside it stay', () => {
  expect(isNoChange(perform(documentOf(), { goGapMs: 300 }).change)).toBe(true)
  expect(isNoChange(perform(documentOf(), {}).change)).toBe(true)
  const before = withStage('{ "goGapMs": 100, "future": [1,  2] }')
  expect(sessionText(perform(before, { goGapMs: 200 }).document)).toContain('{ "goGapMs": 200, "future": [1,  2] }')
})

test('settings that nobody can play with are refused with what is possible', () => {
  for (const goGapMs of [-1, 5001, 1.5])
    expect(() => perform(documentOf(), { goGapMs })).toThrow(
      `a gap between triggers is 0 to 5000 ms, whole, and ${goGapMs} is not`,
    )
  expect(() => perform(documentOf(), { panicFadeMs: 5 })).toThrow('a fade of a panic is 20 to 30000 ms')
})

test('settings that cannot be read are told and do not refuse the file', () => {
  for (const stage of ['7', '{ "goGapMs": "long" }', '{ "goGapMs": 9000 }', 'null']) {
    expect(sessionOf(withStage(stage)).stage).toEqual(usualStage)
    expect(parsedSessionOf(withStage(stage)).diagnostics.map(({ path }) => path.split('.')[0])).toEqual(['stage'])
  }
  expect(sessionText(perform(withStage('7'), { goGapMs: 250 }).document)).toContain('{ "goGapMs": 250 }')
})
