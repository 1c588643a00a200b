import { type ReactNode, useEffect, useId, useRef } from 'react'
import './panel.css'

interface Props {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * A place above the view where something is chosen or typed. It holds nothing up: all else goes on and can be reached.
 * Takes the focus when it opens and gives it back when it closes; Escape closes it.
 */
export function Panel({ title, onClose, children }: Props) {
  const root = useRef<HTMLElement>(null)
  const titleId = useId()
  useFocusInside(root)
  return (
    <section
      ref={root}
      className="panel"
      aria-labelledby={titleId}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.stopPropagation()
        onClose()
      }}
    >
      <header className="panel-head">
        <h2 id={titleId} className="panel-title">
          {title}
        </h2>
        <button type="button" className="button" onClick={onClose}>
          Close<span className="visually-hidden"> {title}</span>
        </button>
      </header>
      {children}
    </section>
  )
}

function useFocusInside(root: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = root.current
    const before = document.activeElement
    const first = element?.querySelector<HTMLElement>('[data-first-focus]') ?? element
    first?.focus()
    return () => {
      const isLeft = document.activeElement === document.body || element?.contains(document.activeElement)
      if (isLeft && before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [root])
}
