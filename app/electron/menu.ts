/** The app's menus: a view of the action registry, in the order in which menus are read. */
import { Mode } from '../../engine/client/model.ts'
import type { ShellAction } from '../../engine/contract/shell-bridge.ts'
import type { ActionContext } from '../../engine/session/action-context.ts'
import { type ActionId, findAction } from '../../engine/session/registry.ts'

type MenuRole =
  | 'appMenu'
  | 'windowMenu'
  | 'about'
  | 'quit'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'togglefullscreen'
  | 'zoomIn'
  | 'zoomOut'
  | 'resetZoom'
  | 'toggleDevTools'

/** Electron's MenuItemConstructorOptions, as far as they are needed. */
export interface MenuEntry {
  label?: string
  role?: MenuRole
  type?: 'normal' | 'separator' | 'checkbox'
  checked?: boolean
  enabled?: boolean
  accelerator?: string
  registerAccelerator?: boolean
  toolTip?: string
  click?: () => void
  submenu?: MenuEntry[]
}

export interface MenuState {
  readonly context: ActionContext
  readonly loop: boolean
  /** What was opened lately and what came with MAM, newest first. */
  readonly recent: readonly { readonly path: string; readonly name: string }[]
  readonly isMac: boolean
  /** Installed: no tools for developers. */
  readonly isPackaged: boolean
}

type Choose = (action: ShellAction) => void

const separator: MenuEntry = { type: 'separator' }

export function menuTemplate(state: MenuState, choose: Choose): MenuEntry[] {
  const action = (id: ActionId, more: Partial<MenuEntry> = {}, value: object = {}) =>
    actionEntry(state, id, () => choose({ case: id, value }), more)
  const { context, isMac } = state
  const file: MenuEntry[] = [
    action('newSession'),
    action('openFile'),
    recentMenu(state, choose),
    action('addRack'),
    separator,
    action('save'),
    action('saveAs'),
    separator,
    action('collect'),
    action('writeArchive'),
    action('unpackArchive'),
    separator,
    action('exportMix'),
    action('exportStems'),
    action('exportAnalysis'),
    separator,
    action('saveFlightRecord'),
    separator,
    action('openDevice'),
    ...(isMac ? [] : [separator, { role: 'quit' } as const]),
  ]
  const edit: MenuEntry[] = [
    action('undo', titled('undo', context.undoTitle)),
    action('redo', titled('redo', context.redoTitle)),
    separator,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ]
  const stage = context.mode === 'stage'
  const transport: MenuEntry[] = [
    action('play'),
    action('stop'),
    action('setLoop', { type: 'checkbox', checked: state.loop }, { loop: !state.loop }),
    separator,
    action(
      'setMode',
      { label: 'Stage Mode', type: 'checkbox', checked: stage },
      { mode: stage ? Mode.EDIT : Mode.STAGE },
    ),
    action('keepTonight'),
    action('dropTonight'),
    separator,
    action('panic'),
    action('restoreLevels'),
  ]
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: file },
    { label: 'Edit', submenu: edit },
    { label: 'Transport', submenu: transport },
    { label: 'View', submenu: viewEntries(state) },
    ...(isMac ? [{ role: 'windowMenu' } as const] : [{ label: 'Help', submenu: [{ role: 'about' } as const] }]),
  ]
}

function actionEntry(
  { context, isMac }: MenuState,
  id: ActionId,
  click: () => void,
  more: Partial<MenuEntry>,
): MenuEntry {
  const { title, shortcut, possible } = findAction(id)!
  const whyNot = possible(context)
  return {
    label: escaped(title),
    enabled: whyNot === undefined,
    ...(whyNot === undefined ? {} : { toolTip: whyNot }),
    ...acceleratorOf(shortcut, isMac),
    click,
    ...more,
  }
}

/**
 * Keys belong to the page, which knows whether somebody types: menus only show them. macOS takes every key that a menu
 * shows, so there a plain one is left out.
 */
function acceleratorOf(shortcut: string | undefined, isMac: boolean): Partial<MenuEntry> {
  if (shortcut === undefined || (isMac && !shortcut.includes('+'))) return {}
  return { accelerator: shortcut === ' ' ? 'Space' : shortcut, registerAccelerator: false }
}

const titled = (id: ActionId, what: string | undefined): Partial<MenuEntry> =>
  what === undefined ? {} : { label: escaped(`${findAction(id)!.title}: ${what}`) }

/** `&` marks the letter that opens an entry. */
const escaped = (label: string) => label.replaceAll('&', '&&')

function recentMenu({ recent }: MenuState, choose: Choose): MenuEntry {
  const submenu = recent.map(({ path, name }) => ({
    label: escaped(name),
    toolTip: path,
    click: () => choose({ case: 'openFile', value: { path } }),
  }))
  return { label: 'Open Recent', enabled: submenu.length > 0, submenu }
}

const viewEntries = ({ isPackaged }: MenuState): MenuEntry[] => [
  { role: 'togglefullscreen' },
  separator,
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  { role: 'resetZoom' },
  ...(isPackaged ? [] : [separator, { role: 'toggleDevTools' } as const]),
]

/** Menus that look alike are alike: building one closes what is open. */
export const menuKey = (template: readonly MenuEntry[]): string => JSON.stringify(template)
