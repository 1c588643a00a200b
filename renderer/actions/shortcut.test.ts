import { describe, expect, test } from 'vitest'
import {
  ariaShortcut,
  fieldKeeps,
  isPressed,
  isSingleKey,
  type Press,
  parseShortcut,
  shortcutOf,
  shortcutWords,
} from './shortcut.ts'

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

describe('a shortcut is pressed', () => {
  test('with Ctrl or with Command', () => {
    const undo = parseShortcut('CmdOrCtrl+Z')
    expect(isPressed(undo, press('z', { ctrlKey: true }))).toBe(true)
    expect(isPressed(undo, press('z', { metaKey: true }))).toBe(true)
    expect(isPressed(undo, press('z'))).toBe(false)
  })

  test('only with the modifiers that it names', () => {
    const undo = parseShortcut('CmdOrCtrl+Z')
    const redo = parseShortcut('CmdOrCtrl+Shift+Z')
    const shifted = press('Z', { ctrlKey: true, shiftKey: true })
    expect(isPressed(undo, shifted)).toBe(false)
    expect(isPressed(redo, shifted)).toBe(true)
    expect(isPressed(undo, press('z', { ctrlKey: true, altKey: true }))).toBe(false)
  })

  test('by space and Escape, with Shift or without', () => {
    expect(isPressed(parseShortcut(' '), press(' '))).toBe(true)
    expect(isPressed(parseShortcut('Escape'), press('Escape'))).toBe(true)
    expect(isPressed(parseShortcut('Escape'), press('Escape', { shiftKey: true }))).toBe(true)
    expect(isPressed(parseShortcut(' '), press(' ', { ctrlKey: true }))).toBe(false)
  })
})

test('a text field keeps letters and its own editing keys and lets the others pass', () => {
  expect(fieldKeeps(press('s'))).toBe(true)
  expect(fieldKeeps(press(' '))).toBe(true)
  expect(fieldKeeps(press('Z', { ctrlKey: true, shiftKey: true }))).toBe(true)
  expect(fieldKeeps(press('s', { ctrlKey: true }))).toBe(false)
  expect(fieldKeeps(press('o', { metaKey: true }))).toBe(false)
})

test('a shortcut is written as the system writes it', () => {
  expect(shortcutWords('CmdOrCtrl+Shift+Z', false)).toBe('Ctrl+Shift+Z')
  expect(shortcutWords('CmdOrCtrl+Shift+Z', true)).toBe('⇧⌘Z')
  expect(shortcutWords(' ', false)).toBe('Space')
  expect(shortcutWords('Escape', true)).toBe('Escape')
  expect(shortcutWords('Alt+ArrowLeft', false)).toBe('Alt+←')
})

test('assistive technology is told both spellings', () => {
  expect(ariaShortcut('CmdOrCtrl+S')).toBe('Control+S Meta+S')
  expect(ariaShortcut(' ')).toBe('Space')
})

test('what is pressed is written as the registry writes it', () => {
  expect(shortcutOf(press('s', { ctrlKey: true }))).toBe('CmdOrCtrl+S')
  expect(shortcutOf(press('Z', { metaKey: true, shiftKey: true }))).toBe('CmdOrCtrl+Shift+Z')
  expect(shortcutOf(press('?', { shiftKey: true }))).toBe('?')
  expect(shortcutOf(press('F5', { shiftKey: true }))).toBe('Shift+F5')
  expect(shortcutOf(press('Shift', { shiftKey: true }))).toBeUndefined()
  for (const held of [{}, { ctrlKey: true }, { altKey: true }])
    for (const key of ['a', '+', 'Delete', ' ']) {
      const shortcut = shortcutOf(press(key, held))!
      expect(isPressed(parseShortcut(shortcut), press(key, held)), shortcut).toBe(true)
    }
})

test('a character alone is a single key; space, Escape and modified keys are not', () => {
  expect(isSingleKey(parseShortcut('1'))).toBe(true)
  for (const keys of [' ', 'Escape', 'CmdOrCtrl+S', 'Delete', 'F5'])
    expect(isSingleKey(parseShortcut(keys))).toBe(false)
})
