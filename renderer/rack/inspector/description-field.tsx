import { useEffect, useRef } from 'react'
import { MAX_DESCRIPTION_LENGTH } from '../../../engine/contract/validate.ts'
import { words } from '../../strings/words.ts'

interface Props {
  readonly text: string
  readonly isLocked: boolean
  /** False: it was refused, and the text stays. */
  readonly onWrite: (text: string) => Promise<boolean>
}

/** What a rack is, in words; leaving it or Ctrl+Enter takes it, Escape takes it back. */
export function DescriptionField({ text, isLocked, onWrite }: Props) {
  const area = useRef<HTMLTextAreaElement>(null)
  const show = () => {
    if (area.current) area.current.value = text
  }
  useEffect(() => {
    if (area.current) area.current.value = text
  }, [text])
  if (isLocked) return text ? <p className="inspector-about muted">{text}</p> : null
  const commit = async (typed: string) => {
    const wanted = typed.trim()
    if (wanted === text) return show()
    if (!(await onWrite(wanted))) show()
  }
  return (
    <textarea
      ref={area}
      className="inspector-description"
      aria-label={words.inspector.description}
      placeholder={words.inspector.descriptionHint}
      maxLength={MAX_DESCRIPTION_LENGTH}
      rows={2}
      defaultValue={text}
      onBlur={(event) => void commit(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') show()
        else if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return event.stopPropagation()
        event.currentTarget.blur()
        event.stopPropagation()
      }}
    />
  )
}
