import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'

export type Focus = 'stays' | 'leaves'

interface EntryFieldProps<T> {
  /** For those who hear it. */
  readonly label: string
  readonly shown: string
  /** undefined where it is none. */
  readonly parse: (typed: string) => T | undefined
  /** Why not. */
  readonly wrong: string
  readonly isReadOnly?: boolean
  /** The focus comes to it. */
  readonly isWanted?: boolean
  readonly onLeave?: () => void
  /** false where it was refused: the field goes back to what holds. */
  readonly onSet: (value: T, focus: Focus) => Promise<boolean>
}

/** A value of a list, typed: Enter or leaving the field takes it, Escape leaves what was there. */
export function EntryField<T>(props: EntryFieldProps<T>) {
  const { label, shown, parse, wrong, isReadOnly, isWanted, onLeave, onSet } = props
  const field = useRef<HTMLInputElement>(null)
  // On its way to the host.
  const sent = useRef<string | null>(null)
  const [isWrong, setWrong] = useState(false)
  useEffect(() => {
    const input = field.current
    if (!input || input.value === shown) return
    input.value = shown
    setWrong(false)
    if (document.activeElement === input) input.select()
  }, [shown])
  useEffect(() => {
    if (isWanted) field.current?.focus()
  }, [isWanted])
  const wrongId = useId()
  const commit = (input: HTMLInputElement, focus: Focus) => {
    const typed = input.value
    if (typed.trim() === shown || typed === sent.current) return setWrong(false)
    const value = parse(typed)
    setWrong(value === undefined)
    if (value === undefined) return
    sent.current = typed
    void onSet(value, focus).then((isTaken) => {
      sent.current = null
      if (!isTaken && input.value === typed) input.value = shown
    })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const input = event.currentTarget
    if (event.key === 'Enter') {
      commit(input, 'stays')
      input.select()
    } else if (event.key === 'Escape' && input.value !== shown) {
      input.value = shown
      setWrong(false)
      event.preventDefault()
      event.stopPropagation()
    }
  }
  return (
    <span className="side-entry">
      <input
        ref={field}
        className="number-field mono"
        aria-label={label}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? wrongId : undefined}
        defaultValue={shown}
        readOnly={isReadOnly}
        autoComplete="off"
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={(event) => {
          commit(event.currentTarget, 'leaves')
          onLeave?.()
        }}
        onKeyDown={onKeyDown}
      />
      {isWrong ? (
        <span id={wrongId} className="side-note warning" role="alert">
          {wrong}
        </span>
      ) : null}
    </span>
  )
}
