import { expect, test } from 'vitest'
import { parsePanes } from './panes.ts'

test('panes that were never stored are open at their usual size', () => {
  expect(parsePanes(null)).toEqual({
    isPatternOpen: true,
    isInspectorOpen: true,
    patternHeight: 12.5,
    inspectorWidth: 16.5,
  })
})

test('what was stored is read back', () => {
  const panes = { isPatternOpen: false, isInspectorOpen: true, patternHeight: 20, inspectorWidth: 30 }
  expect(parsePanes(JSON.stringify(panes))).toEqual(panes)
})

test.each(['{', '7', 'null', '[]', '{"patternHeight":"tall","inspectorWidth":1e999}'])('%s does no harm', (text) => {
  expect(parsePanes(text)).toEqual(parsePanes(null))
})

test('a size beyond what can be shown is held', () => {
  expect(parsePanes('{"patternHeight":4000,"inspectorWidth":-3}')).toMatchObject({
    patternHeight: 40,
    inspectorWidth: 12,
  })
})
