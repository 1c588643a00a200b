import { expect, test } from 'vitest'
import { localeOf, pseudoCatalogue } from './locale.ts'
import { stretched } from './pseudo.ts'
import { words } from './words.ts'

/** The words of later views, which are in no catalogue. */
const later = import.meta.glob<{ readonly text: unknown }>('../**/text.ts', { eager: true })

test('the stretched language is at least 40 % longer', () => {
  for (const text of [
    'Save',
    'OK',
    'Keep tonight’s values',
    'bpm',
    'Nothing is open yet: open a rack, or begin with a demo.',
  ])
    expect(stretched(text).length).toBeGreaterThanOrEqual(Math.ceil(text.length * 1.4))
})

test('what is no word stays as it is', () => {
  expect(stretched('4/4')).toBe('4/4')
  expect(stretched('')).toBe('')
})

test('a catalogue is stretched whole, and names handed to its functions stay', () => {
  const catalogue = pseudoCatalogue({ save: 'Save', deep: { close: (name: string) => `Close ${name}`, many: ['one'] } })
  expect(catalogue.save).toMatch(/^\[Sá/)
  expect(catalogue.deep.close('a.c (1)')).toMatch(/^\[C.*a\.c \(1\).*\]$/)
  expect(catalogue.deep.many[0]).toMatch(/^\[/)
})

test('the address names the language, and it is kept', () => {
  const kept = new Map<string, string>()
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  expect(localeOf({ location: { search: '' }, localStorage })).toBe('en')
  expect(localeOf({ location: { search: '?locale=pseudo' }, localStorage })).toBe('pseudo')
  expect(localeOf({ location: { search: '' }, localStorage })).toBe('pseudo')
  expect(localeOf({ location: { search: '?locale=en' }, localStorage })).toBe('en')
  expect(localeOf({ location: { search: '' }, localStorage })).toBe('en')
})

test('no string of the catalogue is empty', () => {
  const empty: string[] = []
  const look = (value: unknown, path: string) => {
    if (value === '') empty.push(path)
    if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) look(one, `${path}.${key}`)
  }
  look(words, 'words')
  for (const [file, { text }] of Object.entries(later)) look(text, file)
  expect(Object.keys(later)).toContain('../mixer/text.ts')
  expect(empty).toEqual([])
})
