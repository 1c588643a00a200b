import { describe, expect, test } from 'vitest'
import { applyChange, invert, isNoChange } from '../change.ts'
import { rackOf } from '../document.ts'
import { demoRack, documentOf, rackText } from '../testing/fixture.ts'
import { changedLines } from '../testing/lines.ts'
import { type DocumentCall, performAll } from './index.ts'

const rack = 'demo'
const perform = (call: DocumentCall, text = demoRack) => performAll(documentOf({ demo: text }), [call])
const changed = (call: DocumentCall, text = demoRack) => {
  const { document, title } = perform(call, text)
  return [title, ...changedLines(text, rackText(document))]
}
const addNode = (type: string, node: string): DocumentCall => ({ id: 'addNode', args: { rack, type, node } })
const removeNode = (node: string): DocumentCall => ({ id: 'removeNode', args: { rack, node } })
const connect = (from: string, to: string, toPort = 0, gainPercent = 100): DocumentCall => ({
  id: 'connect',
  args: { rack, from, to, toPort, gainPercent },
})
const disconnect = (from: string, to: string, toPort = 0): DocumentCall => ({
  id: 'disconnect',
  args: { rack, from, to, toPort },
})

describe('adding a node', () => {
  test('gives it a line like the others', () => {
    expect(changed(addNode('delay', 'echo2'))).toEqual([
      'Add delay echo2',
      '- { "id": "echo", "type": "delay", "params": { "delayMs": 250 } }',
      '+ { "id": "echo", "type": "delay", "params": { "delayMs": 250 } },',
      '+ { "id": "echo2", "type": "delay" }',
    ])
  })

  test('without a name takes a free one', () => {
    expect(changed(addNode('kick', ''))[0]).toBe('Add kick kick2')
    expect(changed(addNode('clap', ''))[0]).toBe('Add clap clap')
  })

  test('begins the list, on a line where the file has lines', () => {
    const lines = '{\n  "kind": "rack",\n  "nodes": []\n}\n'
    expect(rackText(perform(addNode('kick', 'a'), lines).document)).toBe(
      '{\n  "kind": "rack",\n  "nodes": [\n    { "id": "a", "type": "kick" }\n  ]\n}\n',
    )
    expect(rackText(perform(addNode('kick', 'a'), '{"kind":"rack"}').document)).toBe(
      '{"kind":"rack","nodes":[{"id":"a","type":"kick"}]}',
    )
  })

  test('of an unknown type, a taken name or none that can be addressed is refused', () => {
    expect(() => changed(addNode('dely', 'x'))).toThrow(/there is no node type "dely".*Did you mean "delay"\?/)
    expect(() => changed(addNode('delay', 'echo'))).toThrow('there is a node "echo" already')
    expect(() => changed(addNode('delay', 'a/b'))).toThrow('the name of a node holds a sign that it may not')
    expect(() => changed(addNode('delay', ' '))).toThrow('the name of a node is empty')
    expect(() => changed(addNode('delay', 'x '))).toThrow('the name of a node begins or ends with a space')
    expect(() => changed(addNode('delay', 'x'.repeat(65)))).toThrow('has 65 letters; at most 64 are taken')
  })
})

describe('removing a node', () => {
  test('takes what refers to it along', () => {
    const { document, change, title } = perform(removeNode('bass'))
    const text = rackText(document)
    expect(title).toBe('Remove bass')
    expect(text).not.toContain('bass')
    expect(rackOf(document, 'r0').diagnostics.filter(({ severity }) => severity !== 'hint')).toEqual([])
    expect(rackText(applyChange(document, invert(change)))).toBe(demoRack)
  })

  test('takes it out of transports of nodes, too', () => {
    const inline = (params: string) =>
      `{ "kind": "rack", "nodes": [ { "id": "k", "type": "kick" }, { "id": "t", "type": "transport", "params": ${params} } ] }`
    expect(rackText(perform(removeNode('k'), inline('{ "pattern": { "nodeId": "k", "steps": "x" } }')).document)).toBe(
      '{ "kind": "rack", "nodes": [ { "id": "t", "type": "transport", "params": {} } ] }',
    )
    const two = '{ "patterns": [ { "nodeId": "k", "steps": "x" }, { "nodeId": "z", "steps": "x" } ] }'
    expect(rackText(perform(removeNode('k'), inline(two)).document)).toContain('"patterns": [ { "nodeId": "z"')
  })

  test("takes tonight's values of it along, of every rack that plays the file", () => {
    const start = performAll(documentOf({ a: demoRack, b: demoRack }), [
      { id: 'setTonight', args: { address: 'a/bass:2', value: 700 } },
      { id: 'setTonight', args: { address: 'b/bass:2', value: 900 } },
      { id: 'setTonight', args: { address: 'b/kick:1', value: 90 } },
    ]).document
    const done = performAll(start, [{ id: 'removeNode', args: { rack: 'a', node: 'bass' } }])
    expect([...done.document.tonight]).toEqual([['b/kick:1', 90]])
    expect([...applyChange(done.document, invert(done.change)).tonight].sort()).toEqual([...start.tonight].sort())
  })

  test('that is of an unknown type is possible, and one that is not there is refused', () => {
    const odd = demoRack.replace('tb303_ext', 'flute')
    expect(rackText(perform(removeNode('bass'), odd).document)).not.toContain('flute')
    expect(() => changed(removeNode('bas'))).toThrow('there is no node "bas". Did you mean "bass"?')
  })
})

