import { describe, expect, test } from 'vitest'
import { sessionText } from '../../testing/fixture.ts'
import { changedMixer, demoMixer, mixerDocument, performMixer } from '../../testing/mixer-fixture.ts'

const mapped = demoMixer.replace(
  '  "racks"',
  `  "tempo": 100,
  "tempoMap": [
    { "bar": 3, "bpm": 120, "colour": "red" },
    { "bar": 5, "beat": 3, "bpm": 90, "ramp": true }
  ],
  "timeSignatures": [
    { "bar": 4, "beats": 7, "unit": 8 }
  ],
  "racks"`,
)

const tempo = (args: object, text = mapped) => changedMixer('setClockTempo', args, text)
const signature = (args: object, text = mapped) => changedMixer('setClockSignature', args, text)
const written = (id: 'setClockTempo' | 'removeClockTempo' | 'removeClockSignature', args: object, text: string) =>
  JSON.parse(sessionText(performMixer(id, args, mixerDocument(text)).document))

describe('a tempo point', () => {
  test('is made in its place in time, with the tempo that holds there', () => {
    expect(tempo({ bar: 4, beat: 2, bpm: 140 })).toEqual([
      'Set tempo from 4.2 to 140 bpm',
      '+ { "bar": 4, "beat": 2, "bpm": 140 },',
    ])
    expect(tempo({ bar: 9 }).at(-1)).toBe('+ { "bar": 9, "bpm": 90 }')
    expect(tempo({ bar: 2, ramp: true }).at(-1)).toBe('+ { "bar": 2, "bpm": 100, "ramp": true },')
  })

  test('at the start is the tempo itself', () => {
    expect(written('setClockTempo', { bar: 1, bpm: 80 }, mapped).tempoMap[0]).toEqual({ bar: 1, bpm: 80 })
    expect(() => tempo({ bar: 1, toBar: 2 })).toThrow('the tempo at the start stays there')
    expect(() => changedMixer('removeClockTempo', { bar: 1 }, mapped)).toThrow('the tempo at the start stays')
  })

  test('changes by its own bytes only', () => {
    expect(tempo({ bar: 3, bpm: 121 })).toEqual([
      'Set tempo from 3.1 to 121 bpm',
      '- { "bar": 3, "bpm": 120, "colour": "red" },',
      '+ { "bar": 3, "bpm": 121, "colour": "red" },',
    ])
    expect(tempo({ bar: 5, beat: 3, ramp: false })[0]).toBe('Hold the tempo from 5.3 on')
  })

  test('moves in time with all that the file says of it', () => {
    const { tempoMap } = written('setClockTempo', { bar: 3, toBar: 8, toBeat: 2 }, mapped)
    expect(tempoMap).toEqual([
      { bar: 5, beat: 3, bpm: 90, ramp: true },
      { bar: 8, bpm: 120, colour: 'red', beat: 2 },
    ])
    expect(tempo({ bar: 3, toBar: 2 })[0]).toBe('Move the tempo point at 3.1 to 2.1')
    expect(() => tempo({ bar: 3, toBar: 5, toBeat: 3 })).toThrow('there is a tempo point at 5.3 already')
    expect(() => tempo({ bar: 7, toBar: 8 })).toThrow('there is no tempo point at 7.1')
  })

  test('leaves the tempo of the start as it was, where only the first point said it', () => {
    const alone = mapped.replace('  "tempo": 100,\n', '')
    expect(written('removeClockTempo', { bar: 3 }, alone)).toMatchObject({ tempo: 120, tempoMap: [{ bar: 5 }] })
    expect(written('setClockTempo', { bar: 2, bpm: 60 }, alone)).toMatchObject({ tempo: 120 })
  })

  test('is refused in words where none can be', () => {
    expect(() => tempo({ bar: 0 })).toThrow('a bar is 1 to')
    expect(() => tempo({ bar: 3, bpm: 0 })).toThrow('a tempo is 0.1 to 4000 bpm, and 0 is not')
    expect(() => tempo({ bar: 2, beat: 5 })).toThrow('there is no beat 5 in bar 2')
    expect(() => tempo({ bar: 2, bpm: 90 }, demoMixer)).toThrow('each rack keeps its own tempo')
  })
})

describe('a time signature', () => {
  test('is made, changed, moved and removed', () => {
    expect(signature({ bar: 9, beats: 3 })).toEqual([
      'Set time signature from bar 9 to 3/8',
      '- { "bar": 4, "beats": 7, "unit": 8 }',
      '+ { "bar": 4, "beats": 7, "unit": 8 },',
      '+ { "bar": 9, "beats": 3, "unit": 8 }',
    ])
    expect(signature({ bar: 4, beats: 5 })[0]).toBe('Set time signature from bar 4 to 5/8')
    expect(signature({ bar: 4, toBar: 6 }).at(-1)).toBe('+ { "bar": 6, "beats": 7, "unit": 8 }')
    expect(written('removeClockSignature', { bar: 4 }, mapped).timeSignatures).toEqual([])
  })

  test('is refused where a tempo point would stand on no beat, or none is', () => {
    expect(() => signature({ bar: 5, beats: 2, unit: 4 })).toThrow('there is no beat 3 in bar 5')
    expect(() => signature({ bar: 4, unit: 3 })).toThrow('and not 1/3')
    expect(() => signature({ bar: 4, toBar: 1 })).toThrow('bar 1 has a time signature already')
    expect(() => written('removeClockSignature', { bar: 7 }, mapped)).toThrow('no time signature begins at bar 7')
    expect(() => written('removeClockSignature', { bar: 1 }, mapped)).toThrow('no time signature begins at bar 1')
  })
})
