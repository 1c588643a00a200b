import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { words } from '../../strings/words.ts'
import { formatValue, parseValue } from '../../ui/format.ts'
import { fromTravel, type Range, tidy, toTravel } from '../../ui/scale.ts'

interface Props {
  /** For a screen reader. */
  readonly label: string
  readonly value: number
  readonly range: Range
  readonly onCommit: (value: number) => void
  /** Otherwise as the range's unit says. */
  readonly format?: (value: number) => string
  readonly help?: string | undefined
  readonly isLocked?: boolean
  readonly className?: string
  readonly tabIndex?: number
}

const ARROW_STEP = 0.01
const FINE = 0.1
const PAGE = 10

/** A number in a row: typed with its unit, or stepped by the arrow keys; Escape takes back what was typed. */
export function NumberCell(props: Props) {
  const { label, value, range, onCommit, format, help, isLocked = false, className = '', tabIndex } = props
  const input = useRef<HTMLInputElement>(null)
  const [isWrong, setWrong] = useState(false)
  const text = format ? format(value) : formatValue(range, value)
  useEffect(() => {
    if (input.current) input.current.value = text
    setWrong(false)
  }, [text])

  const show = () => {
    if (input.current) input.current.value = text
    setWrong(false)
  }
  const commit = (wanted: number) => {
    const inside = tidy(range, wanted)
    if (Math.fround(inside) === Math.fround(value)) show()
    else onCommit(inside)
  }
  const read = (typed: string) => {
    if (typed === text) return
    const wanted = parseValue(range, typed)
    setWrong(wanted === null)
    if (wanted !== null) commit(wanted)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const steps = stepsOf(event.key)
    if (event.key === 'Enter') read(event.currentTarget.value)
    else if (event.key === 'Escape') {
      show()
      // In a table the row has the focus again; elsewhere nothing has.
      const row = event.currentTarget.closest<HTMLElement>('[role=row]')
      if (row) row.focus()
      else event.currentTarget.blur()
    } else if (steps !== 0) {
      event.preventDefault()
      commit(stepped(range, value, steps * (event.shiftKey ? FINE : 1)))
    } else return
    event.stopPropagation()
  }
  return (
    <input
      ref={input}
      className={`cell-number mono ${className}`}
      aria-label={label}
      aria-invalid={isWrong}
      title={isWrong ? words.inspector.notATyped(label) : help}
      readOnly={isLocked}
      tabIndex={tabIndex}
      autoComplete="off"
      defaultValue={text}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => read(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  )
}

function stepsOf(key: string): number {
  if (key === 'ArrowUp') return 1
  if (key === 'ArrowDown') return -1
  if (key === 'PageUp') return PAGE
  return key === 'PageDown' ? -PAGE : 0
}

/** Whole values by one, others by a hundredth of their way. */
function stepped(range: Range, value: number, steps: number): number {
  if (range.isWhole) return value + (Math.abs(steps) < 1 ? Math.sign(steps) : steps)
  return fromTravel(range, toTravel(range, value) + steps * ARROW_STEP)
}
