/** Commands as this page's menus, buttons and keys have them. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { Mode } from '../../engine/client/model.ts'
import type { ActionId } from '../../engine/session/registry.ts'
import { preferences } from '../frame/preferences.ts'
import { type Session, useReplica, useSession } from '../session.ts'
import { choices, commandPressed, keyCommands, keysOf } from '../shortcuts/bindings.ts'
import { beginLeaving } from '../stage/leaving.ts'
import type { MenuItem } from '../ui/menu.tsx'
import { type Command, findCommand } from './commands.ts'
import { fieldKeeps, shortcutWords } from './shortcut.ts'

export const isMac = /Mac|iPhone|iPad/.test(typeof navigator === 'undefined' ? '' : navigator.userAgent)

export interface PageAction extends MenuItem {
  readonly shortcut: string | undefined
}

/** As people read it; '' where it has none. */
export function useKeyWords(id: string): string {
  const keys = useKeys(id)
  return keys === '' ? '' : shortcutWords(keys, isMac)
}

/** Of the page or of the graph, as it is now; '' where it has none. */
export function keyWordsNow(id: string): string {
  const command = keyCommands.find((one) => one.id === id)
  const keys = command ? keysOf(command, choices.getState()) : ''
  return keys === '' ? '' : shortcutWords(keys, isMac)
}

/** In the registry's notation; '' where it has none. */
export function useKeys(id: string): string {
  return useStore(choices, (chosen) => keysOf(findCommand(id)!, chosen))
}

export function usePageAction(id: ActionId): PageAction {
  return usePageActions([id])[0]!
}

export function usePageActions(ids: readonly string[]): PageAction[] {
  const session = useSession()
  const chosen = useStore(choices)
  const all = ids.map((id) => findCommand(id)!)
  // One string: a selector must give the same thing for the same state.
  const reasons = useReplica((state) => all.map((command) => command.whyNot(state) ?? '').join('\n')).split('\n')
  return all.map((command, i) => {
    const keys = keysOf(command, chosen)
    return {
      id: command.id,
      title: command.title,
      shortcut: keys === '' ? undefined : keys,
      keys: keys === '' ? undefined : shortcutWords(keys, isMac),
      reason: reasons[i] || undefined,
      run: () => command.run(session),
    }
  })
}

/** Shortcuts reach every command, unless a text field, a menu or a control has taken the key. */
export function useShortcuts(session: Session): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => onPageKey(session, event)
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [session])
}

function onPageKey(session: Session, event: KeyboardEvent): void {
  const state = session.client.store.getState()
  if (event.defaultPrevented || state.link !== 'live' || event.isComposing) return
  if (isTextField(event.target) && fieldKeeps(event)) return
  const command = commandPressed(event, {
    chosen: choices.getState(),
    isPlaying: state.transport.isPlaying,
    singleKeys: preferences.getState().singleKeys,
  })
  if (!command) return
  if (event.key === ' ' && event.target instanceof HTMLButtonElement) return
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
  if (isIdle(session, command)) return
  event.preventDefault()
  if (event.repeat && (isPlain || command.id === 'setMode')) return
  // Held for as long as the way out of stage mode takes; whatever key is let go ends it.
  if (command.id === 'setMode' && state.session.mode === Mode.STAGE) beginLeaving(session)
  else command.run(session)
}

/** A key that would do nothing says nothing. */
function isIdle({ client, view }: Session, { id, group }: Command): boolean {
  const { history, rack, tonight } = client.store.getState()
  // What this page has just asked for is a step that only the host knows of.
  if ((id === 'undo' || id === 'redo') && client.isBehind()) return false
  if (id === 'undo') return history.undoTitle === ''
  if (id === 'redo') return history.redoTitle === ''
  if (id === 'removeNode') return view.getState().selection.length === 0
  if (id === 'keepTonight') return tonight.length === 0
  return (group === 'Play' || id === 'play' || id === 'stop') && !rack
}

/** A text field wins over every shortcut. */
export function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  )
}
