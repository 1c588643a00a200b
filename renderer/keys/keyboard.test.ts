import { beforeEach, describe, expect, test } from 'vitest'
import type { ActionInit } from '../../engine/client/gesture.ts'
import { type Descriptors, NotesTaken, type Rack } from '../../engine/client/model.ts'
import { createReplicaStore, type ReplicaStore } from '../../engine/client/replica.ts'
import { Keyboard } from './keyboard.ts'

const descriptors = new Map([
  ['synth', { notes: NotesTaken.MANY }],
  ['tb303_ext', { notes: NotesTaken.ONE }],
  ['kick', { notes: NotesTaken.NONE }],
]) as unknown as Descriptors

const rackOf = (id: string, nodes: readonly (readonly [id: string, type: string])[]): Rack =>
  ({
    id,
    path: `${id}.json`,
    nodes: nodes.map(([node, type], index) => ({ id: node, type, index })),
  }) as unknown as Rack

const RACK = rackOf('one', [
  ['kick', 'kick'],
  ['pad', 'synth'],
  ['bass', 'tb303_ext'],
])

let store: ReplicaStore
let sent: ActionInit[]
let keys: Keyboard

beforeEach(() => {
  store = createReplicaStore()
  sent = []
  const perform = async (action: ActionInit) => sent.push(action)
  keys = new Keyboard({ store, perform, report: (error) => expect.fail(String(error)) })
  store.setState({ link: 'live', rack: RACK, descriptors })
})

/** `on pad 60`; an end by the pitch that it ends. */
function told(): string[] {
  const pitches = new Map<number, number>()
  return sent.map((action) => {
    if (action.case === 'playNote') {
      pitches.set(action.value.note!, action.value.pitch!)
      return `on ${action.value.node} ${action.value.pitch}`
    }
    if (action.case === 'endNote') return `off ${pitches.get(action.value.note!)}`
    if (action.case === 'holdNotes') return `hold ${action.value.node} ${action.value.hold}`
    return String(action.case)
  })
}

const state = () => keys.state.getState()

describe('the node that is played', () => {
  test('is the first that takes notes, or the one that is chosen', () => {
    expect(state().node).toBe('pad')
    keys.open('bass')
    expect(state()).toMatchObject({ node: 'bass', isOpen: true })
    keys.choose('kick')
    expect(state().node).toBe('pad')
  })

  test('is none where none takes notes, and then a press sounds nothing', () => {
    store.setState({ rack: rackOf('drums', [['kick', 'kick']]) })
    keys.press('pointer 1', 60, 0.5)
    expect(state().node).toBeNull()
    expect(told()).toEqual([])
  })

  test('keeps a note that began there until it ends, whatever is chosen meanwhile', () => {
    keys.press('pointer 1', 60, 0.5)
    keys.choose('bass')
    keys.press('pointer 2', 40, 0.5)
    keys.lift('pointer 1')
    expect(told()).toEqual(['on pad 60', 'on bass 40', 'off 60'])
  })
})

describe('hands', () => {
  test('slide from key to key: a glissando', () => {
    for (const pitch of [60, 60, 62, 64]) keys.press('pointer 1', pitch, 0.5)
    keys.lift('pointer 1')
    expect(told()).toEqual(['on pad 60', 'off 60', 'on pad 62', 'off 62', 'on pad 64', 'off 64'])
  })

  test('light what they hold', () => {
    keys.press('pointer 1', 60, 0.5)
    keys.press('pointer 2', 67, 0.5)
    expect([...state().lit]).toEqual([60, 67])
    keys.lift('pointer 1')
    expect([...state().lit]).toEqual([67])
  })

  test('let go at once where the window loses the focus', () => {
    keys.setTyping('on')
    keys.typeDown('KeyA', false)
    keys.press('pointer 1', 72, 0.5)
    keys.leave()
    expect(told()).toEqual(['on pad 60', 'on pad 72', 'off 60', 'off 72'])
    expect(state().lit.size).toBe(0)
  })

  test('are forgotten with the connection: the host has ended their notes', () => {
    keys.setHold(true)
    keys.press('pointer 1', 60, 0.5)
    store.setState({ link: 'lost' })
    keys.lift('pointer 1')
    expect(told()).toEqual(['hold pad true', 'on pad 60'])
    expect(state()).toMatchObject({ isHold: false, lit: new Set() })
  })
})

