import { describe, expect, test } from 'vitest'
import { applyChange, invert, isNoChange } from '../change.ts'
import { type Document, fileIdOfRack, newDocument, parsedSessionOf, sessionOf, withFile } from '../document.ts'
import { demoRack, documentOf, sessionText } from '../testing/fixture.ts'
import { changedLines } from '../testing/lines.ts'
import { type DocumentCall, performAll } from './index.ts'

const full = `{
  "kind": "session",
  "racks": [
    { "id": "a", "path": "a.json", "gain": 0.9 },
    { "id": "b", "path": "b.json" },
    { "id": "c", "path": "a.json" }
  ],
  "buses": [ { "id": "main", "inserts": [ { "type": "spectral_ducker", "sidechains": [ { "id": "key", "from": "a" } ] } ] } ],
  "routes": [
    { "from": "a", "to": "main" },
    { "from": "b", "to": "main" }
  ],
  "xfaders": [
    { "id": "two", "racks": ["a", "b"] },
    { "id": "three", "racks": ["c", "a", "b"] }
  ],
  "commands": [
    { "nodeId": "xfader:two:x", "value": 0.5 },
    { "nodeId": "xfader:three:x", "value": 0.5 },
    { "nodeId": "a:kick", "param": "F0", "value": 90 },
    { "rack": "b", "bar": 2, "nodeId": "a:kick", "param": "F0", "value": 80 }
  ]
}
`

const start = ['a.json', 'b.json'].reduce<Document>(
  (document, path, index) => withFile(document, { id: `r${index}`, kind: 'rack', name: path, text: demoRack }, path),
  newDocument(full, 'night.json'),
)

const perform = (call: DocumentCall, document = start) => performAll(document, [call])
const changed = (call: DocumentCall) => {
  const { document, change, title } = perform(call)
  expect(parsedSessionOf(document).diagnostics).toEqual([])
  expect(sessionText(applyChange(document, invert(change)))).toBe(full)
  return [title, ...changedLines(full, sessionText(document))]
}

describe('adding a rack', () => {
  test('gives it a line, in a new session too', () => {
    const call: DocumentCall = { id: 'addRack', args: { id: 'd', path: 'b.json', file: 'r1' } }
    expect(changed(call)).toEqual([
      'Add rack d',
      '- { "id": "c", "path": "a.json" }',
      '+ { "id": "c", "path": "a.json" },',
      '+ { "id": "d", "path": "b.json" }',
    ])
    const empty = withFile(documentOf({}), { id: 'r1', kind: 'rack', name: 'b', text: demoRack }, 'b.json')
    expect(sessionText(perform(call, empty).document)).toBe(
      '{\n  "kind": "session",\n  "version": 1,\n  "racks": [\n    { "id": "d", "path": "b.json" }\n  ]\n}\n',
    )
  })

  test('whose name is taken or whose file is not there is refused', () => {
    const add = (id: string, path: string, file: string) => () => perform({ id: 'addRack', args: { id, path, file } })
    expect(add('a', 'b.json', 'r1')).toThrow('there is a rack "a" already')
    expect(add('x:y', 'b.json', 'r1')).toThrow('the name of a rack holds a sign that it may not')
    expect(add('d', 'z.json', 'r1')).toThrow('z.json is not the path of a rack file that was read')
    expect(add('d', 'b.json', 'r0')).toThrow('b.json is not the path of a rack file that was read')
  })
})

describe('removing a rack', () => {
  test('takes what refers to it along', () => {
    const [title, ...lines] = changed({ id: 'removeRack', args: { rack: 'a' } })
    expect(title).toBe('Remove rack a')
    expect(lines.filter((line) => line.startsWith('-'))).toHaveLength(9)
    expect(lines.filter((line) => line.startsWith('+'))).toEqual([
      '+ "buses": [ { "id": "main", "inserts": [ { "type": "spectral_ducker", "sidechains": [] } ] } ],',
      '+ { "id": "three", "racks": ["c", "b"] }',
      '+ { "nodeId": "xfader:three:x", "value": 0.5 }',
    ])
  })

  test('of an id that stands twice removes the first one and leaves what names the other', () => {
    const twins = full.replace('"id": "c"', '"id": "a"')
    const document = newDocument(twins, 'night.json')
    const { racks, routes } = sessionOf(perform({ id: 'removeRack', args: { rack: 'a' } }, document).document)
    expect(racks.map(({ id, gain }) => [id, gain])).toEqual([
      ['b', 1],
      ['a', 1],
    ])
    expect(routes).toHaveLength(2)
  })
})

describe('renaming a rack', () => {
  test('is followed by everything that names it', () => {
    const { document } = perform({ id: 'setTonight', args: { address: 'a/kick:1', value: 90 } })
    const done = perform({ id: 'renameRack', args: { rack: 'a', id: 'lead' } }, document)
    const text = sessionText(done.document)
    expect(done.title).toBe('Rename rack a to lead')
    expect(text).toBe(full.replaceAll('"a"', '"lead"').replaceAll('"a:kick"', '"lead:kick"'))
    expect([...done.document.tonight]).toEqual([['lead/kick:1', 90]])
    expect([...applyChange(done.document, invert(done.change)).tonight]).toEqual([['a/kick:1', 90]])
  })

  test('to its own name changes nothing, and to a taken one is refused', () => {
    expect(isNoChange(perform({ id: 'renameRack', args: { rack: 'a', id: 'a' } }).change)).toBe(true)
    expect(() => perform({ id: 'renameRack', args: { rack: 'a', id: 'b' } })).toThrow('there is a rack "b" already')
  })
})

describe('moving a rack', () => {
  const order = (rack: string, index: number) => {
    const { document } = perform({ id: 'moveRack', args: { rack, index } })
    return sessionOf(document)
      .racks.map(({ id }) => id)
      .join('')
  }

  test('keeps the bytes of each and what stands between', () => {
    expect([order('a', 0), order('a', 1), order('a', 2), order('c', 0), order('b', 2)]).toEqual([
      'abc',
      'bac',
      'bca',
      'cab',
      'acb',
    ])
    expect(changed({ id: 'moveRack', args: { rack: 'a', index: 2 } })).toEqual([
      'Move rack a to place 3',
      '- { "id": "a", "path": "a.json", "gain": 0.9 },',
      '- { "id": "c", "path": "a.json" }',
      '+ { "id": "c", "path": "a.json" },',
      '+ { "id": "a", "path": "a.json", "gain": 0.9 }',
    ])
  })

  test('to a place that is not there is refused', () => {
    expect(() => order('a', 3)).toThrow('there is no place 4 among 3 racks')
    expect(() => order('a', -1)).toThrow('there is no place 0 among 3 racks')
  })
})

describe('following moved files', () => {
  test('writes the new paths, and both paths lead to the file', () => {
    const document = withFile(start, start.files.get('r0') as never, 'racks/a.json')
    const paths = [
      { rack: 'a', path: 'racks/a.json', file: 'r0' },
      { rack: 'c', path: 'racks/a.json', file: 'r0' },
    ]
    const done = performAll(document, [{ id: 'relink', args: { paths } }])
    expect(sessionText(done.document)).toBe(full.replaceAll('"a.json"', '"racks/a.json"'))
    expect(fileIdOfRack(done.document, 'a')).toBe('r0')
    expect(fileIdOfRack(applyChange(done.document, invert(done.change)), 'a')).toBe('r0')
  })
})
