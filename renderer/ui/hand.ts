/** How a hand moves a control, whatever it looks like: drag, wheel and keys; each takes hold, moves, and lets go. */
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import type { Driver, HandOn } from './control.ts'
import { drawSoon, forgetDraw } from './frame.ts'
import { fromTravel, type Range, tidy, toTravel } from './scale.ts'

/** What Shift makes of a movement. */
export const FINE = 0.1
/** A hand that turns a wheel or presses keys has let go after so long. */
const IDLE_MS = 350
const KEY_STEP = 0.01
const PAGE_STEP = 0.1
const WHEEL_STEP = 0.02

interface Drag {
  readonly axis: 'x' | 'y'
  /** Pixels from end to end, asked for when the drag begins. */
  readonly lengthPx: (element: HTMLElement) => number
}

interface Holding {
  readonly hand: HandOn
  /** Undefined for a wheel or keys. */
  readonly pointer: number | undefined
  readonly lengthPx: number
  travel: number
  lastPx: number
}

export interface HandOptions {
  readonly driver: Driver
  readonly range: Range
  readonly drag: Drag
  /** What a reset goes back to. */
  readonly initial: number
  readonly isLocked: boolean
  readonly onType?: () => void
}

export interface Hand {
  readonly pointer: {
    onPointerDown(event: PointerEvent<HTMLElement>): void
    onPointerMove(event: PointerEvent<HTMLElement>): void
    onPointerUp(event: PointerEvent<HTMLElement>): void
    onPointerCancel(event: PointerEvent<HTMLElement>): void
    onLostPointerCapture(event: PointerEvent<HTMLElement>): void
  }
  onKeyDown(event: KeyboardEvent): void
  onWheel(event: WheelEvent): void
  reset(): void
  /** The hand takes to typing: what it turned is let go of. */
  type(): void
  /** Whether the pointer that went up last has moved the control. */
  readonly wasDragged: () => boolean
}

export function useHand({ driver, range, drag, initial, isLocked, onType }: HandOptions): Hand {
  const holding = useRef<Holding | null>(null)
  const idle = useRef(0)
  const dragged = useRef(false)

  const letGo = () => {
    clearTimeout(idle.current)
    holding.current?.hand.end()
    holding.current = null
  }
  const take = (pointer: number | undefined, lengthPx: number, lastPx: number) => {
    letGo()
    holding.current = { hand: driver.grab(), pointer, lengthPx, lastPx, travel: toTravel(range, driver.shown()) }
  }
  const moveTo = (value: number) => {
    if (!holding.current) take(undefined, 1, 0)
    holding.current!.hand.move(value)
    holding.current!.travel = toTravel(range, value)
    clearTimeout(idle.current)
    idle.current = window.setTimeout(letGo, IDLE_MS)
  }
  const nudge = (step: number) => {
    // A pointer holds it: keys and wheel wait.
    if (isLocked || holding.current?.pointer !== undefined) return
    const before = driver.shown()
    const value = fromTravel(range, (holding.current?.travel ?? toTravel(range, before)) + step)
    moveTo(range.isWhole && value === before ? tidy(range, before + Math.sign(step)) : value)
  }
  const reset = () => {
    if (isLocked) return
    letGo()
    driver.set(initial)
  }
  const type = () => {
    letGo()
    onType?.()
  }
  // What is held when its control goes away is let go: nothing stays grabbed by nobody.
  const leave = useRef(letGo)
  useEffect(() => {
    leave.current = letGo
  })
  useEffect(() => () => leave.current(), [])

  const px = (event: PointerEvent) => (drag.axis === 'y' ? -event.clientY : event.clientX)
  const up = (event: PointerEvent) => {
    if (holding.current?.pointer === event.pointerId) letGo()
  }
  return {
    pointer: {
      onPointerDown: (event) => {
        if (event.button !== 0 || isLocked || holding.current?.pointer !== undefined) return
        event.currentTarget.setPointerCapture(event.pointerId)
        dragged.current = false
        take(event.pointerId, drag.lengthPx(event.currentTarget), px(event))
      },
      onPointerMove: (event) => {
        const held = holding.current
        const way = held ? px(event) - held.lastPx : 0
        if (!held || held.pointer !== event.pointerId || way === 0) return
        held.travel = clamp01(held.travel + (way / held.lengthPx) * (event.shiftKey ? FINE : 1))
        held.lastPx += way
        dragged.current = true
        held.hand.move(fromTravel(range, held.travel))
      },
      onPointerUp: up,
      onPointerCancel: up,
      onLostPointerCapture: up,
    },
    onKeyDown: (event) => {
      if (isLocked || event.ctrlKey || event.metaKey || event.altKey) return
      const step = stepOf(event.key) * (event.shiftKey ? FINE : 1)
      if (step !== 0) nudge(step)
      else if (event.key === 'Home') moveTo(range.min)
      else if (event.key === 'End') moveTo(range.max)
      else if (event.key === 'Enter' && onType) type()
      else if (event.key === 'Delete' || event.key === 'Backspace') reset()
      else return
      event.preventDefault()
    },
    onWheel: (event) => {
      // Shift makes some systems scroll sideways.
      const way = event.deltaY || event.deltaX
      if (way !== 0) nudge(-Math.sign(way) * WHEEL_STEP * (event.shiftKey ? FINE : 1))
    },
    reset,
    type,
    wasDragged: () => dragged.current,
  }
}

function clamp01(travel: number): number {
  return Math.min(Math.max(travel, 0), 1)
}

function stepOf(key: string): number {
  if (key === 'ArrowUp' || key === 'ArrowRight') return KEY_STEP
  if (key === 'ArrowDown' || key === 'ArrowLeft') return -KEY_STEP
  if (key === 'PageUp') return PAGE_STEP
  return key === 'PageDown' ? -PAGE_STEP : 0
}

/** React listens to wheels passively; a control must keep the page from scrolling while it is turned. */
export function useWheel(control: RefObject<HTMLElement | null>, turn: (event: WheelEvent) => void): void {
  const latest = useRef(turn)
  useEffect(() => {
    latest.current = turn
  })
  useEffect(() => {
    const element = control.current
    const onWheel = (event: WheelEvent) => {
      // Turning needs the focus: a page that is scrolled with the pointer over a control must not change the sound.
      if (document.activeElement !== element || event.ctrlKey) return
      event.preventDefault()
      latest.current(event)
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [control])
}

/** Keeps what is seen and heard of a control in step with its driver, past React: one drawing a frame. */
export function useDrawing(driver: Driver, drawing: () => void): void {
  useEffect(() => {
    drawing()
    const leave = driver.listen(() => drawSoon(drawing))
    return () => {
      leave()
      forgetDraw(drawing)
    }
  })
}