describe('connecting', () => {
  test('writes the keys that the file writes', () => {
    expect(changed(connect('kick', 'echo'))).toEqual([
      'Connect kick to echo',
      '- { "from": "bass", "to": "echo", "gainPercent": 80 }',
      '+ { "from": "bass", "to": "echo", "gainPercent": 80 },',
      '+ { "from": "kick", "to": "echo", "gainPercent": 100 }',
    ])
    expect(rackText(perform(connect('a', 'b'), two).document)).toContain('"connections": [{ "from": "a", "to": "b" }]')
  })

  const two = '{ "kind": "rack", "nodes": [ { "id": "a", "type": "kick" }, { "id": "b", "type": "compressor" } ] }'

  test('to a key says so', () => {
    expect(changed(connect('a', 'b', 1, 50), two)[0]).toBe('Connect a to b (key)')
    expect(rackText(perform(connect('a', 'b', 1, 50), two).document)).toContain('"gainPercent": 50, "toPort": 1')
  })

  test('what is connected sets its gain, or nothing', () => {
    expect(changed(connect('bass', 'echo', 0, 50))).toEqual([
      'Set gain of bass to echo to 50 %',
      '- { "from": "bass", "to": "echo", "gainPercent": 80 }',
      '+ { "from": "bass", "to": "echo", "gainPercent": 50 }',
    ])
    expect(isNoChange(perform(connect('bass', 'echo', 0, 80)).change)).toBe(true)
  })

  test('in a circle is refused, with the way', () => {
    const chain = performAll(documentOf(), [
      addNode('delay', 'echo2'),
      connect('echo', 'echo2'),
      addNode('delay', 'echo3'),
      connect('echo2', 'echo3'),
    ]).document
    expect(() => performAll(chain, [connect('echo3', 'echo')])).toThrow(
      'that would close a circle (echo → echo2 → echo3 → echo)',
    )
    expect(() => changed(connect('echo', 'echo'))).toThrow('echo cannot be connected to itself')
  })

  test('to what hears nothing there is refused', () => {
    expect(() => changed(connect('bass', 'kick'))).toThrow('kick (kick) has no inputs')
    expect(() => changed(connect('kick', 'echo', 1))).toThrow('echo (delay) has no input 1; it has 0 (in)')
    expect(() => changed(connect('kick', 'nobody'))).toThrow('there is no node "nobody"')
    expect(() => changed(connect('kick', 'echo', 0, 201))).toThrow("a connection's gain is 0 to 200 %, and 201 is not")
    expect(() => changed(connect('kick', 'echo', 0, Number.NaN))).toThrow('a connection')
  })
})

describe('disconnecting', () => {
  test('removes every connection of the two at that input', () => {
    const line = '{ "from": "bass", "to": "echo", "gainPercent": 80 }'
    const doubled = demoRack.replace(line, `${line},\n    ${line}`)
    expect(rackText(perform(disconnect('bass', 'echo'), doubled).document)).toMatch(/"connections": \[\s*\]/)
  })

  test('what is not connected is refused', () => {
    expect(() => changed(disconnect('kick', 'echo'))).toThrow('kick is not connected to echo there')
    expect(() => changed(disconnect('bass', 'echo', 1))).toThrow('bass is not connected to echo there')
  })
})
