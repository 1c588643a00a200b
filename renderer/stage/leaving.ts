/**
 * Leaving stage mode takes a hold, by pointer, touch or key; whoever lets go before it is over has changed nothing.
 *
 *   idle ──begin──▶ held ──HOLD_MS──▶ left (the host is asked for edit mode)
 *    ▲                │
 *    └──any let go────┘
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { Mode } from '../../engine/client/model.ts'
import type { Session } from '../session.ts'

export const HOLD_MS = 1000
const HINT_MS = 4000

export interface Leaving {
  readonly isHeld: boolean
  /** Somebody tried and let go too early, or asked where no hold is possible: the page says how it goes. */
  readonly hint: 'none' | 'hold' | 'again'
}

export const leaving: StoreApi<Leaving> = createStore<Leaving>(() => ({ isHeld: false, hint: 'none' }))

const LET_GO = ['keyup', 'pointerup', 'pointercancel', 'blur'] as const

let holdTimer: ReturnType<typeof setTimeout> | undefined
let hintTimer: ReturnType<typeof setTimeout> | undefined
let askedMs = 0

/** From a press that is still held. Letting go of anything ends it. */
export function beginLeaving(session: Session): void {
  if (session.client.store.getState().session.mode !== Mode.STAGE || leaving.getState().isHeld) return
  hint('none')
  leaving.setState({ isHeld: true })
  holdTimer = setTimeout(() => {
    release()
    session.perform({ case: 'setMode', value: { mode: Mode.EDIT } })
  }, HOLD_MS)
  for (const event of LET_GO) window.addEventListener(event, endLeaving)
}

/** Nothing has happened, and the page says what would make it happen. */
export function endLeaving(): void {
  if (!leaving.getState().isHeld) return
  release()
  hint('hold')
}

/** From where nothing can be held, as in a menu or the palette. */
export function sayHowToLeave(): void {
  hint('hold')
}

/** A screen reader presses without holding: it presses twice, the second time no sooner than a hold would end. */
export function pressToLeave(session: Session, nowMs: number): void {
  const passedMs = nowMs - askedMs
  if (leaving.getState().hint === 'again' && passedMs >= HOLD_MS) {
    hint('none')
    session.perform({ case: 'setMode', value: { mode: Mode.EDIT } })
    return
  }
  askedMs = nowMs
  hint('again')
}

function release(): void {
  clearTimeout(holdTimer)
  for (const event of LET_GO) window.removeEventListener(event, endLeaving)
  leaving.setState({ isHeld: false })
}

function hint(hint: Leaving['hint']): void {
  clearTimeout(hintTimer)
  leaving.setState({ hint })
  if (hint !== 'none') hintTimer = setTimeout(() => leaving.setState({ hint: 'none' }), HINT_MS)
}
