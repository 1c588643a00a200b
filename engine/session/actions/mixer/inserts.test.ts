import { describe, expect, test } from 'vitest'
import { sessionText } from '../../testing/fixture.ts'
import { changedMixer, demoMixer, mixerDocument, performMixer } from '../../testing/mixer-fixture.ts'

const strip = 'bus:hall'
const hallOf = (text: string) => text.split('\n').find((line) => line.includes('"id": "hall"'))

describe('an insert', () => {
  test('is added at the end or at a place, under a free name', () => {
    expect(changedMixer('addInsert', { strip, type: 'compressor', insert: '' }).at(-1)).toContain(
      '"params": { "pan": 0.25 } }, { "id": "compressor", "type": "compressor" } ]',
    )
    expect(changedMixer('addInsert', { strip, type: 'delay', insert: 'two', index: 0 }).at(-1)).toContain(
      '[ { "id": "two", "type": "delay" }, { "id": "one"',
    )
  })

  test('is an effect, on a bus or on the master', () => {
    const add = (more: object) => () => performMixer('addInsert', { strip, type: 'delay', insert: '', ...more })
    expect(add({ type: 'kick' })).toThrow('a kick is no effect; there are ')
    expect(add({ type: 'dealy' })).toThrow('there is no node type "dealy". Did you mean "delay"?')
    expect(add({ strip: 'lead' })).toThrow('a rack has no inserts: send lead to a bus that has some')
    expect(add({ insert: 'one' })).toThrow('there is an insert "one" already')
    expect(add({ index: 2 })).toThrow('there is no place 3 among 2 inserts')
  })

  test('is removed with its keys, commands and values of tonight', () => {
    const moved = performMixer('setTonight', { address: 'bus:hall/one:1', value: 0.9 }).document
    const { document } = performMixer('removeInsert', { strip, insert: 'one' }, moved)
    expect(hallOf(sessionText(document))).toContain('"inserts": [] }')
    expect(sessionText(document)).not.toContain('bus:hall/one')
    expect(document.tonight.size).toBe(0)
    const keyed = performMixer('removeInsert', { strip: 'bus:main', insert: 'spectral_ducker' })
    expect(sessionText(keyed.document)).toContain('"sidechains": []')
  })

  test('is bypassed and used again, and the file is as it was', () => {
    const off = performMixer('bypassInsert', { strip, insert: 'one', bypass: true })
    expect(off.title).toBe('Bypass one of hall')
    expect(hallOf(sessionText(off.document))).toContain('"bypass": true')
    const on = performMixer('bypassInsert', { strip, insert: 'one', bypass: false }, off.document)
    expect(sessionText(on.document)).toBe(demoMixer)
  })

  test('keeps its name when those of its type without one change their order', () => {
    const twins = demoMixer.replace(
      /"inserts": \[ \{ "id": "one".*\] \}/,
      '"inserts": [ { "type": "delay" }, { "type": "delay", "params": { "mix": 1 } } ] }',
    )
    const text = twins.replace(/\n {4}\{ "timeSec": 2.*/, '')
    const { document } = performMixer('moveInsert', { strip, insert: 'delay#2', index: 0 }, mixerDocument(text))
    expect(hallOf(sessionText(document))).toContain(
      '[ { "type": "delay", "params": { "mix": 1 }, "id": "delay#2" }, { "type": "delay" } ]',
    )
  })
})
