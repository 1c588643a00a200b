/**
 * Everything that can be asked of this page by name: the registry's actions, and what only concerns the page (views, docks,
 * windows, looks). Palette, shortcuts and their sheet are views of this one list.
 */
import { actionContextOf } from '../../engine/client/action-context.ts'
import type { ReplicaState } from '../../engine/client/replica.ts'
import { actionRegistry, findAction } from '../../engine/session/registry.ts'
import { preferences, scaleBeside, THEMES } from '../frame/preferences.ts'
import { openWindow } from '../frame/windows.ts'
import type { Session } from '../session.ts'
import { inLocale } from '../strings/locale.ts'
import { words } from '../strings/words.ts'
import { openPalette, showView, toggleDock, toggleLock } from '../view-state.ts'
import { canRun, runAction } from './run-action.ts'

/** What has keys: a command of the page, or of a view while that has the focus. */
export interface KeyCommand {
  readonly id: string
  readonly title: string
  readonly group: string
  /** As long as nobody has chosen others. */
  readonly usualKeys?: string | undefined
  /** Two commands may share a shortcut, one of them while it plays. */
  readonly keysWhile?: 'playing' | 'stopped' | undefined
}

export interface Command extends KeyCommand {
  /** Why it is not possible now, for people. */
  whyNot(state: ReplicaState): string | undefined
  run(session: Session): void
}

/** Made by hands on controls, never by name: what a name would begin, nothing would end. */
const unnamed: ReadonlySet<string> = new Set(['beginGesture', 'moveGesture', 'endGesture'])

const registryCommands: readonly Command[] = actionRegistry
  .filter(({ id }) => !unnamed.has(id))
  .map(({ id, title, group, shortcut, shortcutWhile, possible }) => ({
    id,
    title: inLocale(title),
    group: inLocale(group),
    usualKeys: shortcut,
    keysWhile: shortcutWhile,
    whyNot: (state) => sentenceOf(possible(actionContextOf(state))),
    run: (session) => (canRun(id) ? runAction(session, id) : openPalette(session.view, id)),
  }))

const sentenceOf = (reason: string | undefined) =>
  reason === undefined ? undefined : inLocale(reason.charAt(0).toUpperCase() + reason.slice(1))

const text = words.actions

const onPage = (id: string, title: string, group: string, usualKeys: string, run: Command['run']): Command => ({
  id,
  title,
  group,
  ...(usualKeys === '' ? {} : { usualKeys }),
  whyNot: () => undefined,
  run,
})

const viewCommand = (main: Parameters<typeof showView>[1], keys: string): Command =>
  onPage(`view.${main}`, text.show(words.frame.view[main]), text.groups.views, keys, ({ view }) => showView(view, main))

const pageCommands: readonly Command[] = [
  onPage('palette', text.palette, text.groups.views, 'CmdOrCtrl+K', ({ view }) => openPalette(view)),
  viewCommand('stage', '1'),
  viewCommand('rack', '2'),
  viewCommand('mixer', '3'),
  viewCommand('health', '6'),
  viewCommand('check', '7'),
  viewCommand('shortcuts', ''),
  viewCommand('gallery', ''),
  onPage('dock.racks', text.dock(words.frame.racks), text.groups.views, '8', ({ view }) => toggleDock(view, 'racks')),
  onPage('dock.history', text.dock(words.frame.history), text.groups.views, '9', ({ view }) =>
    toggleDock(view, 'history'),
  ),
  {
    ...onPage('newRack', text.newRack, text.groups.file, '', ({ perform }) =>
      perform({ case: 'addRack', value: { path: '', rack: '' } }),
    ),
    whyNot: (state) => sentenceOf(findAction('addRack')?.possible(actionContextOf(state))),
  },
  onPage('newWindow', text.newWindow, text.groups.views, '', ({ view }) => openWindow(view.getState().main)),
  onPage('lockView', text.lockView, text.groups.views, 'CmdOrCtrl+Shift+L', ({ view }) =>
    toggleLock(view, view.getState().main),
  ),
  ...THEMES.map((theme) =>
    onPage(`theme.${theme}`, text.theme(words.frame.theme[theme]), text.groups.look, '', () =>
      preferences.setState({ theme }),
    ),
  ),
  onPage('scale.larger', text.larger, text.groups.look, '', () =>
    preferences.setState(({ scalePercent }) => ({ scalePercent: scaleBeside(scalePercent, 1) })),
  ),
  onPage('scale.smaller', text.smaller, text.groups.look, '', () =>
    preferences.setState(({ scalePercent }) => ({ scalePercent: scaleBeside(scalePercent, -1) })),
  ),
  onPage('scale.usual', text.usualSize, text.groups.look, '', () => preferences.setState({ scalePercent: 100 })),
]

export const commands: readonly Command[] = [...pageCommands, ...registryCommands]

const byId = new Map(commands.map((command) => [command.id, command]))

export const findCommand = (id: string): Command | undefined => byId.get(id)
