/** Where the page's keys and its focus reach the keyboard. */
import { useEffect } from 'react'
import { runAction } from '../actions/run-action.ts'
import { isTextField } from '../actions/use-actions.ts'
import type { Session } from '../session.ts'
import type { Keyboard } from './keyboard.ts'

/** Before every other shortcut: while letters are notes, none of them is anything else. */
export function useTypedKeys(session: Session): void {
  useEffect(() => {
    const { keys, client, view } = session
    const ending = new AbortController()
    const { signal } = ending
    const isLive = () => client.store.getState().link === 'live'
    window.addEventListener('keydown', (event) => isLive() && onKeyDown(session, event), { capture: true, signal })
    window.addEventListener('keyup', (event) => onKeyUp(session, event), { capture: true, signal })
    window.addEventListener('blur', () => keys.leave(), { signal })
    window.addEventListener('pagehide', () => keys.endAll(), { signal })
    document.addEventListener('visibilitychange', () => document.hidden && keys.leave(), { signal })
    const leaveView = view.subscribe((now, before) => now.main !== before.main && keys.leave())
    return () => {
      ending.abort()
      leaveView()
      keys.leave()
    }
  }, [session])
}

function onKeyDown(session: Session, event: KeyboardEvent): void {
  const { keys } = session
  // A Mac tells of no letter that comes up while Command is down.
  if (event.key === 'Meta') keys.liftTyped()
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTextField(event.target)) return
  const isTaken = event.shiftKey
    ? toggles(keys, event)
    : isSpace(keys, event) || keys.typeDown(event.code, event.repeat)
  if (!isTaken) return
  take(event)
  if (isSpace(keys, event) && !event.repeat) playOrStop(session)
}

/** Whatever has the focus by now: the note began here. */
function onKeyUp({ keys }: Session, event: KeyboardEvent): void {
  keys.typeUp(event.code)
  if (isSpace(keys, event) && !isTextField(event.target)) take(event)
}

/** Who plays notes has no eye for which button was pressed last: space is play and stop. Enter presses buttons. */
function isSpace(keys: Keyboard, { key, target }: KeyboardEvent): boolean {
  return key === ' ' && target instanceof HTMLButtonElement && keys.state.getState().typing !== 'off'
}

function playOrStop(session: Session): void {
  const { rack, transport } = session.client.store.getState()
  if (rack) runAction(session, transport.isPlaying ? 'stop' : 'play')
}

function toggles(keys: Keyboard, { code, repeat }: KeyboardEvent): boolean {
  if (code !== 'KeyK') return false
  if (!repeat) keys.toggleTyping()
  return true
}

function take(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopPropagation()
}
