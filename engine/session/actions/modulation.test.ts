import { describe, expect, test } from 'vitest'
import { isNoChange } from '../change.ts'
import { demoRack } from '../testing/fixture.ts'
import { call, changed, performed } from '../testing/perform.ts'

const lfo = (number: number, keys: object = {}, node = 'bass') => call('setLfo', { node, lfo: number, ...keys })
const still = { depth: 0, offset: 0, min: 0, max: 0, squared: false }
const route = (number: number, target: string, keys: object = {}) =>
  call('setRoute', { node: 'bass', lfo: number, target, ...still, ...keys })
const noRoute = (number: number, target: string) => call('removeRoute', { node: 'bass', lfo: number, target })

const modulated = demoRack.replace(
  '"type": "tb303_ext" }',
  `"type": "tb303_ext", "mod": {
    "lfos": [{ "id": 1, "freqHz": 2 }, { "id": 2 }],
    "routes": [
      { "sourceId": 1, "destParam": "CUTOFF_HZ", "depth": 300 },
      { "sourceId": 1, "destParam": "LFO.2.freqHz", "depth": 1 },
      { "sourceId": 2, "destParam": "cutoff_hz", "min": 1, "max": 2 }
    ] } }`,
)

describe('an LFO', () => {
  test('is added with what is given', () => {
    expect(changed(lfo(1, { wave: 'saw', freqHz: 2.5 }))).toEqual([
      'Add LFO 1 of bass',
      '- { "id": "bass", "type": "tb303_ext" },',
      '+ { "id": "bass", "type": "tb303_ext", "mod": { "lfos": [{ "id": 1, "wave": "saw", "freqHz": 2.5 }] } },',
    ])
  })

  test('that is there takes what differs', () => {
    expect(changed(lfo(1, { wave: 'sine', freqHz: 3 }), modulated)).toEqual([
      'Set LFO 1 of bass',
      '- "lfos": [{ "id": 1, "freqHz": 2 }, { "id": 2 }],',
      '+ "lfos": [{ "id": 1, "freqHz": 3 }, { "id": 2 }],',
    ])
    expect(isNoChange(performed(lfo(2, { wave: 'sine', freqHz: 0.5, phase: 0 }), modulated).change)).toBe(true)
  })

  test('goes with the routes from it and to it', () => {
    const { plan } = performed(call('removeLfo', { node: 'bass', lfo: 2 }), modulated)
    expect(plan.nodes[1]).toMatchObject({ lfos: [{ id: 1 }], routes: [{ sourceId: 1, target: 'param' }] })
    expect(() => performed(call('removeLfo', { node: 'bass', lfo: 3 }), modulated)).toThrow('bass has no LFO 3')
  })

  test('beyond the fourth, of an unknown wave or in a node without modulation is refused', () => {
    let text = demoRack
    for (const number of [1, 2, 3, 4]) text = performed(lfo(number), text).after
    expect(() => performed(lfo(5), text)).toThrow('a node has at most 4 LFOs')
    expect(() => performed(lfo(1, { wave: 'wobble' }))).toThrow('a wave is sine, triangle, saw, square')
    expect(() => performed(lfo(1, { freqHz: -1 }))).toThrow('the rate of an LFO is 0 to 20000 Hz, and -1 is not')
    expect(() => performed(lfo(1, {}, 'echo'))).toThrow('echo (delay) has no modulation')
  })
})

describe('a route', () => {
  test('is known by its source and its target, whichever way the file names it', () => {
    expect(changed(route(1, 'CUTOFF_HZ', { depth: 500 }), modulated)).toEqual([
      'Route LFO 1 of bass to CUTOFF_HZ',
      '- { "sourceId": 1, "destParam": "CUTOFF_HZ", "depth": 300 },',
      '+ { "sourceId": 1, "destParam": "CUTOFF_HZ", "depth": 500 },',
    ])
    expect(isNoChange(performed(route(2, 'CUTOFF_HZ', { min: 1, max: 2 }), modulated).change)).toBe(true)
  })

  test('is added without what it has anyway', () => {
    expect(changed(route(2, 'TUNE_SEMITONES', { min: 2, max: 4, squared: true }), modulated).slice(1)).toEqual([
      '- { "sourceId": 2, "destParam": "cutoff_hz", "min": 1, "max": 2 }',
      '+ { "sourceId": 2, "destParam": "cutoff_hz", "min": 1, "max": 2 },',
      '+ { "sourceId": 2, "destParam": "TUNE_SEMITONES", "min": 2, "max": 4, "map": "exp" }',
    ])
  })

  test('goes, and there must be one', () => {
    const { plan } = performed(noRoute(2, 'CUTOFF_HZ'), modulated)
    expect(plan.nodes[1]?.routes.map(({ sourceId }) => sourceId)).toEqual([1, 1])
    expect(() => performed(noRoute(2, 'LFO.1.phase'), modulated)).toThrow('LFO 2 of bass has no route to LFO.1.phase')
  })

  test('from nothing, or to what cannot move, is refused in words', () => {
    expect(() => performed(route(9, 'CUTOFF_HZ'), modulated)).toThrow('bass has no LFO 9')
    expect(() => performed(route(1, 'RESONANCE'), modulated)).toThrow(
      'RESONANCE cannot be modulated; there are TUNE_SEMITONES, CUTOFF_HZ, LFO.n.freqHz and LFO.n.phase',
    )
    expect(() => performed(route(1, 'NOTHING'), modulated)).toThrow('tb303_ext has no parameter NOTHING')
    expect(() => performed(route(1, 'LFO.7.phase'), modulated)).toThrow('there is no LFO 7 to be moved')
    expect(() => performed(route(1, 'CUTOFF_HZ', { depth: 1e300 }), modulated)).toThrow('depth cannot be 1e+300')
  })
})
