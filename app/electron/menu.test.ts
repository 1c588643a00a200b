import { expect, test } from 'vitest'
import { Mode } from '../../engine/client/model.ts'
import type { ShellAction } from '../../engine/contract/shell-bridge.ts'
import { actionRegistry } from '../../engine/session/registry.ts'
import { type MenuEntry, type MenuState, menuKey, menuTemplate } from './menu.ts'

const state: MenuState = {
  context: {
    hasSession: true,
    hasRack: true,
    hasTempo: true,
    hasContent: true,
    rackCount: 1,
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
  },
  loop: true,
  recent: [],
  isMac: false,
  isPackaged: false,
}
type Change = Partial<Omit<MenuState, 'context'>> & { context?: Partial<MenuState['context']> }

/** Entries of all menus, and what was chosen. */
function menus({ context, ...change }: Change = {}) {
  const chosen: ShellAction[] = []
  const whole = { ...state, ...change, context: { ...state.context, ...context } }
  const template = menuTemplate(whole, (action) => chosen.push(action))
  const flat = (entries: MenuEntry[]): MenuEntry[] => entries.flatMap((entry) => [entry, ...flat(entry.submenu ?? [])])
  const entries = flat(template)
  const find = (label: string) => entries.find((entry) => entry.label === label)
  return { template, entries, find, chosen }
}

test('entries have the titles of the registry, and choosing one names its action', () => {
  const { find, chosen } = menus()
  for (const id of ['newSession', 'openFile', 'save', 'play', 'stop'] as const)
    find(actionRegistry.find((action) => action.id === id)!.title)!.click!()
  expect(chosen.map((action) => action.case)).toEqual(['newSession', 'openFile', 'save', 'play', 'stop'])
  expect(chosen.every(({ value }) => Object.keys(value).length === 0)).toBe(true)
})

test('what is not possible is grey and says why', () => {
  const { find } = menus({ context: { isReadOnly: true } })
  expect(find('Undo')).toMatchObject({ enabled: false, toolTip: 'there is nothing to undo' })
  expect(find('Save')).toMatchObject({ enabled: false })
  expect(find('Save As…')).toMatchObject({ enabled: true })
})

test('undo and redo say what they do', () => {
  const { find } = menus({ context: { undoTitle: 'Kick & bass', redoTitle: 'Set tempo' } })
  expect(find('Undo: Kick && bass')).toMatchObject({ enabled: true })
  expect(find('Redo: Set tempo')).toMatchObject({ enabled: true })
})

test('switches show how they stand and ask for the other', () => {
  const { find, chosen } = menus({ context: { mode: 'stage' } })
  expect(find('Loop')).toMatchObject({ type: 'checkbox', checked: true })
  expect(find('Stage Mode')).toMatchObject({ type: 'checkbox', checked: true })
  find('Loop')!.click!()
  find('Stage Mode')!.click!()
  expect(chosen).toEqual([
    { case: 'setLoop', value: { loop: false } },
    { case: 'setMode', value: { mode: Mode.EDIT } },
  ])
})

test('keys are shown, and left to the page', () => {
  const { entries, find } = menus()
  expect(find('Save')).toMatchObject({ accelerator: 'CmdOrCtrl+S', registerAccelerator: false })
  expect(find('Play')).toMatchObject({ accelerator: 'Space', registerAccelerator: false })
  expect(
    entries.filter(({ accelerator, registerAccelerator }) => accelerator && registerAccelerator !== false),
  ).toEqual([])
})

test('a Mac, which takes every key that a menu shows, is shown none that a text field needs', () => {
  const { find, template } = menus({ isMac: true })
  expect(find('Play')).not.toHaveProperty('accelerator')
  expect(find('Save')).toHaveProperty('accelerator')
  expect(template[0]).toEqual({ role: 'appMenu' })
})

test('a recent file is opened by its path', () => {
  const { find, chosen } = menus({ recent: [{ path: '/sets/a&b.mamsession', name: 'a&b' }] })
  find('a&&b')!.click!()
  expect(chosen).toEqual([{ case: 'openFile', value: { path: '/sets/a&b.mamsession' } }])
  expect(menus().find('Open Recent')).toMatchObject({ enabled: false })
})

test('tools for developers are not installed', () => {
  const hasTools = (isPackaged: boolean) => menus({ isPackaged }).entries.some(({ role }) => role === 'toggleDevTools')
  expect([hasTools(false), hasTools(true)]).toEqual([true, false])
})

test('a menu is built anew only where it looks different', () => {
  expect(menuKey(menus().template)).toBe(menuKey(menus().template))
  expect(menuKey(menus().template)).not.toBe(menuKey(menus({ context: { undoTitle: 'Set tempo' } }).template))
})
