import { expect, test } from 'vitest'
import { held, PANES } from './panes.ts'

test('a pane that was never resized has its usual size', () => {
  expect(held(undefined, PANES.pattern)).toBe(12.5)
  expect(held(Number.NaN, PANES.inspector)).toBe(19.5)
})

test('a size beyond what can be shown is held', () => {
  expect(held(4000, PANES.pattern)).toBe(40)
  expect(held(-3, PANES.inspector)).toBe(12)
  expect(held(20, PANES.inspector)).toBe(20)
})
