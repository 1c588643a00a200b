import { describe, expect, test } from 'vitest'
import { sessionText } from '../../testing/fixture.ts'
import { changedMixer, demoMixer, mixerDocument, performMixer } from '../../testing/mixer-fixture.ts'

const marked = demoMixer.replace(
  '  "racks"',
  `  "tempo": 100,
  "timeSignatures": [ { "bar": 4, "beats": 3 } ],
  "markers": [
    { "name": "verse", "bar": 5, "colour": "red" },
    { "name": "applause", "timeSec": 12.5 }
  ],
  "racks"`,
)

const set = (args: object, text = marked) => changedMixer('setClockMarker', args, text)
const written = (id: 'setClockMarker' | 'removeClockMarker', args: object) =>
  JSON.parse(sessionText(performMixer(id, args, mixerDocument(marked)).document)).markers

describe('a marker', () => {
  test('is made at a bar, a beat or a time', () => {
    expect(set({ name: 'drop', bar: 9 })).toEqual([
      'Add the marker "drop" at 9.1',
      '- { "name": "applause", "timeSec": 12.5 }',
      '+ { "name": "applause", "timeSec": 12.5 },',
      '+ { "name": "drop", "bar": 9 }',
    ])
    expect(set({ name: 'drop', bar: 2, beat: 3.5 }).at(-1)).toBe('+ { "name": "drop", "bar": 2, "beat": 3.5 }')
    expect(set({ name: 'drop', timeSec: 0.25 })[0]).toBe('Add the marker "drop" at 0.25 s')
    expect(set({ name: 'first' }, demoMixer).at(-1)).toContain('{ "name": "first", "bar": 1 }')
  })

  test('moves and changes its name by its own bytes only', () => {
    expect(set({ name: 'verse', bar: 3, beat: 2 })).toEqual([
      'Move the marker "verse" to 3.2',
      '- { "name": "verse", "bar": 5, "colour": "red" },',
      '+ { "name": "verse", "bar": 3, "colour": "red", "beat": 2 },',
    ])
    expect(set({ name: 'verse', toName: 'verse 1' })).toEqual([
      'Rename the marker "verse" to "verse 1"',
      '- { "name": "verse", "bar": 5, "colour": "red" },',
      '+ { "name": "verse 1", "bar": 5, "colour": "red" },',
    ])
  })

  test('goes from a bar to a time and back without a rest of either', () => {
    expect(written('setClockMarker', { name: 'verse', timeSec: 3 })[0]).toEqual({
      name: 'verse',
      colour: 'red',
      timeSec: 3,
    })
    expect(written('setClockMarker', { name: 'applause', bar: 2 })[1]).toEqual({ name: 'applause', bar: 2 })
  })

  test('is removed', () => {
    expect(changedMixer('removeClockMarker', { name: 'verse' }, marked)[0]).toBe('Remove the marker "verse"')
    expect(written('removeClockMarker', { name: 'applause' })).toHaveLength(1)
  })

  test('is refused in words where none can be', () => {
    expect(() => set({ name: 'drop', bar: 0 })).toThrow('a bar is 1 to')
    expect(() => set({ name: 'drop', bar: 4, beat: 4 })).toThrow('there is no beat 4 in bar 4, which has 3')
    expect(() => set({ name: 'drop', beat: 2 })).toThrow('say which bar')
    expect(() => set({ name: 'drop', timeSec: -1 })).toThrow('a time is 0 to')
    expect(() => set({ name: 'drop', bar: 1, timeSec: 1 })).toThrow('not at both')
    expect(() => set({ name: 'verse', toName: 'applause' })).toThrow('there is a marker "applause" already')
    expect(() => set({ name: ' ' })).toThrow('the name of a marker')
    expect(() => written('removeClockMarker', { name: 'verze' })).toThrow(
      'there is no marker "verze". Did you mean "verse"?',
    )
    expect(() => set({ name: 'nobody', toName: 'new' })).toThrow('there is no marker "nobody"')
  })
})
