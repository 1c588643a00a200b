/** The registry's actions as this page's menus, buttons and keys have them. */
import { useEffect } from 'react'
import { actionContextOf } from '../../engine/client/action-context.ts'
import { type ActionEntry, type ActionId, actionRegistry, findAction } from '../../engine/session/registry.ts'
import { type Session, useReplica, useSession } from '../session.ts'
import type { MenuItem } from '../ui/menu.tsx'
import { showView, toggleDock } from '../view-state.ts'
import { canRun, runAction } from './run-action.ts'
import { fieldKeeps, isPressed, type Press, parseShortcut, shortcutWords } from './shortcut.ts'

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

export interface PageAction extends MenuItem {
  readonly shortcut: string | undefined
}

export function usePageAction(id: ActionId): PageAction {
  const session = useSession()
  const entry = findAction(id) as ActionEntry
  const reason = useReplica((state) => entry.possible(actionContextOf(state)))
  return pageAction(session, entry, reason)
}

export function usePageActions(ids: readonly ActionId[]): PageAction[] {
  const session = useSession()
  const entries = ids.map((id) => findAction(id) as ActionEntry)
  // One string: a selector must give the same thing for the same state.
  const reasons = useReplica((state) => {
    const context = actionContextOf(state)
    return entries.map((entry) => entry.possible(context) ?? '').join('\n')
  }).split('\n')
  return entries.map((entry, i) => pageAction(session, entry, reasons[i] || undefined))
}

function pageAction(session: Session, { id, title, shortcut }: ActionEntry, reason: string | undefined): PageAction {
  return {
    id,
    title,
    shortcut,
    keys: shortcut === undefined ? undefined : shortcutWords(shortcut, isMac),
    reason: reason && reason.charAt(0).toUpperCase() + reason.slice(1),
    run: () => runAction(session, id),
  }
}

/** Shortcuts of the registry; Escape stops; number keys open what the rail shows. */
export function useShortcuts(session: Session): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => onPageKey(session, event)
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [session])
}

function onPageKey(session: Session, event: KeyboardEvent): void {
  const { client, view } = session
  const state = client.store.getState()
  if (event.defaultPrevented || state.link !== 'live') return
  if (isTextField(event.target) && fieldKeeps(event)) return
  const entry = entryPressed(event, state.transport.isPlaying)
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
  if (entry) {
    if (event.key === ' ' && event.target instanceof HTMLButtonElement) return
    event.preventDefault()
    const { undoTitle, redoTitle } = state.history
    const isIdle = (entry.id === 'undo' && undoTitle === '') || (entry.id === 'redo' && redoTitle === '')
    const isHeld = event.repeat && isPlain
    const lacksRack = entry.group === 'Play' && !state.rack
    if (!isIdle && !isHeld && !lacksRack) runAction(session, entry.id)
  } else if (isPlain && !event.repeat && event.key === 'Escape') {
    if (state.rack) runAction(session, 'stop')
  } else if (isPlain && event.key === '1') showView(view, 'rack')
  else if (isPlain && event.key === '2') toggleDock(view, 'racks')
  else if (isPlain && event.key === '3') toggleDock(view, 'history')
  else if (isPlain && event.key === '6') showView(view, 'health')
}

const shortcuts = actionRegistry.flatMap((entry) =>
  entry.shortcut !== undefined && canRun(entry.id) ? [{ entry, shortcut: parseShortcut(entry.shortcut) }] : [],
)

function entryPressed(press: Press, isPlaying: boolean): ActionEntry | undefined {
  const state = isPlaying ? 'playing' : 'stopped'
  return shortcuts.find(
    ({ entry, shortcut }) =>
      isPressed(shortcut, press) && (entry.shortcutWhile === undefined || entry.shortcutWhile === state),
  )?.entry
}

/** A text field wins over every shortcut. */
export function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  )
}
