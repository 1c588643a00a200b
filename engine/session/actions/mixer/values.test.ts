import { describe, expect, test } from 'vitest'
import { nodeDescriptors } from '../../../formats/nodes.gen.ts'
import { applyChange, invert, isNoChange } from '../../change.ts'
import { sendParams, stripParams, xfaderParams } from '../../mixer/values.ts'
import { sessionText } from '../../testing/fixture.ts'
import { changedMixer, demoMixer, performMixer } from '../../testing/mixer-fixture.ts'

const set = (address: string, param: number, value: number) => changedMixer('setMixerValue', { address, param, value })
const { gain, pan, mute, solo, safe } = stripParams

describe('a value of the mixer', () => {
  test('is written where the strip stands', () => {
    expect(set('drums', gain, 0.25)).toEqual([
      'Set level of drums to -12.0 dB',
      '- { "id": "drums", "path": "a.json", "gain": 0.5 },',
      '+ { "id": "drums", "path": "a.json", "gain": 0.25 },',
    ])
    expect(set('bus:hall', mute, 1)[2]).toContain('"muted": true')
    expect(set('lead', solo, 1)[0]).toBe('Solo lead')
    expect(set('lead', safe, 1)[2]).toContain('"soloSafe": true')
    expect(set('master', pan, -0.5)[2]).toBe('+ "master": { "pan": -0.5 }')
  })

  test('of a send, a route, a crossfader or an insert is one as well', () => {
    expect(set('send:lead>bus:hall', sendParams.level, 0)).toContain(
      '+ { "from": "lead", "to": "bus:hall", "level": 0 }',
    )
    expect(set('route:drums>main', sendParams.level, 0.5)[2]).toContain('"to": "main", "gain": 0.5')
    expect(set('xfader:two', xfaderParams.x, 1)[2]).toContain('"x": 1')
    expect(set('bus:hall/one', 1, -0.5)[2]).toContain('"params": { "pan": -0.5 }')
  })

  test('is called what a musician does with it', () => {
    const title = (address: string, param: number, value: number) => set(address, param, value)[0]
    expect([title('lead', mute, 1), title('lead', safe, 1)]).toEqual(['Mute lead', 'Turn on solo-safe of lead'])
    const muted = performMixer('setMixerValue', { address: 'bus:hall', param: mute, value: 1 }).document
    expect(performMixer('setMixerValue', { address: 'bus:hall', param: mute, value: 0 }, muted).title).toBe(
      'Unmute hall',
    )
    expect(title('lead', pan, -0.25)).toBe('Set pan of lead to -25 %')
    expect(title('send:lead>bus:hall', sendParams.level, 0)).toBe('Set level of send lead → hall to silence')
    expect(title('route:drums>main', sendParams.level, 0.5)).toBe('Set level of route drums → main to -6.0 dB')
    expect(title('xfader:two', xfaderParams.x, 1)).toBe('Move crossfader two to 1')
  })

  test('that is so already changes nothing', () => {
    for (const [address, param, value] of [
      ['drums', gain, 0.5],
      ['lead', pan, 0],
      ['master', mute, 0],
      ['xfader:two', 1, 0.5],
    ])
      expect(isNoChange(performMixer('setMixerValue', { address, param, value }).change)).toBe(true)
  })

  test('beyond its range, or of nothing, is refused', () => {
    expect(() => set('drums', gain, 4.1)).toThrow('a level is 0 to 4, and 4.1 is not')
    expect(() => set('drums', pan, 2)).toThrow('a pan is -1 to 1, and 2 is not')
    expect(() => set('master', solo, 1)).toThrow('master has no value 4')
    expect(() => set('bus:hal', gain, 1)).toThrow('hal has no value 1')
    expect(() => set('bus:hall/one', 999, 1)).toThrow('a pan keeps no parameter 999 in a file')
  })

  test('has the number that the engine knows it by', () => {
    for (const [type, params] of [
      ['strip', stripParams],
      ['send', sendParams],
      ['xfader', xfaderParams],
    ] as const) {
      if (!nodeDescriptors.some((one) => one.type === type)) continue
      for (const [name, id] of Object.entries(params)) expect([name, paramOf(type, name)]).toEqual([name, id])
    }
  })

  test('moves for tonight and is kept in the session', () => {
    const moved = performMixer('setTonight', { address: 'bus:hall:1', value: 0.1 }).document
    const insert = performMixer('setTonight', { address: 'bus:hall/one:1', value: 0.75 }, moved).document
    expect([...insert.tonight.keys()]).toEqual(['bus:hall:1', 'bus:hall/one:1'])
    const kept = performMixer('keepTonight', {}, moved)
    expect(kept.document.tonight.size).toBe(0)
    expect(sessionText(kept.document)).toBe(demoMixer.replace('"gain": 0.8', '"gain": 0.1'))
    expect(applyChange(kept.document, invert(kept.change)).tonight).toEqual(moved.tonight)
    expect(performMixer('setTonight', { address: 'bus:hall:1', value: 0.8 }, moved).document.tonight.size).toBe(0)
  })
})

test('a value that an insert reads only when it is made is set by its key', () => {
  const call = { strip: 'bus:hall', insert: 'one', key: 'law', value: 1 }
  expect(changedMixer('setInsertValue', call)[2]).toContain('"law": "balance"')
  expect(() => changedMixer('setInsertValue', { ...call, key: 'lwa' })).toThrow('one has no value "lwa"')
})

function paramOf(type: string, name: string): number {
  return (
    nodeDescriptors.find((one) => one.type === type)?.params.find((one) => one.name === name.toUpperCase())?.id ?? 0
  )
}
