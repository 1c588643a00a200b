import { type ReactNode, useId } from 'react'
import { useSession } from '../session.ts'
import './dock.css'

interface Props {
  readonly title: string
  readonly note?: string | undefined
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** A panel beside the view, open for as long as it is wanted; in a narrow window it lies over the view. */
export function Dock({ title, note, action, children }: Props) {
  const { view } = useSession()
  const titleId = useId()
  return (
    <aside className="dock" aria-labelledby={titleId}>
      <header className="dock-head">
        <h2 id={titleId} className="dock-title">
          {title}
        </h2>
        {note ? <span className="muted dock-note">{note}</span> : null}
        <span className="dock-space" />
        {action}
        <button type="button" className="button dock-close" onClick={() => view.setState({ dock: null })}>
          Close<span className="visually-hidden"> {title}</span>
        </button>
      </header>
      {children}
    </aside>
  )
}
