import { expect, test } from 'vitest'
import { ActionSchema } from '../contract/gen/mam/v1/actions_pb.js'
import type { ActionContext } from './action-context.ts'
import { actionOfShortcut, actionRegistry, findAction } from './registry.ts'

const nothing: ActionContext = {
  hasSession: false,
  hasRack: false,
  hasTempo: false,
  hasContent: false,
  rackCount: 0,
  isPlaying: false,
  isChanged: false,
  isReadOnly: false,
  undoTitle: undefined,
  redoTitle: undefined,
  mode: 'edit',
  tonightCount: 0,
  recoveredCount: 0,
  noticeCount: 0,
  isFaded: false,
}
const everything: ActionContext = {
  ...nothing,
  hasSession: true,
  hasRack: true,
  hasTempo: true,
  hasContent: true,
  rackCount: 2,
  undoTitle: 'Set Pitch of kick',
  redoTitle: 'Set Pitch of kick',
  tonightCount: 1,
  recoveredCount: 1,
  noticeCount: 1,
  isFaded: true,
}

test('the registry lists the actions of the contract, with their arguments', () => {
  const cases = ActionSchema.oneofs[0]?.fields ?? []
  expect(actionRegistry.map(({ id }) => id).sort()).toEqual(cases.map(({ localName }) => localName).sort())
  for (const { localName, message } of cases) {
    const fields = message?.fields.map((field) => field.localName).sort()
    const args = findAction(localName)
      ?.args.map(({ name }) => name)
      .sort()
    expect([localName, args]).toEqual([localName, fields])
  }
})

test('every action has a title, and words for every argument', () => {
  for (const { title, args } of actionRegistry) {
    expect(title).not.toBe('')
    for (const { name, help } of args) expect([name, help]).not.toContain('')
    expect(new Set(args.map(({ name }) => name)).size).toBe(args.length)
  }
})

test('everything is possible where everything is there', () => {
  expect(actionRegistry.filter(({ possible }) => possible(everything) !== undefined)).toEqual([])
})

test('with nothing open there is still opening, and reasons for the rest', () => {
  const possible = actionRegistry.filter((entry) => entry.possible(nothing) === undefined).map(({ id }) => id)
  expect(possible).toEqual([
    'setLoop',
    'openDevice',
    'stopJob',
    'newSession',
    'openFile',
    'unpackArchive',
    'setMode',
    'saveFlightRecord',
    'setCueDevice',
    'cueFile',
    'cueRack',
    'stopCue',
    'setCueGain',
    'panic',
  ])
  expect(findAction('play')?.possible(nothing)).toBe('no session is open')
  expect(findAction('play')?.possible({ ...nothing, hasSession: true })).toBe('the session has no rack')
})

test('a project that may only be read is saved elsewhere', () => {
  const readOnly = { ...everything, isReadOnly: true }
  expect(findAction('save')?.possible(readOnly)).toBe('the project may only be read here; save it as another one')
  expect(findAction('saveAs')?.possible(readOnly)).toBeUndefined()
})

test('a shortcut asks for one action at a time', () => {
  for (const isPlaying of [true, false]) {
    const state = isPlaying ? 'playing' : 'stopped'
    const taken = actionRegistry
      .filter(({ shortcutWhile }) => shortcutWhile === undefined || shortcutWhile === state)
      .flatMap(({ shortcut }) => shortcut ?? [])
    expect(new Set(taken).size).toBe(taken.length)
  }
})

test('the space bar plays, and stops what plays', () => {
  expect(actionOfShortcut(' ', everything)?.title).toBe('Play')
  expect(actionOfShortcut(' ', { ...everything, isPlaying: true })?.title).toBe('Stop')
  expect(actionOfShortcut('CmdOrCtrl+Z', everything)?.title).toBe('Undo')
  expect(actionOfShortcut('F19', everything)).toBeUndefined()
})
