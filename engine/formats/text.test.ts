import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eachElement, eachMember, endOfValue, lineCounter, measureText, skipSpace } from './text.ts'

/** Rebuilds a value with the cursor alone. */
function rebuild(text: string, at: number): unknown {
  if (text[at] === '{') {
    const object: Record<string, unknown> = Object.create(null)
    eachMember(text, at, (key, _, valueAt) => {
      object[key] = rebuild(text, valueAt)
      return endOfValue(text, valueAt)
    })
    return object
  }
  if (text[at] === '[') {
    const list: unknown[] = []
    eachElement(text, at, (_, valueAt) => {
      list.push(rebuild(text, valueAt))
      return endOfValue(text, valueAt)
    })
    return list
  }
  return JSON.parse(text.slice(at, endOfValue(text, at)))
}

describe('the text cursor', () => {
  test('walks any JSON text as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t', '  \n'), (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(JSON.stringify(rebuild(text, skipSpace(text, 0)))).toBe(JSON.stringify(JSON.parse(text)))
      }),
    )
  })

  test('ends strings behind escaped quotes and backslashes', () => {
    for (const text of ['"a"', '"\\""', '"\\\\"', '"\\\\\\""', '""'])
      expect(endOfValue(`${text}, "x"`, 0)).toBe(text.length)
  })

  test('counts properties and depth outside strings only', () => {
    expect(measureText('{ "a": "{[:", "b": [[1]] }')).toEqual({ properties: 2, depth: 3, deepestAt: 20 })
  })

  test('counts lines and columns from one, also in a text of one line', () => {
    const position = lineCounter('ab\r\ncd\n\nef')
    expect([0, 1, 4, 5, 8, 10].map(position)).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 2, column: 1 },
      { line: 2, column: 2 },
      { line: 4, column: 1 },
      { line: 4, column: 3 },
    ])
    expect(lineCounter('abc')(2)).toEqual({ line: 1, column: 3 })
  })
})
