import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const tokens = Object.fromEntries(
  [...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex!]),
)
const surfaces = ['background', 'surface-1', 'surface-2', 'surface-3']

type Rgb = [red: number, green: number, blue: number]

/** 0..1 each, linear light. */
function linear(token: string): Rgb {
  const hex = tokens[token]!
  return [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as Rgb
}

/** WCAG 2 contrast. */
function contrast(a: string, b: string): number {
  const [high, low] = [a, b]
    .map((token) => linear(token))
    .map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue)
    .sort((x, y) => y - x)
  return (high! + 0.05) / (low! + 0.05)
}

describe.each(surfaces)('on %s', (surface) => {
  test('text, muted text, outlines and the colours of states can be told from it', () => {
    expect(contrast('text', surface)).toBeGreaterThanOrEqual(7)
    expect(contrast('muted', surface)).toBeGreaterThanOrEqual(4.5)
    expect(contrast('outline', surface)).toBeGreaterThanOrEqual(3)
    for (const state of ['audio', 'key', 'playing', 'selected', 'warning'])
      expect(contrast(state, surface)).toBeGreaterThanOrEqual(4.5)
  })
})

/** Full deficiency, linear RGB: Machado, Oliveira and Fernandes 2009. */
const deficiencies: Record<string, readonly Rgb[]> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

/** CIE 1976 L*a*b*, D65. */
function lab([red, green, blue]: Rgb): Rgb {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116)
  const x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505)
  const y = f(0.2126 * red + 0.7152 * green + 0.0722 * blue)
  const z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

function difference(a: string, b: string, matrix: readonly Rgb[]): number {
  const seen = [a, b].map((token) => {
    const colour = linear(token)
    return lab(matrix.map((row) => Math.max(0, row[0] * colour[0] + row[1] * colour[1] + row[2] * colour[2])) as Rgb)
  })
  return Math.hypot(...[0, 1, 2].map((at) => seen[0]![at]! - seen[1]![at]!))
}

/** Told apart by more than colour, where colour alone is not enough. */
const secondCues: Record<string, string> = {
  'audio playing': 'levels are bars in panels; playing fills a button and the foot of the ruler',
  'key playing': 'a key is a diamond with a name; playing fills a button',
  'audio selected': 'levels are bars; what is selected is outlined',
  'playing selected': 'playing fills; what is selected is outlined',
}

test.each(Object.entries(deficiencies))('with %s the colours differ, or something else does', (_name, matrix) => {
  const states = ['audio', 'key', 'playing', 'selected', 'warning']
  const alike = states.flatMap((a, i) =>
    states
      .slice(i + 1)
      .filter((b) => difference(a, b, matrix) < 20)
      .map((b) => `${a} ${b}`),
  )
  expect(alike.filter((pair) => secondCues[pair] === undefined)).toEqual([])
})
