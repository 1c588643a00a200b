import { useEffect, useId, useRef } from 'react'

interface Props {
  readonly label: string
  readonly text: string
  readonly max: number
  readonly onCommit: (text: string) => void
}

/** A short text with its label; Enter or leaving it takes it, Escape takes it back. */
export function TextCell({ label, text, max, onCommit }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  useEffect(() => {
    if (input.current) input.current.value = text
  }, [text])
  const read = (typed: string) => {
    if (typed.trim() !== text) onCommit(typed.trim())
  }
  return (
    <div className="export-field">
      <label className="muted" htmlFor={id}>
        {label}
      </label>
      <input
        ref={input}
        id={id}
        className="cell-text"
        maxLength={max}
        autoComplete="off"
        defaultValue={text}
        onBlur={(event) => read(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') read(event.currentTarget.value)
          else if (event.key === 'Escape') {
            event.currentTarget.value = text
            event.currentTarget.blur()
          } else return
          event.stopPropagation()
        }}
      />
    </div>
  )
}
