import { describe, expect, test } from 'vitest'
import { sessionText } from '../../testing/fixture.ts'
import { changedMixer, demoMixer, performMixer } from '../../testing/mixer-fixture.ts'

const add = (args: object) => changedMixer('addBus', { bus: '', channels: 2, mode: 'stereo', ...args })

describe('a bus', () => {
  test('is added under a free name, with what is unusual about it', () => {
    expect(add({})).toContain('+ { "id": "bus" }')
    const wide = performMixer('addBus', { bus: 'wide', channels: 6, mode: 'multichannel' })
    expect([wide.title, sessionText(wide.document)]).toEqual([
      'Add bus wide',
      expect.stringContaining(',\n    { "id": "wide", "channels": 6, "mode": "multichannel" }\n'),
    ])
    expect(add({ bus: 'ms', mode: 'midSide' }).at(-1)).toBe('+ { "id": "ms", "mode": "midSide" }')
  })

  test('needs a name that nothing has, and channels that its mode has', () => {
    expect(() => add({ bus: 'lead' })).toThrow('there is a rack "lead" already')
    expect(() => add({ bus: 'main' })).toThrow('there is a bus "main" already')
    expect(() => add({ bus: 'master' })).toThrow('master is the name of the master')
    expect(() => add({ channels: 65, mode: 'multichannel' })).toThrow('a number of channels is 1 to 64')
    expect(() => add({ channels: 3, mode: 'midSide' })).toThrow('middle and side are two channels, not 3')
  })

  test('that is removed takes along what refers to it', () => {
    const [title, ...lines] = changedMixer('removeBus', { bus: 'hall' })
    expect(title).toBe('Remove bus hall')
    expect(lines.filter((line) => line.startsWith('+'))).toEqual([
      expect.stringMatching(/^\+ \{ "id": "main".*\] \}$/),
      '+ "sends": [],',
    ])
    const { document } = performMixer('removeBus', { bus: 'hall' })
    expect(sessionText(document)).not.toContain('hall')
    expect(sessionText(document)).toContain('xfader:two:x')
  })

  test('that is removed takes its values of tonight along, and undo brings them back', () => {
    const moved = performMixer('setTonight', { address: 'send:lead>bus:hall:1', value: 0.9 }).document
    expect(performMixer('removeBus', { bus: 'main' }, moved).document.tonight.size).toBe(1)
    expect(performMixer('removeBus', { bus: 'hall' }, moved).document.tonight.size).toBe(0)
  })

  test('that is renamed is followed by all that names it', () => {
    const moved = performMixer('setTonight', { address: 'send:lead>bus:hall:1', value: 0.9 }).document
    const { document, title } = performMixer('renameBus', { bus: 'hall', name: 'room' }, moved)
    expect(title).toBe('Rename bus hall to room')
    expect(sessionText(document)).toBe(demoMixer.replaceAll('hall', 'room'))
    expect([...document.tonight]).toEqual([['send:lead>bus:room:1', 0.9]])
    const main = performMixer('renameBus', { bus: 'main', name: 'all' })
    expect(sessionText(main.document)).toBe(demoMixer.replaceAll('main', 'all'))
  })

  test('changes its place, its mode and its channels', () => {
    expect(changedMixer('moveBus', { bus: 'hall', index: 0 })[0]).toBe('Move bus hall to place 1')
    expect(changedMixer('setBus', { bus: 'hall', mode: 'midSide' }).at(-1)).toContain('"mode": "midSide"')
    expect(changedMixer('setBus', { bus: 'hall' })).toEqual(['Change bus hall'])
    expect(() => changedMixer('moveBus', { bus: 'hall', index: 2 })).toThrow('there is no place 3 among 2 buses')
  })
})

test('a rack that is renamed or removed is followed in routes, sends, keys and crossfaders', () => {
  const renamed = sessionText(performMixer('renameRack', { rack: 'drums', id: 'kit' }).document)
  expect(renamed).toBe(demoMixer.replaceAll('drums', 'kit'))
  const removed = sessionText(performMixer('removeRack', { rack: 'lead' }).document)
  expect(removed).not.toContain('lead')
  expect(removed).toContain('"xfaders": []')
  expect(removed).toContain('"bus:hall/one"')
})

test('a node that is renamed or removed is followed by the keys that hear it', () => {
  const renamed = sessionText(performMixer('renameNode', { rack: 'drums', node: 'kick', name: 'boom' }).document)
  expect(renamed).toBe(demoMixer.replace('drums/kick', 'drums/boom'))
  const removed = sessionText(performMixer('removeNode', { rack: 'drums', node: 'kick' }).document)
  expect(removed).toBe(demoMixer.replace(/\[\n {4}\{ "from": "drums\/kick".*\n {2}\]/, '[]'))
})
