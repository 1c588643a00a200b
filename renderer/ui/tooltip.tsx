import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { words } from '../strings/words.ts'
import { onFrame, throttled } from './frame.ts'
import { placeBeside } from './place.ts'
import './tooltip.css'

export interface Hint {
  readonly title: string
  /** What it is. */
  readonly help: string
  /** As people read it; asked again while the tooltip is open. */
  readonly value?: (() => string) | undefined
  /** What drives it: an LFO, the pattern, a controller. */
  readonly drives?: readonly string[] | undefined
  /** Who moved it last; empty where nobody did. */
  readonly movedBy?: (() => string) | undefined
  /** Further sentences: modulation, hardware. */
  readonly notes?: readonly string[] | undefined
}

interface Props extends Hint {
  readonly className?: string
  /** Or a function of the id by which the control is described: `aria-describedby={id}`. */
  readonly children: ReactNode | ((describedBy: string) => ReactNode)
}

const PAUSE_MS = 500
/** After one tooltip the next one comes without a pause for so long. */
const WARM_MS = 300
let closedMs = Number.NEGATIVE_INFINITY

/**
 * What a control is, its value, what drives it and who moved it last: shown when the pointer rests on it, at once when the
 * keyboard comes to it, never by touch; gone on a press, on Escape, and when both have left. A screen reader has it always.
 */
export function Tooltip(props: Props) {
  const { className, children } = props
  const root = useRef<HTMLDivElement>(null)
  const description = useRef<HTMLSpanElement>(null)
  const [isOpen, setOpen] = useState(false)
  const timer = useRef(0)
  const id = useId()

  const close = () => {
    clearTimeout(timer.current)
    if (isOpen) closedMs = performance.now()
    setOpen(false)
  }
  const openSoon = () => {
    clearTimeout(timer.current)
    const pauseMs = performance.now() - closedMs < WARM_MS ? 0 : PAUSE_MS
    timer.current = window.setTimeout(() => setOpen(true), pauseMs)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for its control, and does nothing itself
    <div
      ref={root}
      className={className ?? 'tooltip-anchor'}
      onPointerEnter={(event) => {
        if (event.pointerType !== 'touch' && event.buttons === 0) openSoon()
      }}
      onPointerLeave={close}
      onPointerDown={close}
      onWheel={close}
      onFocus={(event) => {
        if (description.current) description.current.textContent = sentencesOf(props).join(' ')
        if (event.target.matches(':focus-visible') && !event.target.matches('input')) setOpen(true)
      }}
      onBlur={close}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      {typeof children === 'function' ? children(id) : children}
      <span ref={description} id={id} hidden>
        {sentencesOf(props).join(' ')}
      </span>
      {isOpen ? createPortal(<Bubble anchor={root} hint={props} onEscape={close} />, document.body) : null}
    </div>
  )
}

function sentencesOf({ help, drives = [], movedBy, notes = [] }: Hint): string[] {
  const person = movedBy?.() ?? ''
  return [
    help,
    ...notes,
    ...(drives.length > 0 ? [words.ui.drivenBy(drives.join(', '))] : []),
    ...(person ? [words.ui.movedBy(person)] : []),
  ].filter((sentence) => sentence !== '')
}

interface BubbleProps {
  readonly anchor: React.RefObject<HTMLElement | null>
  readonly hint: Hint
  readonly onEscape: () => void
}

/** Lies in the top layer: nothing clips it. No pointer finds it: what lies below can be pressed. */
function Bubble({ anchor, hint, onEscape }: BubbleProps) {
  const bubble = useRef<HTMLDivElement>(null)
  const value = useRef<HTMLSpanElement>(null)
  const latest = useRef(onEscape)
  useLayoutEffect(() => {
    bubble.current?.showPopover()
    if (anchor.current && bubble.current) place(anchor.current, bubble.current)
  }, [anchor])
  useEffect(() => {
    const tell = throttled(10, () => {
      if (value.current) value.current.textContent = hint.value?.() ?? ''
    })
    return onFrame(tell)
  }, [hint])
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') latest.current()
    }
    document.addEventListener('keydown', onKeyDown, true)
    return () => document.removeEventListener('keydown', onKeyDown, true)
  }, [])
  const [help, ...others] = sentencesOf(hint)
  return (
    <div ref={bubble} className="tooltip" role="tooltip" popover="manual">
      <p className="tooltip-head">
        <span className="tooltip-title">{hint.title}</span>
        {hint.value ? (
          <span ref={value} className="mono tooltip-value">
            {hint.value()}
          </span>
        ) : null}
      </p>
      {help ? <p>{help}</p> : null}
      {others.map((sentence) => (
        <p key={sentence} className="muted">
          {sentence}
        </p>
      ))}
    </div>
  )
}

function place(anchor: HTMLElement, bubble: HTMLElement): void {
  const control = anchor.getBoundingClientRect()
  // The anchor of a control that makes no box of its own is its child.
  const box = control.width === 0 ? (anchor.firstElementChild?.getBoundingClientRect() ?? control) : control
  const page = { width: document.documentElement.clientWidth, height: window.innerHeight }
  const { left, top } = placeBeside(box, bubble.getBoundingClientRect(), page)
  bubble.style.left = `${left}px`
  bubble.style.top = `${top}px`
}
