/** Where the page's keys and its focus reach the keyboard. */
import { useEffect } from 'react'
import { isTextField } from '../actions/use-actions.ts'
import type { Session } from '../session.ts'
import type { Keyboard } from './keyboard.ts'

/** Before every other shortcut: while letters are notes, none of them is anything else. */
export function useTypedKeys({ keys, client }: Session): void {
  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    const isLive = () => client.store.getState().link === 'live'
    window.addEventListener('keydown', (event) => isLive() && onKeyDown(keys, event), { capture: true, signal })
    window.addEventListener('keyup', (event) => onKeyUp(keys, event), { capture: true, signal })
    window.addEventListener('blur', () => keys.leave(), { signal })
    window.addEventListener('pagehide', () => keys.endAll(), { signal })
    document.addEventListener('visibilitychange', () => document.hidden && keys.leave(), { signal })
    return () => {
      ending.abort()
      keys.leave()
    }
  }, [keys, client])
}

function onKeyDown(keys: Keyboard, event: KeyboardEvent): void {
  // A Mac tells of no letter that comes up while Command is down.
  if (event.key === 'Meta') keys.liftTyped()
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTextField(event.target)) return
  const isTaken = event.shiftKey ? toggles(keys, event) : keys.typeDown(event.code, event.repeat)
  if (!isTaken) return
  event.preventDefault()
  event.stopPropagation()
}

function toggles(keys: Keyboard, { code, repeat }: KeyboardEvent): boolean {
  if (code !== 'KeyK') return false
  if (!repeat) keys.toggleTyping()
  return true
}

function onKeyUp(keys: Keyboard, event: KeyboardEvent): void {
  keys.typeUp(event.code)
}
