import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from 'react'

/** What was typed for a field that is not there yet; its last key may be Enter. */
interface Waiting {
  text: string
  isEntered: boolean
}

/** Enter asks for a field that comes with the host's answer: keys that are typed meanwhile are the field's. */
export function useTypeAhead(element: RefObject<HTMLElement | null>) {
  const waiting = useRef<Waiting | null>(null)
  // After every drawing: one of them brings the field.
  useEffect(() => {
    const field = fieldOf(element)
    if (waiting.current === null || field === null) return
    enter(field, waiting.current)
    waiting.current = null
  })
  return useMemo(
    () => ({
      /** The value is to be typed. */
      onType: () => {
        const field = fieldOf(element)
        if (field) field.focus()
        else waiting.current = { text: '', isEntered: false }
      },
      onKeyDownCapture: (event: KeyboardEvent<HTMLElement>) => {
        if (waiting.current === null || event.ctrlKey || event.metaKey || event.altKey) return
        if (take(waiting.current, event.key)) {
          event.preventDefault()
          event.stopPropagation()
        } else if (event.key !== 'Shift') waiting.current = null
      },
      onBlurCapture: () => {
        waiting.current = null
      },
    }),
    [element],
  )
}

const fieldOf = (element: RefObject<HTMLElement | null>) => element.current?.querySelector('input') ?? null

/** False where the key is none of a field's. */
function take(waiting: Waiting, key: string): boolean {
  if (waiting.isEntered) return key === 'Enter'
  if (key === 'Enter') waiting.isEntered = true
  else if (key === 'Backspace') waiting.text = waiting.text.slice(0, -1)
  else if (key.length === 1) waiting.text += key
  else return false
  return true
}

function enter(field: HTMLInputElement, { text, isEntered }: Waiting): void {
  field.focus()
  if (text === '') return
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  if (isEntered) field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
}
