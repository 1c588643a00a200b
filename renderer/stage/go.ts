/**
 * A press that starts something. On stage the host refuses a second one within the session's gap, so a slip of the hand does
 * nothing; the control that was pressed shows it, and nothing asks anything.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ActionInit } from '../../engine/client/gesture.ts'
import { type Session, wordsOf } from '../session.ts'

/** How long a control shows that its press was refused. */
export const REFUSED_MS = 600
const WORDS_MS = 4000

/** Why the newest press was refused; empty after a while. */
export const refusal: StoreApi<{ readonly words: string }> = createStore(() => ({ words: '' }))

const showing = new WeakMap<Element, ReturnType<typeof setTimeout>>()
let forgetting: ReturnType<typeof setTimeout> | undefined

export async function pressGo(session: Session, action: ActionInit, control: Element | null): Promise<void> {
  try {
    await session.client.perform(action)
  } catch (error) {
    if (control) showRefused(control)
    // Elsewhere than on stage the page's messages say it.
    if (session.view.getState().main !== 'stage') return void session.report(error)
    refusal.setState({ words: wordsOf(error) })
    clearTimeout(forgetting)
    forgetting = setTimeout(() => refusal.setState({ words: '' }), WORDS_MS)
  }
}

/** Read by the style sheet: `data-refused` flashes, and uncovers a word inside of the control. */
function showRefused(control: Element): void {
  clearTimeout(showing.get(control))
  control.setAttribute('data-refused', '')
  showing.set(
    control,
    setTimeout(() => control.removeAttribute('data-refused'), REFUSED_MS),
  )
}
