import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { text } from './text.ts'

export interface Option {
  readonly id: string
  readonly words: string
  readonly note?: string | undefined
  readonly keys?: string | undefined
  readonly isPossible: boolean
}

interface Props {
  readonly label: string
  readonly hint: string
  readonly listLabel: string
  readonly typed: string
  readonly onType: (typed: string) => void
  readonly options: readonly Option[]
  /** Where no option is left; '' where what is typed is an answer of its own. */
  readonly empty: string
  /** -1: what is typed. */
  readonly onChoose: (at: number) => void
  readonly onLeave: () => void
  /** Above the field. */
  readonly head?: ReactNode
  /** Below the field: what is wrong with what was typed. */
  readonly wrong?: string
  /** No option is chosen until somebody goes to one: what is typed counts. */
  readonly isFree?: boolean
}

/** A field with a list under it: type, arrow keys, Enter, Escape; the focus stays in the field. */
export function Combobox(props: Props) {
  const { label, hint, listLabel, typed, onType, options, empty, onChoose, onLeave, head, wrong, isFree } = props
  const first = isFree ? -1 : 0
  const [at, setAt] = useState(first)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const active = Math.min(at, options.length - 1)
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onLeave()
    else if (event.key === 'Enter') onChoose(active)
    else {
      const next = placeWanted(event, active, options.length, first)
      if (next === undefined) return
      setAt(next)
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <search className="palette-box">
      {head}
      <input
        className="field palette-field"
        role="combobox"
        aria-label={label}
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        aria-invalid={wrong ? true : undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={hint}
        value={typed}
        // biome-ignore lint/a11y/noAutofocus: it was called to be typed in
        autoFocus
        onChange={(event) => {
          onType(event.currentTarget.value)
          setAt(first)
        }}
        onKeyDown={onKeyDown}
      />
      {wrong ? (
        <p id={`${id}-wrong`} className="palette-wrong" role="alert">
          {wrong}
        </p>
      ) : null}
      <div ref={list} id={`${id}-list`} className="palette-list" role="listbox" aria-label={listLabel}>
        {options.map((option, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
          <div
            key={option.id}
            id={`${id}-${i}`}
            className="palette-option"
            role="option"
            aria-selected={i === active}
            aria-disabled={!option.isPossible}
            onClick={() => onChoose(i)}
          >
            <span className="palette-words">{option.words}</span>
            {option.keys ? <kbd className="palette-keys">{option.keys}</kbd> : null}
            {option.note ? <span className="palette-note">{option.note}</span> : null}
          </div>
        ))}
      </div>
      {options.length === 0 && empty !== '' ? <p className="palette-empty">{empty}</p> : null}
      <span className="visually-hidden" role="status">
        {text.results(options.length)}
      </span>
    </search>
  )
}

const PAGE = 8

function placeWanted({ key }: KeyboardEvent, at: number, count: number, first: number): number | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowDown') return at + 1 < count ? at + 1 : first
  if (key === 'ArrowUp') return at > first ? at - 1 : count - 1
  if (key === 'PageDown') return Math.min(at + PAGE, count - 1)
  if (key === 'PageUp') return Math.max(at - PAGE, 0)
  return undefined
}
