import { type ReactNode, useId } from 'react'

interface CardProps {
  readonly title: string
  readonly note?: string
  readonly className?: string
  readonly children: ReactNode
}

/** One group of figures. */
export function Card({ title, note, className = '', children }: CardProps) {
  const titleId = useId()
  return (
    <section className={`health-card ${className}`} aria-labelledby={titleId}>
      <header className="health-card-head">
        <h2 id={titleId} className="health-card-title">
          {title}
        </h2>
        {note ? <span className="muted mono">{note}</span> : null}
      </header>
      {children}
    </section>
  )
}

interface FigureProps {
  readonly name: string
  readonly value: string
  /** It is not as it should be. */
  readonly isWarning?: boolean
}

/** A name and its value, in a `<dl>`. */
export function Figure({ name, value, isWarning = false }: FigureProps) {
  return (
    <div className="health-figure">
      <dt className="muted">{name}</dt>
      <dd className={`mono${isWarning ? ' warning' : ''}`}>
        {isWarning ? <span aria-hidden="true">▲ </span> : null}
        {value}
      </dd>
    </div>
  )
}

interface ShareBarProps {
  /** 0..1 */
  readonly share: number
  /** A line across, 0..1. */
  readonly mark?: number
  readonly isWarning?: boolean
}

/** The figure beside it, as a length. */
export function ShareBar({ share, mark, isWarning = false }: ShareBarProps) {
  return (
    <span className={`health-bar${isWarning ? ' is-warning' : ''}`} aria-hidden="true">
      <span className="health-bar-fill" style={{ transform: `scaleX(${clamped(share)})` }} />
      {mark === undefined ? null : <span className="health-bar-mark" style={{ left: `${clamped(mark) * 100}%` }} />}
    </span>
  )
}

const clamped = (share: number): number => Math.min(Math.max(share, 0), 1)
