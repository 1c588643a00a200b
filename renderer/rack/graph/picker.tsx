import fuzzysort from 'fuzzysort'
import {
  type CSSProperties,
  type DragEvent,
  type KeyboardEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { words } from '../../strings/words.ts'

export interface Choice {
  readonly id: string
  readonly title: string
  readonly about: string
  /** Heading that it stands under. */
  readonly group: string
  /** Why it cannot be chosen now; empty where it can. */
  readonly reason: string
}

interface Props {
  readonly title: string
  readonly choices: readonly Choice[]
  /** Shown below the list; empty: nothing. */
  readonly note: string
  readonly style?: CSSProperties
  readonly isDocked: boolean
  readonly onChoose: (id: string) => void
  readonly onClose: () => void
  readonly onDragStart?: (event: DragEvent, id: string) => void
}

/** A list with a search field: one stop of the Tab key, arrow keys and Enter choose, Escape closes. */
export function Picker({ title, choices, note, style, isDocked, onChoose, onClose, onDragStart }: Props) {
  const [typed, setTyped] = useState('')
  const [wanted, setWanted] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const found = useMemo(() => search(choices, typed), [choices, typed])
  const at = Math.min(wanted, found.length - 1)
  // Before the next key comes.
  useLayoutEffect(() => {
    // A keyboard on the screen would cover the list.
    const isTyped = matchMedia('(pointer: fine)').matches && document.activeElement?.matches('.graph-add')
    if (!isDocked || isTyped) field.current?.focus()
  }, [isDocked])
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  })

  const choose = (choice: Choice | undefined) => {
    if (choice?.reason === '') onChoose(choice.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    event.stopPropagation()
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) setWanted(Math.min(Math.max(at + step, 0), found.length - 1))
    if (event.key === 'Enter') choose(found[at])
    if (event.key === 'Escape') onClose()
    if (step !== 0 || event.key === 'Enter' || event.key === 'Escape') event.preventDefault()
  }
  return (
    <section className={isDocked ? 'picker is-docked' : 'picker'} style={style} aria-label={title}>
      <header className="picker-head">
        <h2 className="picker-title">{title}</h2>
        <button type="button" className="picker-close" aria-label={words.graph.palette.close} onClick={onClose}>
          ×
        </button>
      </header>
      <input
        ref={field}
        className="field"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found[at] ? `${id} ${at}` : undefined}
        aria-autocomplete="list"
        aria-label={`${title}: ${words.graph.palette.search}`}
        placeholder={words.graph.palette.search}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setWanted(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={id} className="picker-list" role="listbox" aria-label={title} tabIndex={-1}>
        {found.map((choice, i) => (
          <Option
            key={choice.id}
            id={`${id} ${i}`}
            choice={choice}
            heading={typed === '' && choice.group !== found[i - 1]?.group ? choice.group : ''}
            isChosen={i === at}
            onChoose={() => choose(choice)}
            onDragStart={onDragStart}
          />
        ))}
        {found.length === 0 ? <p className="picker-nothing muted">{words.graph.palette.nothing}</p> : null}
      </div>
      {note ? <p className="picker-note muted">{note}</p> : null}
    </section>
  )
}

interface OptionProps {
  readonly id: string
  readonly choice: Choice
  readonly heading: string
  readonly isChosen: boolean
  readonly onChoose: () => void
  readonly onDragStart: ((event: DragEvent, id: string) => void) | undefined
}

function Option({ id, choice, heading, isChosen, onChoose, onDragStart }: OptionProps) {
  const canDrag = onDragStart !== undefined && choice.reason === ''
  return (
    <>
      {heading ? (
        <div className="picker-group" role="presentation">
          {heading}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above it has the focus and takes the keys */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the field above it keeps the focus */}
      <div
        id={id}
        role="option"
        aria-selected={isChosen}
        aria-disabled={choice.reason !== ''}
        className="picker-option"
        title={choice.reason || choice.about}
        draggable={canDrag}
        onDragStart={(event) => onDragStart?.(event, choice.id)}
        onClick={onChoose}
      >
        <span className="picker-name">{choice.title}</span>
        <span className="picker-about cut muted">{choice.reason || choice.about}</span>
      </div>
    </>
  )
}

function search(choices: readonly Choice[], typed: string): readonly Choice[] {
  if (typed.trim() === '') return choices
  return fuzzysort
    .go(typed, choices as Choice[], { keys: ['title', 'id', 'about'], threshold: 0.2 })
    .map(({ obj }) => obj)
}
