import { useState } from 'react'
import { words } from '../strings/words.ts'
import type { Driver } from './control.ts'
import { formatValue, parseValue } from './format.ts'
import { type Range, tidy } from './scale.ts'

interface Props {
  readonly isTyping: boolean
  readonly range: Range
  readonly label: string
  readonly driver: Driver
  readonly isLocked: boolean
  readonly onOpen: () => void
  readonly onClose: () => void
}

/** The value at a control; a click, or Enter on the control, makes it a field. */
export function TypedValue({ isTyping, range, label, driver, isLocked, onOpen, onClose }: Props) {
  const [isWrong, setWrong] = useState(false)
  const commit = (text: string) => {
    const value = parseValue(range, text)
    if (value === null) return setWrong(true)
    driver.set(tidy(range, value))
    close()
  }
  const close = () => {
    setWrong(false)
    onClose()
  }
  if (!isTyping)
    return (
      <button
        type="button"
        className="knob-value mono"
        tabIndex={-1}
        aria-hidden="true"
        disabled={isLocked}
        onClick={onOpen}
      >
        &nbsp;
      </button>
    )
  return (
    <input
      className="knob-field mono"
      aria-label={words.ui.valueOf(label)}
      aria-invalid={isWrong}
      defaultValue={formatValue(range, driver.shown())}
      // biome-ignore lint/a11y/noAutofocus: it opens because it was asked for
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={close}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') commit(event.currentTarget.value)
        if (event.key === 'Escape') close()
      }}
    />
  )
}
