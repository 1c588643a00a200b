import { describe, expect, test } from 'vitest'
import { applyChange, type Change, invert, joined } from './change.ts'
import {
  fileIdOfRack,
  linkablePath,
  newDocument,
  nextFileId,
  rackOf,
  sessionRackOf,
  withFile,
  withName,
} from './document.ts'
import { freeName } from './names.ts'
import { demoRack, documentOf, rackText } from './testing/fixture.ts'

const document = documentOf({ a: demoRack, b: demoRack, c: '{' })
const edit = (removed: string, inserted: string, offset = 0): Change => ({
  edits: [{ file: 'r0', offset, removed, inserted }],
  tonight: [],
})

describe('a document', () => {
  test('holds a file once, whichever racks play it', () => {
    expect([fileIdOfRack(document, 'a'), fileIdOfRack(document, 'b')]).toEqual(['r0', 'r0'])
    expect(nextFileId(document)).toBe('f4')
  })

  test('parses a text once, and again only when it differs', () => {
    const parsed = rackOf(document, 'r0')
    const there = applyChange(document, edit('', ' '))
    expect(rackOf(there, 'r0')).not.toBe(parsed)
    expect(rackOf(applyChange(there, invert(edit('', ' '))), 'r0')).toBe(parsed)
  })

  test('keeps a rack with errors, and says what is wrong with it', () => {
    const { document: rack, diagnostics } = rackOf(document, 'r1')
    expect([rack.plan, diagnostics[0]?.reason]).toEqual([null, 'syntax'])
  })

  test('calls a file by its new name in words', () => {
    expect(rackOf(withName(document, 'r1', 'moved.json'), 'r1').diagnostics[0]?.file).toBe('moved.json')
  })

  test('is not made of a session with errors', () => {
    expect(() => newDocument('{ "kind": "rack" }', 'x.json')).toThrow('x.json is not a session that can be read')
    expect(() => newDocument('', 'x.json')).toThrow('the file is empty')
  })

  test('keeps a path for the file that it led to', () => {
    const other = { id: 'r9', kind: 'rack' as const, name: 'other.json', text: demoRack }
    expect(() => withFile(document, other, 'racks/0.json')).toThrow('racks/0.json is the path of r0, not of r9')
    expect(linkablePath(document, 'racks/0.json', 'r9')).toBe('./racks/0.json')
    expect(linkablePath(document, 'racks/0.json', 'r0')).toBe('racks/0.json')
    expect(linkablePath(document, 'new.json', 'r9')).toBe('new.json')
  })

  test('knows no rack that is not named', () => {
    expect(() => sessionRackOf(document, '')).toThrow('no rack is named')
    expect(() => sessionRackOf(document, 'z')).toThrow('there is no rack "z"')
  })
})

describe('a change', () => {
  test('of a text that is another one is a mistake of the program', () => {
    expect(() => applyChange(document, edit('x', 'y'))).toThrow('r0 does not hold "x" at 0')
    expect(() => applyChange(document, edit('', 'y', 1e6))).toThrow('r0 does not hold')
    expect(() => applyChange(document, { edits: [{ ...edit('', ' ').edits[0]!, file: 'zz' }], tonight: [] })).toThrow(
      'zz',
    )
  })

  test('of one place many times is as small as of once', () => {
    expect(joined([edit('', 'a'), edit('a', 'bb'), edit('bb', 'c')])).toEqual(edit('', 'c'))
    expect(joined([edit('', 'a'), edit('a', '')]).edits).toEqual([])
    const value = (before: number | undefined, after: number | undefined): Change => ({
      edits: [],
      tonight: [{ address: 'a/kick:1', before, after }],
    })
    expect(joined([value(undefined, 1), value(1, 2)]).tonight).toEqual(value(undefined, 2).tonight)
    expect(joined([value(undefined, 1), value(1, undefined)]).tonight).toEqual([])
  })

  test('and its inverse give the same bytes', () => {
    const change = joined([edit('{', '{ '), edit(' ', '   ', 1), edit('', 'x', 40)])
    const there = applyChange(document, change)
    expect(rackText(there)).not.toBe(demoRack)
    expect(rackText(applyChange(there, invert(change)))).toBe(demoRack)
  })
})

test('a free name is the wish, or has the first free number', () => {
  expect(freeName('delay', ['kick'])).toBe('delay')
  expect(freeName('delay', ['delay'])).toBe('delay2')
  expect(freeName('delay', ['delay', 'delay2'])).toBe('delay3')
  expect(freeName('delay9', ['delay9'])).toBe('delay2')
  expect(freeName('a/b:c', [])).toBe('a-b-c')
  expect(freeName('2026', ['2026'])).toBe('20262')
  expect(freeName(' ', [])).toBe('new')
})
