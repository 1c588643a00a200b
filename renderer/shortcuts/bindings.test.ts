import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { findCommand } from '../actions/commands.ts'
import type { Press } from '../actions/shortcut.ts'
import {
  type Choices,
  choose,
  commandPressed,
  conflictsOf,
  graphKeyPressed,
  keyCommands,
  keysOf,
  parseChoices,
  reset,
} from './bindings.ts'

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})
const now = { chosen: {}, isPlaying: false, singleKeys: true }
const of = (id: string) => findCommand(id) ?? keyCommands.find((command) => command.id === id)!

test('no two commands have the same usual keys at the same moment', () => {
  for (const command of keyCommands)
    expect(
      conflictsOf(command, command.usualKeys ?? '', {}).map(({ id }) => id),
      `${command.id}: ${command.usualKeys}`,
    ).toEqual([])
})

test('space plays while it is stopped and stops while it plays', () => {
  expect(commandPressed(press(' '), now)?.id).toBe('play')
  expect(commandPressed(press(' '), { ...now, isPlaying: true })?.id).toBe('stop')
})

test('keys that somebody chose reach the command, and the usual ones do not any more', () => {
  const chosen = { save: 'CmdOrCtrl+Alt+S' }
  expect(commandPressed(press('s', { ctrlKey: true, altKey: true }), { ...now, chosen })?.id).toBe('save')
  expect(commandPressed(press('s', { ctrlKey: true }), { ...now, chosen })).toBeUndefined()
})

test('keys that another command has are told, and taking them leaves that one without', () => {
  const store = createStore<Choices>(() => ({}))
  expect(conflictsOf(of('undo'), 'CmdOrCtrl+S', {}).map(({ id }) => id)).toEqual(['save'])
  choose(store, of('undo'), 'CmdOrCtrl+S')
  expect(keysOf(of('save'), store.getState())).toBe('')
  expect(commandPressed(press('s', { ctrlKey: true }), { ...now, chosen: store.getState() })?.id).toBe('undo')
})

test('a command gets its usual keys back only where they are free', () => {
  const store = createStore<Choices>(() => ({}))
  choose(store, of('undo'), 'CmdOrCtrl+S')
  expect(reset(store, of('save'))).toBe(false)
  expect(reset(store, of('undo'))).toBe(true)
  expect(reset(store, of('save'))).toBe(true)
  expect(store.getState()).toEqual({})
})

test('shortcuts of one character can be switched off; space, Escape and modified keys stay', () => {
  const off = { ...now, singleKeys: false }
  expect(commandPressed(press('2'), now)?.id).toBe('view.rack')
  expect(commandPressed(press('2'), off)).toBeUndefined()
  expect(commandPressed(press(' '), off)?.id).toBe('play')
  expect(commandPressed(press('s', { ctrlKey: true }), off)?.id).toBe('save')
})

test('Escape is panic, and with Shift what brings the levels back', () => {
  expect(commandPressed(press('Escape'), now)?.id).toBe('panic')
  expect(commandPressed(press('Escape', { shiftKey: true }), now)?.id).toBe('restoreLevels')
})

test('rubbish in the storage leaves the usual keys', () => {
  for (const text of [null, '', 'x', '[]', '7', '{"save":7}']) expect(parseChoices(text)).toEqual({})
})

test('the graph has keys of its own, which reach it and not the page', () => {
  const copy = press('c', { ctrlKey: true })
  expect(graphKeyPressed(copy, now)).toBe('graph.copy')
  expect(commandPressed(copy, now)).toBeUndefined()
  expect(graphKeyPressed(press('s', { ctrlKey: true }), now)).toBeUndefined()
  expect(graphKeyPressed(press('ArrowLeft', { shiftKey: true }), now)).toBe('graph.goLeft')
  expect(graphKeyPressed(press('ArrowLeft', { altKey: true, shiftKey: true }), now)).toBe('graph.moveLeft')
  expect(graphKeyPressed(press('+', { shiftKey: true }), now)).toBe('graph.zoomIn')
  expect(graphKeyPressed(press('+', { shiftKey: true }), { ...now, singleKeys: false })).toBeUndefined()
})

test('keys of the graph are changed like all others, and a conflict with the page is told', () => {
  const store = createStore<Choices>(() => ({}))
  expect(conflictsOf(of('graph.duplicate'), 'CmdOrCtrl+S', {}).map(({ id }) => id)).toEqual(['save'])
  expect(conflictsOf(of('save'), 'CmdOrCtrl+D', {}).map(({ id }) => id)).toEqual(['graph.duplicate'])
  choose(store, of('graph.duplicate'), 'CmdOrCtrl+J')
  const chosen = store.getState()
  expect(graphKeyPressed(press('j', { ctrlKey: true }), { ...now, chosen })).toBe('graph.duplicate')
  expect(graphKeyPressed(press('d', { ctrlKey: true }), { ...now, chosen })).toBeUndefined()
})
