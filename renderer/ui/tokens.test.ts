import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  wcagContrast,
} from 'culori'
import { describe, expect, test } from 'vitest'
import { COLOURS, MEANINGS, SURFACES, secondCue } from './tokens.ts'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const themes = ['standard', 'dim', 'daylight', 'contrast']

type Table = Readonly<Record<string, string>>

function tableOf(theme: string): Table {
  const body = new RegExp(`html\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? ''
  return Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name!, hex!]))
}

/** Full deficiency; the matrices of Machado, Oliveira and Fernandes 2009, as culori has them. */
const eyes = {
  'all cones': (colour: string) => parse(colour)!,
  protanopia: (colour: string) => filterDeficiencyProt(1)(parse(colour)!),
  deuteranopia: (colour: string) => filterDeficiencyDeuter(1)(parse(colour)!),
  tritanopia: (colour: string) => filterDeficiencyTrit(1)(parse(colour)!),
}
const MIN_DIFFERENCE = 20
const difference = differenceCiede2000()

describe.each(themes)('the theme %s', (theme) => {
  const table = tableOf(theme)

  test('has every colour and no other', () => {
    expect(Object.keys(table).sort()).toEqual([...COLOURS].sort())
  })

  test.each(SURFACES)('can be read on %s', (surface) => {
    const contrast = (token: string) => wcagContrast(table[token]!, table[surface]!)
    expect(contrast('text')).toBeGreaterThanOrEqual(7)
    expect(contrast('muted')).toBeGreaterThanOrEqual(4.5)
    expect(contrast('outline')).toBeGreaterThanOrEqual(3)
    for (const meaning of MEANINGS) expect(contrast(meaning), meaning).toBeGreaterThanOrEqual(4.5)
  })

  test('can be read on what is filled with a colour, and on the panic button', () => {
    for (const meaning of MEANINGS)
      expect(wcagContrast(table.background!, table[meaning]!), meaning).toBeGreaterThanOrEqual(4.5)
    expect(wcagContrast(table['panic-text']!, table.panic!)).toBeGreaterThanOrEqual(4.5)
    expect(wcagContrast(table.ivory!, table.ebony!)).toBeGreaterThanOrEqual(4.5)
  })

  test('makes depth by lightness', () => {
    const light = SURFACES.map((surface) => wcagContrast(table[surface]!, '#000000'))
    expect(light).toEqual([...light].sort((a, b) => a - b))
    expect(new Set(light).size).toBe(SURFACES.length)
  })

  test.each(Object.entries(eyes))('with %s has meanings that differ in colour or in a cue', (_name, see) => {
    for (const [i, a] of MEANINGS.entries())
      for (const b of MEANINGS.slice(i + 1))
        if (difference(see(table[a]!), see(table[b]!)) < MIN_DIFFERENCE)
          expect(secondCue[a], `${a} and ${b}`).not.toBe(secondCue[b])
  })
})

test('every meaning has a cue of its own', () => {
  const cues = MEANINGS.map((meaning) => secondCue[meaning])
  expect(cues.every((cue) => cue !== '')).toBe(true)
  expect(new Set(cues).size).toBe(MEANINGS.length)
})

test('the standard theme is the one without a choice', () => {
  expect(css).toContain(':root,\nhtml[data-theme="standard"]')
})
