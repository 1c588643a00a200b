import { describe, expect, test } from 'vitest'
import { isNoChange } from '../../change.ts'
import { sessionText } from '../../testing/fixture.ts'
import { changedMixer, demoMixer, mixerDocument, performMixer } from '../../testing/mixer-fixture.ts'

const clock = (args: object, text = demoMixer) => changedMixer('setClock', args, text)
const time = (args: object) => changedMixer('setRackTime', { rack: 'lead', ...args })

describe('the clock of a session', () => {
  test('has a tempo that racks follow, or leaves it to them', () => {
    expect(clock({ bpm: 98.5 })).toEqual(['Set tempo of the session to 98.5 bpm', '- ]', '+ "tempo": 98.5'])
    const { document } = performMixer('setClock', { bpm: 120 })
    expect(sessionText(performMixer('setClock', { bpm: 0 }, document).document)).toBe(demoMixer)
    expect(isNoChange(performMixer('setClock', { bpm: 0 }).change)).toBe(true)
    expect(() => clock({ bpm: -5 })).toThrow('bpm, and -5 is not')
  })

  test('changes the point of the tempo map that stands at the start', () => {
    const text = demoMixer.replace(
      '  "racks"',
      '  "tempoMap": [ { "bar": 1, "bpm": 90 }, { "bar": 5, "bpm": 140 } ],\n  "racks"',
    )
    expect(clock({ bpm: 100 }, text).at(-1)).toBe(
      '+ "tempoMap": [ { "bar": 1, "bpm": 100 }, { "bar": 5, "bpm": 140 } ],',
    )
  })

  test('loops, ends, rings and counts as it is told', () => {
    const { document } = performMixer('setClock', { loop: true, durationSec: 60, tailSec: 2, beats: 3, unit: 8 })
    expect(JSON.parse(sessionText(document))).toMatchObject({
      loop: true,
      durationSec: 60,
      tailSec: 2,
      timeSignatures: [{ bar: 1, beats: 3, unit: 8 }],
    })
    const five = performMixer('setClock', { beats: 5 }, document).document
    expect(JSON.parse(sessionText(five)).timeSignatures).toEqual([{ bar: 1, beats: 5, unit: 8 }])
    expect(() => clock({ unit: 3 })).toThrow('and not 1/3')
    expect(() => clock({ durationSec: -1 })).toThrow('a length is 0 to 360000 s, and -1 is not')
  })
})

describe('a rack in the session', () => {
  test('starts later or inside, runs by its own ratio, keeps its own tempo', () => {
    expect(time({ offsetFrames: -4800 })).toEqual([
      'Offset lead by -4800 frames',
      '- { "id": "lead", "path": "b.json" },',
      '+ { "id": "lead", "path": "b.json", "startOffsetFrames": -4800 },',
    ])
    expect(time({ stretchNumerator: 3, stretchDenominator: 2 }).at(-1)).toContain('"stretch": "3/2"')
    expect(time({ followTempo: false })[0]).toBe('Let lead keep its own tempo')
    expect(
      isNoChange(performMixer('setRackTime', { rack: 'lead', stretchNumerator: 2, stretchDenominator: 2 }).change),
    ).toBe(true)
  })

  test('is refused a ratio that is none', () => {
    expect(() => time({ stretchNumerator: 3 })).toThrow('a stretch is two numbers, such as 3/2')
    expect(() => time({ stretchNumerator: 0, stretchDenominator: 1 })).toThrow('a number of a stretch is 1 to')
    expect(() => time({ rack: 'leed' })).toThrow('there is no rack "leed". Did you mean "lead"?')
  })
})

describe('a crossfader', () => {
  test('is made between two racks, changed, and removed with what moves it', () => {
    expect(changedMixer('addXfader', { xfader: '', a: 'pads', b: 'lead' }).at(-1)).toBe(
      '+ { "id": "fader", "racks": ["pads", "lead"] }',
    )
    const changed = changedMixer('setXfader', { xfader: 'two', b: 'pads', law: 'linear', smoothingMs: 50, lfoHz: 0.5 })
    expect(changed.at(-1)).toBe(
      '+ { "id": "two", "racks": ["drums", "pads"], "law": "linear", "smoothingMs": 50, "lfo": { "freqHz": 0.5 } }',
    )
    const { document } = performMixer('removeXfader', { xfader: 'two' })
    expect(sessionText(document)).not.toContain('two')
  })

  test('needs two racks that are there', () => {
    expect(() => changedMixer('addXfader', { xfader: '', a: 'lead', b: 'lead' })).toThrow('from one rack to another')
    expect(() => changedMixer('addXfader', { xfader: '', a: 'lead', b: 'main' })).toThrow('there is no rack "main"')
    expect(() => changedMixer('addXfader', { xfader: 'two', a: 'lead', b: 'pads' })).toThrow(
      'there is a crossfader "two"',
    )
  })

  test('loses its LFO by a rate of 0', () => {
    const { document } = performMixer('setXfader', { xfader: 'two', lfoHz: 1 }, mixerDocument())
    expect(sessionText(performMixer('setXfader', { xfader: 'two', lfoHz: 0 }, document).document)).toBe(demoMixer)
    expect(() => performMixer('setXfader', { xfader: 'two', lfoPhase: 0.5 })).toThrow('crossfader two has no LFO')
  })
})
