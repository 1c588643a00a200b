import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { type NodeDescriptor, Role } from '../../../engine/client/model.ts'
import { useReplica } from '../../session.ts'
import { text as outline } from '../outline/text.ts'

interface Props {
  readonly label: string
  /** What a choice does, on the button. */
  readonly verb: string
  /** A type that makes no sense here. */
  readonly without?: string
  /** Only what something can go through. */
  readonly takesInput?: boolean
  readonly onChoose: (type: string) => void
  readonly onClose?: () => void
  readonly hasAutoFocus?: boolean
}

/** A node type by its name: type a few letters, or go through all of them by the arrow keys. */
export function TypePicker(props: Props) {
  const { label, verb, without, takesInput = false, onChoose, onClose, hasAutoFocus = true } = props
  const descriptors = useReplica((state) => state.descriptors)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const listId = useId()
  const found = useMemo(
    () =>
      matching([...descriptors.values()], text).filter((one) => one.type !== without && (!takesInput || one.mainInput)),
    [descriptors, text, without, takesInput],
  )
  const picked = found[Math.min(at, found.length - 1)]
  const choose = (descriptor: NodeDescriptor | undefined) => {
    if (!descriptor) return
    setText('')
    setAt(0)
    setOpen(false)
    onChoose(descriptor.type)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const by = event.key === 'ArrowDown' ? 1 : -1
      setAt(isOpen ? (Math.min(at, found.length - 1) + by + found.length) % Math.max(found.length, 1) : at)
      setOpen(true)
    } else if (event.key === 'Enter') choose(picked)
    else if (event.key === 'Escape' && (isOpen || onClose)) {
      setOpen(false)
      if (!isOpen) onClose?.()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="type-picker">
      <input
        className="field type-picker-field"
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && picked ? `${listId}-${picked.type}` : undefined}
        placeholder={outline.addTypeHint}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: it opens because it was asked for
        autoFocus={hasAutoFocus}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
          setOpen(true)
        }}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {picked && text.trim() !== '' ? (
        <button type="button" className="button" onClick={() => choose(picked)}>
          {verb}
        </button>
      ) : null}
      {isOpen ? (
        <div id={listId} className="type-picker-list" role="listbox" aria-label={outline.types}>
          {found.length === 0 ? <p className="type-picker-none muted">{outline.noType(text)}</p> : null}
          {found.map((one, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the field, which points here
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
            <div
              key={one.type}
              id={`${listId}-${one.type}`}
              role="option"
              aria-selected={one === picked}
              className="type-picker-item"
              // The field keeps the focus, so that the list stays until the press has ended.
              onPointerDown={(event) => event.preventDefault()}
              onPointerEnter={() => setAt(i)}
              onClick={() => choose(one)}
            >
              <span className="type-picker-title">{one.title}</span>
              <span className="type-picker-help muted">{one.help}</span>
            </div>
          ))}
        </div>
      ) : null}
    </div>
  )
}

const ROLES = [Role.GENERATOR, Role.EFFECT, Role.UTILITY]

/** What begins with the text first, then what holds it, then what is described by it; otherwise by role. */
function matching(descriptors: readonly NodeDescriptor[], text: string): NodeDescriptor[] {
  const wanted = text.trim().toLowerCase()
  const rank = ({ type, title, help, role }: NodeDescriptor): number => {
    if (!ROLES.includes(role)) return Number.POSITIVE_INFINITY
    if (wanted === '') return ROLES.indexOf(role)
    const names = [type.toLowerCase(), title.toLowerCase()]
    if (names.some((name) => name.startsWith(wanted))) return 0
    if (names.some((name) => name.includes(wanted))) return 1
    return help.toLowerCase().includes(wanted) ? 2 : Number.POSITIVE_INFINITY
  }
  return descriptors.filter((one) => Number.isFinite(rank(one))).toSorted((a, b) => rank(a) - rank(b))
}
