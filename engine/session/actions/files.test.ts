import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyChange, invert } from '../change.ts'
import { demoRack, documentOf, rackText, sessionText } from '../testing/fixture.ts'
import { performAll } from './index.ts'

const reload = (file: string, text: string) => performAll(documentOf(), [{ id: 'reloadFile', args: { file, text } }])

describe('reloading a file', () => {
  test('takes the part that differs', () => {
    const { document, change, title } = reload('r0', demoRack.replace('"f0": 100', '"f0": 90'))
    expect(title).toBe('Reload demo.json')
    expect(change.edits.map(({ removed, inserted }) => [removed, inserted])).toEqual([['10', '9']])
    expect(rackText(document)).toContain('"f0": 90')
  })

  test('of any text gives that text, and the old one back', () => {
    const word = fc.string({ unit: fc.constantFrom(' ', '\n', '\t'), maxLength: 20 })
    fc.assert(
      fc.property(word, word, fc.nat(8), (before, after, digit) => {
        const text = before + demoRack.trimEnd().replaceAll('8', `${digit + 1}`) + after
        const { document, change } = reload('r0', text)
        expect(rackText(document)).toBe(text)
        expect(rackText(applyChange(document, invert(change)))).toBe(demoRack)
      }),
    )
  })

  test('with errors in place of one that plays is refused', () => {
    expect(() => reload('r0', '{')).toThrow('demo.json would have an error: malformed JSON')
    expect(() => reload('f1', '{ "kind": "rack" }')).toThrow(
      'night.json would have an error at kind: this is a rack, not a session',
    )
    expect(() => reload('f1', '{ "kind": "session", "version": 2 }')).toThrow('from a newer version of MAM')
  })

  test('mends one that had errors', () => {
    const broken = documentOf({ demo: '{' })
    const { document } = performAll(broken, [{ id: 'reloadFile', args: { file: 'r0', text: demoRack } }])
    expect(rackText(document)).toBe(demoRack)
  })

  test('of the session may change its racks', () => {
    const text = sessionText(documentOf()).replace('"demo"', '"lead"')
    expect(sessionText(reload('f1', text).document)).toBe(text)
  })
})
