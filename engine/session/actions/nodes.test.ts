import { describe, expect, test } from 'vitest'
import { isNoChange } from '../change.ts'
import { demoRack } from '../testing/fixture.ts'
import { call, changed, performed } from '../testing/perform.ts'

describe('bypassing a node', () => {
  const bypass = (node: string, bypass: boolean) => call('bypassNode', { node, bypass })

  test('is one key of the node, and its end takes the key away', () => {
    const lines = changed(bypass('echo', true))
    expect(lines).toEqual([
      'Bypass echo',
      '- { "id": "echo", "type": "delay", "params": { "delayMs": 250 } }',
      '+ { "id": "echo", "type": "delay", "params": { "delayMs": 250 }, "bypass": true }',
    ])
    const { after, plan } = performed(bypass('echo', true))
    expect(plan.nodes[2]).toMatchObject({ id: 'echo', type: 'wiretap', bypassed: { type: 'delay' } })
    expect(performed(bypass('echo', false), after)).toMatchObject({ title: 'Use echo again', after: demoRack })
  })

  test('again, or of nobody, does nothing', () => {
    expect(isNoChange(performed(bypass('echo', false)).change)).toBe(true)
    expect(() => performed(bypass('ech', true))).toThrow('there is no node "ech". Did you mean "echo"?')
  })

  test('leaves its values to be set', () => {
    const { after } = performed(bypass('kick', true))
    const { plan, title } = performed(call('setValue', { node: 'kick', param: 1, value: 80 }), after)
    expect(title).toBe('Set Pitch of kick to 80 Hz')
    expect(plan.nodes[0]?.bypassed?.values).toContainEqual(['f0', 80])
  })
})

describe('inserting a node', () => {
  const insert = (type: string, toPort = 0, node = '') =>
    call('insertNode', { from: 'bass', to: 'echo', toPort, type, node })

  test('leaves the gain in front of it', () => {
    expect(changed(insert('compressor'))).toEqual([
      'Put compressor between bass and echo',
      '- { "id": "echo", "type": "delay", "params": { "delayMs": 250 } }',
      '- { "from": "bass", "to": "echo", "gainPercent": 80 }',
      '+ { "id": "echo", "type": "delay", "params": { "delayMs": 250 } },',
      '+ { "id": "compressor", "type": "compressor" }',
      '+ { "from": "bass", "to": "compressor", "gainPercent": 80 },',
      '+ { "from": "compressor", "to": "echo" }',
    ])
  })

  test('in front of a key goes on to the key', () => {
    const keyed = demoRack
      .replace('"type": "delay", "params": { "delayMs": 250 }', '"type": "compressor"')
      .replace('"gainPercent": 80', '"toPort": 1')
    const { plan } = performed(insert('delay', 1), keyed)
    expect(plan.edges.map(({ from, to, toPort }) => [from, to, toPort])).toEqual([
      ['bass', 'delay', 0],
      ['delay', 'echo', 1],
    ])
  })

  test('that hears nothing, or where nothing is connected, is refused', () => {
    expect(() => performed(insert('kick'))).toThrow('a kick hears nothing, so it cannot stand between two nodes')
    expect(() => performed(insert('delay', 1))).toThrow('bass is not connected to echo there')
    expect(() => performed(insert('delay', 0, 'kick'))).toThrow('there is a node "kick" already')
  })
})

describe('duplicating a node', () => {
  test('copies its connections, its patterns and its commands', () => {
    expect(changed(call('duplicateNode', { node: 'bass', name: '' }))).toEqual([
      'Duplicate bass as bass2',
      '- { "id": "echo", "type": "delay", "params": { "delayMs": 250 } }',
      '- { "from": "bass", "to": "echo", "gainPercent": 80 }',
      '- { "nodeId": "bass", "stepsBars": ["x.......", "x...x..."] }',
      '- "commands": [ { "sampleTime": 0, "nodeId": "bass", "type": "Trigger" } ]',
      '+ { "id": "echo", "type": "delay", "params": { "delayMs": 250 } },',
      '+ { "id": "bass2", "type": "tb303_ext" }',
      '+ { "from": "bass", "to": "echo", "gainPercent": 80 },',
      '+ { "from": "bass2", "to": "echo", "gainPercent": 80 }',
      '+ { "nodeId": "bass", "stepsBars": ["x.......", "x...x..."] },',
      '+ { "nodeId": "bass2", "stepsBars": ["x.......", "x...x..."] }',
      '+ "commands": [ { "sampleTime": 0, "nodeId": "bass", "type": "Trigger" }, { "sampleTime": 0, "nodeId": "bass2", "type": "Trigger" } ]',
    ])
  })

  test('copies its place in the mixer, and keys that only others read', () => {
    const noted = demoRack.replace('"click": 0.5 }', '"click": 0.5 }, "x-note": [1, 2]')
    const { plan, after } = performed(call('duplicateNode', { node: 'kick', name: 'boom' }), noted)
    expect(after).toContain('{ "id": "boom", "type": "kick", "params": { "f0": 100, "click": 0.5 }, "x-note": [1, 2] }')
    expect(plan.mixer?.inputs.map(({ id }) => id)).toEqual(['kick', 'echo', 'boom'])
  })

  test('under a taken name, or with a number that no file can hold, is refused', () => {
    expect(() => performed(call('duplicateNode', { node: 'bass', name: 'kick' }))).toThrow('there is a node "kick"')
    const huge = demoRack.replace('"click": 0.5 }', '"click": 0.5 }, "x-note": 1e999')
    expect(() => performed(call('duplicateNode', { node: 'kick', name: '' }), huge)).toThrow('no file can hold')
  })
})
