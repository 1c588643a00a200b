/**
 * The browser shows a title where a pointer rests and to nobody who comes by keys. This shows it beside the control that has
 * the keyboard's focus, until the focus leaves, a press, or Escape. A screen reader has the title anyway.
 */
import { placeBeside } from './place.ts'
import './tooltip.css'

/** Gives what ends it. */
export function followTitles(page: Document): () => void {
  const bubble = page.createElement('div')
  bubble.className = 'tooltip title-hint'
  bubble.popover = 'manual'
  bubble.ariaHidden = 'true'
  page.body.append(bubble)

  const hide = () => bubble.hidePopover()
  const show = ({ target }: FocusEvent) => {
    hide()
    if (!(target instanceof HTMLElement) || !saysMore(target) || !target.matches(':focus-visible')) return
    bubble.dataset.title = target.title
    bubble.showPopover()
    const size = { width: page.documentElement.clientWidth, height: window.innerHeight }
    const { left, top } = placeBeside(target.getBoundingClientRect(), bubble.getBoundingClientRect(), size)
    bubble.style.left = `${left}px`
    bubble.style.top = `${top}px`
  }
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'Escape' || key === 'Enter' || key === ' ') hide()
  }
  const ended = new AbortController()
  const listen = { capture: true, signal: ended.signal } as const
  page.addEventListener('focusin', show, listen)
  for (const event of ['focusout', 'pointerdown', 'wheel', 'scroll'] as const)
    page.addEventListener(event, hide, { ...listen, passive: true })
  page.addEventListener('keydown', onKeyDown, listen)
  return () => {
    ended.abort()
    bubble.remove()
  }
}

/** A title that only repeats what is written there says nothing. */
export function saysMore({ title, textContent }: Pick<HTMLElement, 'title' | 'textContent'>): boolean {
  return title !== '' && title.trim() !== textContent?.trim()
}
