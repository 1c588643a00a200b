import fc from 'fast-check'
import type { Edit } from 'jsonc-parser'
import { describe, expect, test } from 'vitest'
import { insertItem, NoSuchPlace, removeValue, setValue } from './edit.ts'
import { editRack, parseRack, RefusedRack } from './rack.ts'
import { soundRack, textOf } from './testing/racks.ts'

const text = `{
  "kind": "rack",

  "nodes": [
    { "id": "k",  "type": "kick", "params": { "f0": 120.0, "mystery": [1,2] } }
    ,
    { "id": "c", "type": "clap" }
  ]
}
`

describe('setting a value', () => {
  test('replaces the value and nothing else', () => {
    expect(setValue(text, ['nodes', 0, 'params', 'f0'], 90).text).toBe(text.replace('120.0', '90'))
  })

  test('adds a missing key behind the last one, spaced as it is', () => {
    const changed = setValue(text, ['nodes', 0, 'params', 'gain'], 0.5).text
    expect(changed).toBe(text.replace('[1,2] }', '[1,2], "gain": 0.5 }'))
    const top = setValue(text, ['version'], 1).text
    expect(top).toBe(text.replace('\n  ]\n}', '\n  ],\n\n  "version": 1\n}'))
  })

  test('makes the objects on the way', () => {
    const changed = setValue(text, ['nodes', 1, 'params', 'gain'], 0.5).text
    expect(changed).toBe(text.replace('"clap" }', '"clap", "params": { "gain": 0.5 } }'))
    expect(JSON.parse(setValue('{}', ['mixer', 'inputs', 0, 'id'], 'k').text)).toEqual({
      mixer: { inputs: [{ id: 'k' }] },
    })
  })

  test('appends to an array at its length and refuses to skip items', () => {
    expect(setValue('[1, 2]', [2], 3).text).toBe('[1, 2, 3]')
    expect(setValue('[ ]', [0], 3).text).toBe('[ 3 ]')
    expect(() => setValue('[1, 2]', [4], 3)).toThrow(NoSuchPlace)
    expect(() => setValue('{ "a": 1 }', ['a', 'b'], 3)).toThrow(NoSuchPlace)
    expect(() => setValue('{}', ['a', 1], 3)).toThrow(NoSuchPlace)
  })

  test('writes compact files compactly', () => {
    expect(setValue('{"a":[{"b":1}]}', ['a', 1], { b: 2 }).text).toBe('{"a":[{"b":1},{"b":2}]}')
    expect(setValue('{"a":{}}', ['a', 'b'], [1, 2]).text).toBe('{"a":{"b":[1,2]}}')
  })

  test('changes the last of repeated keys, which is the one that counts', () => {
    expect(setValue('{ "a": 1, "a": 2 }', ['a'], 3).text).toBe('{ "a": 1, "a": 3 }')
  })

  test('refuses what JSON cannot hold', () => {
    expect(() => setValue('{}', ['a'], Number.NaN)).toThrow(RangeError)
    expect(() => setValue('{}', ['a'], { b: [Number.POSITIVE_INFINITY] })).toThrow(RangeError)
  })
})

describe('inserting and removing', () => {
  test('an item goes in front of the one at its index', () => {
    expect(insertItem('[1, 2]', [0], 9).text).toBe('[9, 1, 2]')
    expect(insertItem('[1, 2]', [1], 9).text).toBe('[1, 9, 2]')
    expect(insertItem('[1, 2]', [2], 9).text).toBe('[1, 2, 9]')
    expect(insertItem('[\n  1,\n  2\n]', [1], 9).text).toBe('[\n  1,\n  9,\n  2\n]')
  })

  test('removing takes one comma with it', () => {
    expect(removeValue('[1, 2]', [1]).text).toBe('[1]')
    expect(removeValue('[1, 2]', [0]).text).toBe('[2]')
    expect(removeValue('[ 1 ]', [0]).text).toBe('[]')
    expect(removeValue('{ "a": 1, "b": 2, "c": 3 }', ['b']).text).toBe('{ "a": 1, "c": 3 }')
  })

  test('removing a repeated key removes all of it, so that no earlier value comes back', () => {
    expect(removeValue('{ "a": 1, "b": 2, "a": 3 }', ['a']).text).toBe('{ "b": 2 }')
    expect(removeValue('{ "a": 1, "a": 3 }', ['a']).text).toBe('{}')
  })

  test('removing what is not there changes nothing', () => {
    expect(removeValue(text, ['nodes', 0, 'params', 'gain'])).toEqual({ text, edits: [] })
    expect(removeValue(text, ['a', 'b'])).toEqual({ text, edits: [] })
  })
})

