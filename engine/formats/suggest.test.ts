import { describe, expect, test } from 'vitest'
import { editDistance, Suggestions } from './suggest.ts'

describe('suggestions', () => {
  test('the nearest name is found in any case', () => {
    const names = ['CUTOFF_HZ', 'RESONANCE', 'ENV_MOD']
    expect(new Suggestions().nearest('cutof_hz', names)).toBe('CUTOFF_HZ')
    expect(new Suggestions().nearest('ENV_MDO', names)).toBe('ENV_MOD')
    expect(new Suggestions().nearest('DRIVE', names)).toBeUndefined()
    expect(new Suggestions().nearest('', names)).toBeUndefined()
  })

  test('short names need to differ by one letter at most', () => {
    expect(new Suggestions().nearest('kik', ['kick', 'clap'])).toBe('kick')
    expect(new Suggestions().nearest('ab', ['cd'])).toBeUndefined()
  })

  test('swapped neighbours count as one mistake', () => {
    expect(editDistance('kcik', 'kick', 5)).toBe(1)
    expect(editDistance('', 'abc', 5)).toBe(3)
    expect(editDistance('saturday', 'sunday', 5)).toBe(3)
  })

  test('thousands of wrong names among thousands of right ones are given up on', () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `name ${i} of many`)
    const suggestions = new Suggestions()
    const found = Array.from({ length: 1000 }, (_, i) => suggestions.nearest(`nmae ${i} of many`, names))
    expect(found[0]).toBe('name 0 of many')
    expect(found.at(-1)).toBeUndefined()
  })
})
