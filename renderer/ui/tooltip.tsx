import { type PointerEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { words } from '../strings/words.ts'
import { onFrame, throttled } from './frame.ts'
import { holdsPointer, type Point } from './hover-area.ts'
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

/** Of the tooltip that a pointer has opened: whether the pointer still holds it. What lies below it says nothing meanwhile. */
let holds: ((at: Point) => boolean) | null = null

type Opener = 'pointer' | 'keys'

/**
 * What a control is, its value, what drives it and who moved it last: shown when the pointer rests on it, at once when the
 * keyboard comes to it, never by touch. It stays while the pointer is on the control or on the tooltip, or the focus on the
 * control; it goes on a press and on Escape, which stays the page's. A screen reader has it always.
 */
export function Tooltip(props: Props) {
  const { className, children } = props
  const root = useRef<HTMLDivElement>(null)
  const description = useRef<HTMLSpanElement>(null)
  const [opener, setOpener] = useState<Opener | null>(null)
  const timer = useRef(0)
  const isPressed = useRef(false)
  const id = useId()

  const forget = () => {
    clearTimeout(timer.current)
    timer.current = 0
  }
  const close = () => {
    forget()
    if (opener) closedMs = performance.now()
    setOpener(null)
  }
  const openSoon = ({ pointerType, buttons, clientX: x, clientY: y }: PointerEvent) => {
    if (pointerType === 'touch' || buttons !== 0 || opener || timer.current !== 0 || holds?.({ x, y })) return
    const pauseMs = performance.now() - closedMs < WARM_MS ? 0 : PAUSE_MS
    timer.current = window.setTimeout(() => {
      timer.current = 0
      setOpener((before) => before ?? 'pointer')
    }, pauseMs)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for its control, and does nothing itself
    <div
      ref={root}
      className={className ?? 'tooltip-anchor'}
      onPointerEnter={openSoon}
      onPointerMove={openSoon}
      onPointerLeave={forget}
      onPointerDown={() => {
        isPressed.current = true
        close()
      }}
      onPointerUp={() => {
        isPressed.current = false
      }}
      onWheel={close}
      onFocus={(event) => {
        if (description.current) description.current.textContent = sentencesOf(props).join(' ')
        // A field is marked as focused by a press too.
        if (event.target.matches(':focus-visible') && !isPressed.current) setOpener('keys')
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
      {opener
        ? createPortal(<Bubble anchor={root} hint={props} opener={opener} onClose={close} />, document.body)
        : null}
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
  readonly opener: Opener
  readonly onClose: () => void
}

/** Lies in the top layer: nothing clips it. A pointer may rest on it, and what lies below can be pressed all the same. */
function Bubble({ anchor, hint, opener, onClose }: BubbleProps) {
  const bubble = useRef<HTMLDivElement>(null)
  const value = useRef<HTMLSpanElement>(null)
  const latest = useRef(onClose)
  useEffect(() => {
    latest.current = onClose
  })
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
  useEffect(() => {
    if (opener !== 'pointer') return undefined
    const isHeld = (at: Point) =>
      !!anchor.current && !!bubble.current && holdsPointer(boxOf(anchor.current), boxOf(bubble.current), at)
    const onMove = ({ clientX: x, clientY: y }: globalThis.PointerEvent) => {
      if (!isHeld({ x, y })) latest.current()
    }
    const onLeave = () => latest.current()
    holds = isHeld
    document.addEventListener('pointermove', onMove, true)
    document.documentElement.addEventListener('pointerleave', onLeave)
    return () => {
      if (holds === isHeld) holds = null
      document.removeEventListener('pointermove', onMove, true)
      document.documentElement.removeEventListener('pointerleave', onLeave)
    }
  }, [anchor, opener])
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

/** The anchor of a control that makes no box of its own is its child. */
function boxOf(element: HTMLElement): DOMRect {
  const box = element.getBoundingClientRect()
  return box.width === 0 ? (element.firstElementChild?.getBoundingClientRect() ?? box) : box
}

function place(anchor: HTMLElement, bubble: HTMLElement): void {
  const page = { width: document.documentElement.clientWidth, height: window.innerHeight }
  const { left, top } = placeBeside(boxOf(anchor), bubble.getBoundingClientRect(), page)
  bubble.style.left = `${left}px`
  bubble.style.top = `${top}px`
}
