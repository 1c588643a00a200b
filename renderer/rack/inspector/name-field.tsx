import { useEffect, useRef } from 'react'

interface Props {
  readonly label: string
  readonly name: string
  readonly isLocked: boolean
  /** False: it was refused, and the name stays. */
  readonly onRename: (name: string) => Promise<boolean>
}

/** A name as a heading that can be typed over. */
export function NameField({ label, name, isLocked, onRename }: Props) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current) input.current.value = name
  }, [name])
  const show = () => {
    if (input.current) input.current.value = name
  }
  const commit = async (typed: string) => {
    const wanted = typed.trim()
    if (wanted === '' || wanted === name) return show()
    if (!(await onRename(wanted))) show()
  }
  return (
    <input
      ref={input}
      className="inspector-name cut"
      aria-label={label}
      title={name}
      readOnly={isLocked}
      autoComplete="off"
      spellCheck={false}
      defaultValue={name}
      onBlur={(event) => void commit(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        else if (event.key === 'Escape') {
          show()
          event.currentTarget.blur()
        } else return
        event.stopPropagation()
      }}
    />
  )
}
