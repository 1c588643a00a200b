import { describe, expect, test } from 'vitest'
import { isNoChange } from '../change.ts'
import { demoRack } from '../testing/fixture.ts'
import { call, changed, performed } from '../testing/perform.ts'

const level = (node: string, gainPercent: number) => call('setMixerInput', { node, gainPercent })
const master = (gainPercent: number) => call('setMasterGain', { gainPercent })
const clip = (softClip: boolean) => call('setSoftClip', { softClip })

describe('levels in the mixer', () => {
  test('change the entry of a node, or add one', () => {
    expect(changed(level('kick', 80))).toEqual([
      'Set level of kick to 80 %',
      '- "mixer": { "inputs": [ { "id": "kick" }, { "id": "echo" } ] },',
      '+ "mixer": { "inputs": [ { "id": "kick", "gainPercent": 80 }, { "id": "echo" } ] },',
    ])
    expect(changed(level('bass', 80))[2]).toContain('{ "id": "echo" }, { "id": "bass", "gainPercent": 80 } ]')
    expect(isNoChange(performed(level('kick', 100)).change)).toBe(true)
  })

  test('say on which channel of the rack a node is heard', () => {
    const set = (channel: number) => call('setMixerInput', { node: 'kick', gainPercent: 100, channel })
    expect(changed(set(3))).toEqual([
      'Send kick to channel 3',
      '- "mixer": { "inputs": [ { "id": "kick" }, { "id": "echo" } ] },',
      '+ "mixer": { "inputs": [ { "id": "kick", "channel": 3 }, { "id": "echo" } ] },',
    ])
    expect(performed(set(3)).plan.mixer?.inputs[0]).toEqual({ id: 'kick', gain: 1, channel: 3 })
    expect(isNoChange(performed(set(1)).change)).toBe(true)
    expect(() => performed(set(65))).toThrow('a channel is')
  })

  test('go with their entry', () => {
    const { plan, title } = performed(call('removeMixerInput', { node: 'kick' }))
    expect([title, plan.mixer?.inputs.map(({ id }) => id)]).toEqual(['Take kick out of the mixer', ['echo']])
    expect(() => performed(call('removeMixerInput', { node: 'bass' }))).toThrow('the mixer does not list "bass"')
  })

  test('beyond 200 %, or of nobody, are refused', () => {
    expect(() => performed(level('kick', 201))).toThrow('a level is 0 to 200 %, and 201 is not')
    expect(() => performed(level('kik', 50))).toThrow('there is no node "kik". Did you mean "kick"?')
  })
})

describe('the output', () => {
  test('has a level and a soft clip', () => {
    expect(performed(master(50)).plan.mixer).toMatchObject({ masterGain: 0.5, softClip: true })
    expect(performed(clip(false)).plan.mixer).toMatchObject({ masterGain: 1, softClip: false })
    expect(isNoChange(performed(master(100)).change)).toBe(true)
    expect(isNoChange(performed(clip(true)).change)).toBe(true)
  })

  test('of a rack without a mixer starts to clip only when that is asked for', () => {
    const bare = demoRack.replace('  "mixer": { "inputs": [ { "id": "kick" }, { "id": "echo" } ] },\n', '')
    expect(performed(level('kick', 80), bare).plan.mixer).toMatchObject({ masterGain: 1, softClip: false })
    expect(performed(master(80), bare).plan.mixer).toMatchObject({ softClip: false, inputs: [] })
    expect(isNoChange(performed(clip(false), bare).change)).toBe(true)
    expect(performed(clip(true), bare).plan.mixer).toMatchObject({ masterGain: 1, softClip: true })
  })
})