const word = fc.constantFrom('id', 'a', 'b "quoted"', 'ключ', '0', '__proto__', 'constructor', 'x:y')
const json = fc.jsonValue({ maxDepth: 3 })
const layout = fc.constantFrom<string | number | undefined>(undefined, 2, '\t', 1)

/** A document, and the path of something in it. */
const place = fc
  .tuple(fc.dictionary(word, json, { minKeys: 1 }), layout, fc.array(fc.nat(), { maxLength: 4 }))
  .map(([value, space, turns]) => {
    const path: (string | number)[] = []
    let at: unknown = value
    for (const turn of [0, ...turns]) {
      if (typeof at !== 'object' || at === null) break
      const keys = Array.isArray(at) ? [...at.keys()] : Object.keys(at)
      const key = keys[turn % Math.max(1, keys.length)]
      if (key === undefined) break
      path.push(key)
      at = (at as Record<string | number, unknown>)[key]
    }
    return { text: JSON.stringify(value, null, space), path }
  })

function applied(source: string, edits: readonly Edit[]): string {
  return edits.reduce(
    (now, { offset, length, content }) => now.slice(0, offset) + content + now.slice(offset + length),
    source,
  )
}

/** `JSON.parse` with own `__proto__` keys, changed by hand. */
function changed(source: string, path: readonly (string | number)[], value: unknown): unknown {
  const root = { '': JSON.parse(source) as unknown }
  let at = root as unknown as Record<string | number, unknown>
  for (const key of ['', ...path.slice(0, -1)]) at = at[key] as Record<string | number, unknown>
  const last = path.at(-1) as string | number
  if (value !== undefined)
    Object.defineProperty(at, last, { value, enumerable: true, configurable: true, writable: true })
  else if (Array.isArray(at)) at.splice(last as number, 1)
  else delete at[last]
  return root['']
}

describe('any edit of any document', () => {
  test('sets exactly the value and is described by its edits', () => {
    fc.assert(
      fc.property(place, json, ({ text, path }, value) => {
        const change = setValue(text, path, value)
        expect(JSON.parse(change.text)).toEqual(changed(text, path, JSON.parse(JSON.stringify(value))))
        expect(applied(text, change.edits)).toBe(change.text)
      }),
    )
  })

  test('set to another value and back to the old text gives the old bytes', () => {
    fc.assert(
      fc.property(place, json, ({ text, path }, value) => {
        const { text: after, edits } = setValue(text, path, value)
        const { offset, length, content } = edits[0] as Edit
        const back = { offset, length: content.length, content: text.slice(offset, offset + length) }
        expect(applied(after, [back])).toBe(text)
      }),
    )
  })

  test('removes exactly the value', () => {
    fc.assert(
      fc.property(place, ({ text, path }) => {
        const change = removeValue(text, path)
        expect(JSON.parse(change.text)).toEqual(changed(text, path, undefined))
        expect(applied(text, change.edits)).toBe(change.text)
      }),
    )
  })
})

describe('editing a rack', () => {
  const document = parseRack(textOf(soundRack()), { file: 'test.json' }).document

  test('gives the new document with its plan', () => {
    const { document: next } = editRack(document, ['nodes', 0, 'params', 'f0'], 90)
    expect(next.plan?.nodes[0]?.values).toEqual([['f0', 90]])
    expect(editRack(next, ['nodes', 0, 'params'], undefined).document.text).toBe(document.text)
  })

  test('a file from a newer version is not changed', () => {
    const newer = parseRack('{ "version": 2 }', { file: 'new.json' }).document
    expect(() => editRack(newer, ['kind'], 'rack')).toThrow(RefusedRack)
    expect(() => editRack(newer, ['kind'], 'rack')).toThrow('newer version of MAM')
  })

  test('a file that is no JSON is not changed', () => {
    const broken = parseRack('{', { file: 'broken.json' }).document
    expect(() => editRack(broken, ['kind'], 'rack')).toThrow(RefusedRack)
  })
})
