import { expect, test } from 'vitest'
import { createPreferences, parsePreferences, scaleBeside } from './preferences.ts'

test('rubbish leaves the page as it usually is', () => {
  const usual = { theme: 'standard', scalePercent: 100, motion: 'system', singleKeys: true }
  for (const text of [null, '', 'x', '[]', '7', '{"theme":"pink","scalePercent":9000,"motion":1}'])
    expect(parsePreferences(text)).toEqual(usual)
})

test('windows of one person agree', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  const [first, second] = [new EventTarget(), new EventTarget()]
  const here = createPreferences({ storage, events: first })
  const there = createPreferences({ storage, events: second })
  here.setState({ theme: 'daylight', scalePercent: 150 })
  const newValue = kept.get('mam.preferences')
  second.dispatchEvent(Object.assign(new Event('storage'), { key: 'mam.preferences', newValue }))
  expect(there.getState()).toMatchObject({ theme: 'daylight', scalePercent: 150 })
})

test('sizes go up and down in steps, and end', () => {
  expect(scaleBeside(100, 1)).toBe(110)
  expect(scaleBeside(100, -1)).toBe(90)
  expect(scaleBeside(300, 1)).toBe(300)
  expect(scaleBeside(50, -1)).toBe(50)
  expect(scaleBeside(120, -1)).toBe(110)
})
