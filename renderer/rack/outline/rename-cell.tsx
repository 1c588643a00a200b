import { useRef } from 'react'
import { text } from './text.ts'

interface Props {
  readonly name: string
  readonly onRename: (name: string) => Promise<boolean>
  readonly onDone: () => void
}

/** A name that is being typed over in its row. */
export function RenameCell({ name, onRename, onDone }: Props) {
  const hasEnded = useRef(false)
  const end = async (wanted: string) => {
    if (hasEnded.current) return
    hasEnded.current = true
    if (wanted !== '' && wanted !== name) await onRename(wanted)
    onDone()
  }
  return (
    <input
      className="cell-text outline-rename"
      aria-label={text.renameOf(name)}
      defaultValue={name}
      autoComplete="off"
      spellCheck={false}
      // biome-ignore lint/a11y/noAutofocus: it opens because it was asked for
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => void end(event.currentTarget.value.trim())}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') void end(event.currentTarget.value.trim())
        if (event.key === 'Escape') void end('')
      }}
    />
  )
}
