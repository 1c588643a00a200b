import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import './list.css'

export interface Choice {
  readonly text: string
  readonly value: number
}

interface Props {
  readonly label: string
  readonly choices: readonly Choice[]
  readonly value: number
  readonly onChoose: (value: number) => void
  readonly id?: string
  readonly isLocked?: boolean
  /** Keys go to it as soon as it is there. */
  readonly takesFocus?: boolean
  readonly onEscape?: () => void
  readonly onLeave?: () => void
}

/** Letters typed within so long belong to one word. */
const WORD_MS = 700

/** One of several, all in sight: arrow keys, Home, End, first letters, Enter or Space; by pointer a press. */
export function List(props: Props) {
  const { label, choices, value, onChoose, id, isLocked = false, takesFocus = false, onEscape, onLeave } = props
  const list = useRef<HTMLDivElement>(null)
  const ownId = useId()
  const chosen = choices.findIndex((choice) => choice.value === value)
  const [active, setActive] = useState(Math.max(chosen, 0))
  const wordAt = useWord(choices)
  useEffect(() => {
    if (takesFocus) list.current?.focus()
  }, [takesFocus])
  useInSight(list, active)

  const choose = (index: number) => {
    const choice = choices[index]
    if (choice && !isLocked) onChoose(choice.value)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const wanted = entryWanted(event.key, active, choices.length) ?? wordAt(event, active)
    if (wanted !== undefined) setActive(wanted)
    else if (event.key === 'Enter' || event.key === ' ') choose(active)
    else if (event.key === 'Escape' && onEscape) onEscape()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      ref={list}
      id={id}
      className="list"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-readonly={isLocked || undefined}
      aria-activedescendant={choices.length > 0 ? `${ownId}-${active}` : undefined}
      onKeyDown={onKeyDown}
      onBlur={onLeave}
    >
      {choices.map((choice, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and the keys
        // biome-ignore lint/a11y/useFocusableInteractive: it is told by aria-activedescendant
        <div
          key={choice.value}
          id={`${ownId}-${index}`}
          role="option"
          className={index === active ? 'list-choice is-active' : 'list-choice'}
          aria-selected={choice.value === value}
          onClick={() => {
            setActive(index)
            choose(index)
          }}
        >
          {choice.text}
        </div>
      ))}
    </div>
  )
}

function entryWanted(key: string, active: number, count: number): number | undefined {
  if (key === 'ArrowDown') return Math.min(active + 1, count - 1)
  if (key === 'ArrowUp') return Math.max(active - 1, 0)
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : undefined
}

/** Finds the next choice that begins with the letters typed. */
function useWord(choices: readonly Choice[]): (event: KeyboardEvent, active: number) => number | undefined {
  const typed = useRef({ letters: '', atMs: 0 })
  return (event, active) => {
    const isFirst = event.timeStamp - typed.current.atMs > WORD_MS
    if (event.key.length !== 1 || (event.key === ' ' && isFirst)) return undefined
    const letters = (isFirst ? '' : typed.current.letters) + event.key.toLowerCase()
    typed.current = { letters, atMs: event.timeStamp }
    const order = choices.map((_, i) => (active + i + (letters.length === 1 ? 1 : 0)) % choices.length)
    return order.find((index) => choices[index]!.text.toLowerCase().startsWith(letters))
  }
}

function useInSight(list: RefObject<HTMLElement | null>, active: number): void {
  useEffect(() => {
    const box = list.current
    const entry = box?.children[active]
    if (!(box && entry instanceof HTMLElement)) return
    if (entry.offsetTop < box.scrollTop) box.scrollTop = entry.offsetTop
    const foot = entry.offsetTop + entry.offsetHeight - box.clientHeight
    if (foot > box.scrollTop) box.scrollTop = foot
  }, [list, active])
}
