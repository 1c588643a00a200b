import type { FocusEvent, KeyboardEvent } from 'react'

const NAME = '.strip-name'

/** Left, Right, Home and End go from a strip's name to those beside it. */
export function moveAlongStrips(event: KeyboardEvent<HTMLElement>): void {
  const from = event.target as HTMLElement
  if (!from.matches(NAME) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>(NAME)]
  const at = names.indexOf(from)
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: names.length - 1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  names[to]?.focus()
}

/** What keys reach is seen whole; a press shows by itself what it was meant for. */
export function showStrip({ target }: FocusEvent<HTMLElement>): void {
  if (!target.matches(':focus-visible')) return
  target.closest('article')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
