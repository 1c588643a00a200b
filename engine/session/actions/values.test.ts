import { describe, expect, test } from 'vitest'
import { isNoChange } from '../change.ts'
import { SessionRefusal } from '../refusal.ts'
import { demoRack, documentOf, rackText } from '../testing/fixture.ts'
import { changedLines } from '../testing/lines.ts'
import { type DocumentCall, performAll } from './index.ts'

const rack = 'demo'
const changed = (call: DocumentCall, text = demoRack) => {
  const { document, title } = performAll(documentOf({ demo: text }), [call])
  return [title, ...changedLines(text, rackText(document))]
}
const setValue = (node: string, param: number, value: number): DocumentCall => ({
  id: 'setValue',
  args: { rack, node, param, value },
})
const setFileValue = (node: string, key: string, value: number): DocumentCall => ({
  id: 'setFileValue',
  args: { rack, node, key, value },
})
const setTempo = (bpm: number): DocumentCall => ({ id: 'setTempo', args: { rack, bpm } })

describe('a start value', () => {
  test('is changed where it stands', () => {
    expect(changed(setValue('kick', 1, 90))).toEqual([
      'Set Pitch of kick to 90 Hz',
      '- { "id": "kick", "type": "kick", "params": { "f0": 100, "click": 0.5 } },',
      '+ { "id": "kick", "type": "kick", "params": { "f0": 90, "click": 0.5 } },',
    ])
  })

  test('is written as the shortest number that the engine reads back as the same', () => {
    expect(changed(setValue('kick', 6, Math.fround(0.1)))[2]).toContain('"click": 0.1 }')
  })

  test('comes to a node that had none', () => {
    expect(changed(setValue('bass', 4, 900))).toEqual([
      'Set Cutoff of bass to 900 Hz',
      '- { "id": "bass", "type": "tb303_ext" },',
      '+ { "id": "bass", "type": "tb303_ext", "params": { "cutoff": 900 } },',
    ])
  })

  test('takes the place of params that are none', () => {
    for (const params of ['null', '[1]', '7']) {
      const odd = demoRack.replace('"type": "tb303_ext"', `"type": "tb303_ext", "params": ${params}`)
      expect(changed(setValue('bass', 4, 900), odd)[2]).toContain('"params": { "cutoff": 900 } }')
    }
  })

  test('is held where the node would hold it', () => {
    expect(changed(setValue('kick', 1, 1e6))[0]).toBe('Set Pitch of kick to 200 Hz')
  })

  test('that is the same already changes nothing, written or not', () => {
    expect(isNoChange(performAll(documentOf(), [setValue('kick', 1, 100)]).change)).toBe(true)
    expect(isNoChange(performAll(documentOf(), [setValue('kick', 7, 0)]).change)).toBe(true)
  })

  test('reaches every node of an id', () => {
    const twins = demoRack.replace('"id": "bass", "type": "tb303_ext"', '"id": "kick", "type": "kick"')
    expect(changed(setValue('kick', 2, 50), twins).filter((line) => line.includes('"fend": 50'))).toHaveLength(2)
  })

  test('without a place in the file is refused', () => {
    expect(() => changed(setValue('bass', 14, 0.5))).toThrow(/of bass has no place in the file; it is only played/)
  })

  test('behind a fault that stops the reading is refused', () => {
    const broken = demoRack.replace('"type": "tb303_ext"', '"type": "tb303_ext", "params": { "waveform": "saw" }')
    expect(() => changed(setValue('bass', 4, 900), broken)).toThrow(
      'cutoff of bass cannot be kept: demo.json has a fault in the params before it',
    )
  })

  test('of a node or parameter that does not exist is refused by name', () => {
    expect(() => changed(setValue('bas', 4, 800))).toThrow('there is no node "bas". Did you mean "bass"?')
    expect(() => changed(setValue('bass', 99, 800))).toThrow('bass has no parameter 99')
    expect(() => changed(setValue('bass', 4, Number.NaN))).toThrow(SessionRefusal)
    expect(() => changed(setValue('bass', 4, 1e300))).toThrow(SessionRefusal)
  })
})

describe('a value that is read once', () => {
  test('is written as its kind is', () => {
    expect(changed(setFileValue('echo', 'delayMs', 300))).toEqual([
      'Set Delay of echo to 300 ms',
      '- { "id": "echo", "type": "delay", "params": { "delayMs": 250 } }',
      '+ { "id": "echo", "type": "delay", "params": { "delayMs": 300 } }',
    ])
    const duck = demoRack.replace('"type": "tb303_ext"', '"type": "spectral_ducker"')
    expect(changed(setFileValue('bass', 'applyMode', 1), duck)[0]).toBe('Set Apply mode of bass to dynamicEq')
    expect(changed(setFileValue('kick', 'loop', 1))[0]).toBe('Set Loop of kick to on')
  })

  test('that would refuse the rack is refused with the reason', () => {
    expect(() => changed(setFileValue('echo', 'delayMs', 1e9))).toThrow(
      'demo.json would have an error at nodes[2].params.delayMs: 1000000000 ms is longer than any delay line here',
    )
  })

  test('of an unknown key is refused', () => {
    expect(() => changed(setFileValue('echo', 'delay', 1))).toThrow('echo has no value "delay"')
  })
})

describe('the tempo', () => {
  test('is that of the transport', () => {
    expect(changed(setTempo(128.5))).toEqual([
      'Set tempo of demo to 128.5 bpm',
      '- "bpm": 120, "lengthBars": 2, "resolution": 16,',
      '+ "bpm": 128.5, "lengthBars": 2, "resolution": 16,',
    ])
    expect(isNoChange(performAll(documentOf(), [setTempo(120)]).change)).toBe(true)
  })

  test('beyond anything that can be played is refused', () => {
    for (const bpm of [0, -1, Number.NaN, 1e9])
      expect(() => changed(setTempo(bpm))).toThrow('a tempo is 0.001 to 100000')
  })

  test('needs a transport', () => {
    const silent = '{ "kind": "rack", "nodes": [] }'
    expect(() => changed(setTempo(120), silent)).toThrow('demo.json has no transport, so no tempo')
  })
})

describe('a rack that cannot be changed', () => {
  test('is named, with the reason', () => {
    const call: DocumentCall = { id: 'setTempo', args: { rack: 'dem', bpm: 120 } }
    expect(() => performAll(documentOf(), [call])).toThrow('there is no rack "dem"')
    expect(() => changed(setTempo(120), '{ "kind": "rack", "nodes": 7 }')).toThrow(
      'demo.json has an error at nodes: expected an array of objects but found a number',
    )
    expect(() => changed(setTempo(120), '{ "version": 9 }')).toThrow('this is a file from a newer version of MAM')
  })
})
