import { describe, expect, test } from 'vitest'
import { isNoChange } from '../change.ts'
import { rackOf } from '../document.ts'
import { demoRack, documentOf, rackText } from '../testing/fixture.ts'
import { changedLines } from '../testing/lines.ts'
import { performAll } from './index.ts'
import { ALL_BARS } from './steps.ts'

const perform = (node: string, bar: number, steps: string, text = demoRack) =>
  performAll(documentOf({ demo: text }), [{ id: 'setSteps', args: { rack: 'demo', node, bar, steps } }])
const changed = (node: string, bar: number, steps: string, text = demoRack) => {
  const { document, title } = perform(node, bar, steps, text)
  expect(rackOf(document, 'r0').diagnostics.filter(({ severity }) => severity !== 'hint')).toEqual([])
  return [title, ...changedLines(text, rackText(document))]
}

describe('steps of every bar', () => {
  test('are one text', () => {
    expect(changed('kick', ALL_BARS, 'x.x.')).toEqual([
      'Change steps of kick',
      '- { "nodeId": "kick", "steps": "x...x..." },',
      '+ { "nodeId": "kick", "steps": "x.x." },',
    ])
    expect(isNoChange(perform('kick', ALL_BARS, 'x...x...').change)).toBe(true)
  })

  test('take the place of texts by bar', () => {
    expect(changed('bass', ALL_BARS, 'x.x.')[2]).toBe('+ { "nodeId": "bass", "steps": "x.x." }')
  })

  test('make a pattern for a node that had none', () => {
    const bare = demoRack.replace('"id": "echo", "type": "delay"', '"id": "clap", "type": "clap"')
    const text = rackText(perform('clap', ALL_BARS, '....x...', bare.replaceAll('"echo"', '"clap"')).document)
    expect(text).toContain(
      '"stepsBars": ["x.......", "x...x..."] },\n      { "nodeId": "clap", "steps": "....x..." }\n',
    )
  })
})

describe('steps of one bar', () => {
  test('change its text', () => {
    expect(changed('bass', 1, 'x.x.x.x.')).toEqual([
      'Change bar 2 of bass',
      '- { "nodeId": "bass", "stepsBars": ["x.......", "x...x..."] }',
      '+ { "nodeId": "bass", "stepsBars": ["x.......", "x.x.x.x."] }',
    ])
  })

  test('leave the other bars as they sounded, where all had one text', () => {
    expect(changed('kick', 1, 'x')[2]).toBe('+ { "nodeId": "kick", "stepsBars": ["x...x...x...x...", "x"] },')
  })

  test('leave the other bars as they sounded, where texts came round again', () => {
    const long = demoRack.replace('"lengthBars": 2', '"lengthBars": 5')
    expect(changed('bass', 3, 'xx', long)[2]).toBe(
      '+ { "nodeId": "bass", "stepsBars": ["x.......", "x...x...", "x.......", "xx", "x......."] }',
    )
    const cycle = long.replace('"x...x..."]', '"x...x..."], "lengthBars": 4')
    expect(changed('bass', 2, 'xx', cycle)[2]).toBe(
      '+ { "nodeId": "bass", "stepsBars": ["x.......", "x...x...", "xx"], "lengthBars": 4 }',
    )
    expect(changed('bass', 4, 'xx', cycle)[2]).toBe(
      '+ { "nodeId": "bass", "stepsBars": ["x.......", "x...x...", "................", "................", "xx"], "lengthBars": 5 }',
    )
  })

  test('are found in a transport of a node', () => {
    const inline =
      '{ "kind": "rack", "nodes": [ { "id": "k", "type": "kick" }, { "id": "t", "type": "transport", "params": { "pattern": { "nodeId": "k", "steps": "x" } } } ] }'
    expect(rackText(perform('k', ALL_BARS, 'x.', inline).document)).toContain('"steps": "x."')
  })
})

describe('steps that cannot be', () => {
  test('are refused in words', () => {
    expect(() => changed('kick', 2, 'x')).toThrow('there is no bar 3; the pattern has 2')
    expect(() => changed('kick', -2, 'x')).toThrow('there is no bar -1')
    expect(() => changed('kick', 0, 'x'.repeat(17))).toThrow('a bar has 16 steps here, and the text has 17')
    expect(() => changed('kick', 0, '')).toThrow('a bar has 16 steps here, and the text has 0')
    expect(() => changed('kick', 0, 'X')).toThrow('steps are x for a hit and . for a rest; "X" is neither')
    expect(() => changed('echo', 0, 'x')).toThrow('echo (delay) cannot be triggered, so it has no steps')
    const silent = '{ "kind": "rack", "nodes": [ { "id": "k", "type": "kick" } ] }'
    expect(() => changed('k', 0, 'x', silent)).toThrow('demo.json has no transport, so no steps')
  })
})
