import { expect, test } from 'vitest'
import { saysMore } from './title-hints.ts'

test('a title is shown where it says more than what is written there', () => {
  expect(saysMore({ title: 'Zoom to fit', textContent: '⤢' })).toBe(true)
  expect(saysMore({ title: 'Save (Ctrl+S)', textContent: 'Save' })).toBe(true)
  expect(saysMore({ title: 'kick', textContent: ' kick ' })).toBe(false)
  expect(saysMore({ title: '', textContent: 'Save' })).toBe(false)
})