describe('hold', () => {
  test('keeps what was let go lit, until it is off', () => {
    keys.setHold(true)
    keys.press('pointer 1', 60, 0.5)
    keys.lift('pointer 1')
    expect([...state().lit]).toEqual([60])
    keys.setHold(false)
    expect(state().lit.size).toBe(0)
    expect(told()).toEqual(['hold pad true', 'on pad 60', 'off 60', 'hold pad false'])
  })

  test('comes up on the node where it went down', () => {
    keys.setHold(true)
    keys.choose('bass')
    expect(told()).toEqual(['hold pad true', 'hold pad false'])
    expect(state().isHold).toBe(false)
  })

  test('is gone with its rack', () => {
    keys.setHold(true)
    store.setState({ rack: rackOf('two', [['pad', 'synth']]) })
    expect(state().isHold).toBe(false)
    keys.setHold(true)
    expect(told()).toEqual(['hold pad true', 'hold pad true'])
  })

  test('has nothing to show once the transport has started or stopped: that ends what it held', () => {
    keys.setHold(true)
    keys.press('pointer 1', 60, 0.5)
    keys.press('pointer 2', 64, 0.5)
    keys.lift('pointer 1')
    store.setState({ transport: { isPlaying: true, loop: true, startFrame: 0 } })
    expect([...state().lit]).toEqual([64])
    expect(state().isHold).toBe(true)
  })

  test('ends with everything at one press', () => {
    keys.setHold(true)
    keys.press('pointer 1', 60, 0.5)
    keys.lift('pointer 1')
    keys.endAll()
    expect(told().at(-1)).toBe('endNotes')
    expect(state()).toMatchObject({ isHold: true, lit: new Set() })
  })
})

describe('typing', () => {
  test('plays nothing until it is on', () => {
    expect(keys.typeDown('KeyA', false)).toBe(false)
    keys.toggleTyping()
    expect(state().isOpen).toBe(true)
    expect(keys.typeDown('KeyA', false)).toBe(true)
    keys.typeUp('KeyA')
    expect(told()).toEqual(['on pad 60', 'off 60'])
  })

  test('leaves every other key alone', () => {
    keys.setTyping('on')
    for (const code of ['Space', 'Escape', 'Digit2', 'Delete', 'KeyQ']) expect(keys.typeDown(code, false)).toBe(false)
  })

  test('plays a held key once', () => {
    keys.setTyping('on')
    for (const isRepeat of [false, true, true]) expect(keys.typeDown('KeyA', isRepeat)).toBe(true)
    expect(told()).toEqual(['on pad 60'])
  })

  test('moves by octaves and velocity, and a note that sounds meanwhile ends', () => {
    keys.setTyping('on')
    keys.typeDown('KeyA', false)
    keys.typeDown('KeyX', false)
    keys.typeDown('KeyC', false)
    keys.typeDown('KeyS', false)
    keys.typeUp('KeyA')
    expect(told()).toEqual(['on pad 60', 'on pad 74', 'off 60'])
    const last = sent[1]
    expect(last?.case === 'playNote' && last.value.velocity).toBeCloseTo(0.7)
  })

  test('goes off with another rack unless it is locked, and its notes end either way', () => {
    const other = rackOf('two', [['pad', 'synth']])
    keys.setTyping('on')
    keys.typeDown('KeyA', false)
    store.setState({ rack: other })
    expect(state().typing).toBe('off')
    keys.setTyping('locked')
    keys.typeDown('KeyS', false)
    store.setState({ rack: RACK })
    keys.leave()
    keys.close()
    expect(state().typing).toBe('locked')
    expect(told()).toEqual(['on pad 60', 'off 60', 'on pad 62', 'off 62'])
  })

  test('stays on while the rack gets another name', () => {
    keys.setTyping('on')
    keys.typeDown('KeyA', false)
    keys.setHold(true)
    store.setState({ rack: { ...RACK, id: 'uno' } })
    keys.setHold(false)
    expect(state().typing).toBe('on')
    expect(told()).toEqual(['on pad 60', 'hold pad true', 'hold pad false'])
    expect(sent.at(-1)?.value).toMatchObject({ rack: 'uno' })
  })
})
