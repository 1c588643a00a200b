import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxDepth, parseJson } from './json.ts'
import { Report } from './report.ts'
import { diagnose, findings, soundRack, textOf } from './testing/racks.ts'

const read = (text: string) => {
  const report = new Report()
  const value = parseJson(text, report)
  return { value, diagnostics: report.place('test.json', text) }
}

describe('reading JSON', () => {
  test('an empty file and one of white space are told as empty', () => {
    expect(findings('')).toEqual(['error empty '])
    expect(findings(' \n\t ')).toEqual(['error empty '])
  })

  test('malformed JSON is told with the place where it breaks', () => {
    const [first] = diagnose('{\n  "kind": "rack",\n  "nodes": [ { "id": "a" "type": "kick" } ]\n}')
    expect(first).toMatchObject({ severity: 'error', reason: 'syntax', path: 'nodes[0].id', line: 3, column: 26 })
    expect(first?.message).toContain('a comma is missing')
  })

  test('several mistakes are told at once', () => {
    const told = diagnose('{ "kind": rack, "nodes": [,], "x": 01 }')
    expect(told.length).toBeGreaterThan(2)
    expect(told.every((one) => one.reason === 'syntax')).toBe(true)
  })

  test.each([
    ['comments', '{ "kind": "rack" /* no */ }'],
    ['trailing commas', '{ "kind": "rack", }'],
    ['single quotes', "{ 'kind': 'rack' }"],
    ['NaN', '{ "kind": "rack", "version": NaN }'],
    ['an unclosed string', '{ "kind": "rack'],
    ['text behind the end', '{ "kind": "rack" } x'],
    ['a control character in a string', '{ "kind": "ra\u0001ck" }'],
    ['bytes of another kind', 'RIFF\u0000\u0000WAVEfmt '],
  ])('%s are refused', (_, text) => {
    const told = diagnose(text)
    expect(told.length).toBeGreaterThan(0)
    expect(told.every((one) => one.severity === 'error' && one.reason === 'syntax')).toBe(true)
  })

  test('a byte order mark is read over and positions count it', () => {
    const text = `\ufeff${textOf({ ...soundRack(), kind: 'graph' })}`
    expect(diagnose(text)).toMatchObject([{ reason: 'wrong-kind', line: 2, column: 11 }])
  })

  test('a repeated key counts with its last value and is told', () => {
    const { value, diagnostics } = read('{ "a": 1, "b": { "c": 1, "c": 2 }, "a": 3 }')
    expect(value).toEqual({ a: 3, b: { c: 2 } })
    expect(diagnostics).toMatchObject([
      { reason: 'repeated-key', path: 'b.c', line: 1, column: 26 },
      { reason: 'repeated-key', path: 'a', line: 1, column: 36 },
    ])
  })

  test('colons and escaped quotes inside strings are no repeated keys', () => {
    expect(read('{ "a": "x: \\":\\"", "b\\\\": ":" }').diagnostics).toEqual([])
  })

  test('a key is repeated also when it is written with escapes', () => {
    expect(read('{ "a": 1, "\\u0061": 2 }').diagnostics).toMatchObject([{ reason: 'repeated-key', path: 'a' }])
  })

  test('values nested too deep are refused', () => {
    const nest = (depth: number) => `{ "kind": "rack", "x": ${'['.repeat(depth)}${']'.repeat(depth)} }`
    expect(findings(nest(maxDepth - 1))).toEqual(['hint unknown-key x'])
    expect(findings(nest(maxDepth))).toEqual(['error too-deep '])
    expect(findings(nest(200_000))).toEqual(['error too-deep '])
  })

  test('brackets without end are refused as malformed', () => {
    expect(diagnose('['.repeat(300_000)).every((one) => one.severity === 'error')).toBe(true)
    expect(diagnose(`"\n${'{"a":'.repeat(100_000)}`).every((one) => one.severity === 'error')).toBe(true)
  })

  test('any JSON value reads as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(read(text).value).toEqual(JSON.parse(text))
      }),
    )
  })

  test('any text is either JSON or has a syntax error', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]:,"\\ \n01-.eEtruefalsn/*') }), (text) => {
        const { value, diagnostics } = read(text)
        expect(value === undefined).toBe(diagnostics.some((one) => one.severity === 'error'))
      }),
      { numRuns: 2000 },
    )
  })
})
