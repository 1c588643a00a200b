import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react'
import type { Driver, HandOn } from './control.ts'
import { formatValue, parseValue } from './format.ts'
import { drawSoon, forgetDraw } from './frame.ts'
import { TonightIcon } from './icons.tsx'
import './knob.css'
import { fromTravel, originOf, type Range, tidy, toTravel } from './scale.ts'

export interface KnobProps {
  readonly label: string
  readonly help: string
  /** Whose knob it is, for a screen reader. */
  readonly owner: string
  readonly range: Range
  /** What a reset goes back to. */
  readonly initial: number
  readonly driver: Driver
  /** Moved in stage mode, and not in the document. */
  readonly isTonight?: boolean
}

export const TONIGHT = 'changed tonight'

/** Pixels of a drag from end to end. */
const DRAG_PX = 200
const FINE = 0.1
/** A hand that turns a wheel or presses keys has let go after so long. */
const IDLE_MS = 350
const KEY_STEP = 0.01
const PAGE_STEP = 0.1
const WHEEL_STEP = 0.02

/** A rotary control: drag, wheel, keys, typed value, double-click. Redraws without React. */
export function Knob(props: KnobProps) {
  const { label, help, owner, range, initial, driver, isTonight = false } = props
  const dial = useRef<HTMLDivElement>(null)
  const [isTyping, setTyping] = useState(false)
  const hand = useHand(driver, range)
  const labelId = useId()
  useDrawing(dial, range, driver)
  useWheel(dial, hand.nudge)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = stepOf(event.key) * (event.shiftKey ? FINE : 1)
    if (step !== 0) hand.nudge(step)
    else if (event.key === 'Home') hand.moveTo(range.min)
    else if (event.key === 'End') hand.moveTo(range.max)
    else if (event.key === 'Enter') setTyping(true)
    else if (event.key === 'Delete' || event.key === 'Backspace') driver.set(initial)
    else return
    event.preventDefault()
  }

  return (
    <div className="knob" title={help}>
      <div
        ref={dial}
        className="knob-dial"
        role="slider"
        tabIndex={0}
        aria-labelledby={labelId}
        aria-valuemin={range.min}
        aria-valuemax={range.max}
        aria-valuenow={range.min}
        aria-description={isTonight ? TONIGHT : undefined}
        onKeyDown={onKeyDown}
        onDoubleClick={() => driver.set(initial)}
        {...hand.pointer}
      >
        <Dial />
      </div>
      <TypedValue
        isTyping={isTyping}
        range={range}
        label={label}
        driver={driver}
        onOpen={() => setTyping(true)}
        onClose={() => {
          setTyping(false)
          dial.current?.focus()
        }}
      />
      <span id={labelId} className="knob-label">
        <span className="visually-hidden">{owner} </span>
        {isTonight ? <TonightIcon /> : null}
        {label}
      </span>
    </div>
  )
}

function Dial() {
  return (
    <svg viewBox="0 0 48 48" aria-hidden="true">
      <path className="knob-track" d={ARC} pathLength={100} />
      <path className="knob-arc" d={ARC} pathLength={100} />
      <line className="knob-base" x1="24" y1="1" x2="24" y2="5" />
      <circle className="knob-cap" cx="24" cy="24" r="13" />
      <line className="knob-pointer" x1="24" y1="13" x2="24" y2="19" />
    </svg>
  )
}

/** 270 degrees, open at the foot. */
const ARC = 'M 10.565 37.435 A 19 19 0 1 1 37.435 37.435'
const SWEEP_DEGREES = 270

interface TypedValueProps {
  readonly isTyping: boolean
  readonly range: Range
  readonly label: string
  readonly driver: Driver
  readonly onOpen: () => void
  readonly onClose: () => void
}

/** The value under the knob; a click, or Enter on the knob, makes it a field. */
function TypedValue({ isTyping, range, label, driver, onOpen, onClose }: TypedValueProps) {
  const [isWrong, setWrong] = useState(false)
  const commit = (text: string) => {
    const value = parseValue(range, text)
    if (value === null) return setWrong(true)
    driver.set(tidy(range, value))
    onClose()
  }
  if (!isTyping)
    return (
      <button type="button" className="knob-value mono" tabIndex={-1} aria-hidden="true" onClick={onOpen}>
        &nbsp;
      </button>
    )
  return (
    <input
      className="knob-field mono"
      aria-label={`${label}, value`}
      aria-invalid={isWrong}
      defaultValue={formatValue(range, driver.shown())}
      // biome-ignore lint/a11y/noAutofocus: it opens because it was asked for
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={onClose}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') commit(event.currentTarget.value)
        if (event.key === 'Escape') onClose()
      }}
    />
  )
}

function stepOf(key: string): number {
  if (key === 'ArrowUp' || key === 'ArrowRight') return KEY_STEP
  if (key === 'ArrowDown' || key === 'ArrowLeft') return -KEY_STEP
  if (key === 'PageUp') return PAGE_STEP
  return key === 'PageDown' ? -PAGE_STEP : 0
}

/** Keeps dial, value and aria in step with the driver: one drawing a frame, however often it changes. */
function useDrawing(dial: React.RefObject<HTMLDivElement | null>, range: Range, driver: Driver): void {
  useEffect(() => {
    const draw = () => {
      if (dial.current) drawKnob(dial.current, range, driver.shown(), driver.base())
    }
    draw()
    const leave = driver.listen(() => drawSoon(draw))
    return () => {
      leave()
      forgetDraw(draw)
    }
  })
}

function drawKnob(dial: HTMLElement, range: Range, value: number, base: number): void {
  const travel = toTravel(range, value)
  const origin = originOf(range)
  const from = Math.min(travel, origin) * 100
  const arc = dial.querySelector('.knob-arc')!
  arc.setAttribute('stroke-dasharray', `0 ${from} ${Math.abs(travel - origin) * 100} 200`)
  dial.querySelector('.knob-pointer')!.setAttribute('transform', turn(travel))
  const tick = dial.querySelector('.knob-base')!
  tick.setAttribute('transform', turn(toTravel(range, base)))
  tick.setAttribute('visibility', Math.fround(base) === Math.fround(value) ? 'hidden' : 'visible')
  const text = formatValue(range, value)
  dial.setAttribute('aria-valuenow', String(value))
  dial.setAttribute('aria-valuetext', text)
  const shown = dial.parentElement!.querySelector('.knob-value')
  if (shown) shown.textContent = text
}

function turn(travel: number): string {
  return `rotate(${(travel - 0.5) * SWEEP_DEGREES} 24 24)`
}

/** A hand by pointer, wheel and keys; each takes hold, moves, and lets go. */
function useHand(driver: Driver, range: Range) {
  const holding = useRef<{ hand: HandOn; travel: number; lastY: number; isPointer: boolean } | null>(null)
  const idle = useRef(0)

  const letGo = () => {
    clearTimeout(idle.current)
    holding.current?.hand.end()
    holding.current = null
  }
  const take = (isPointer: boolean, lastY: number) => {
    if (holding.current) letGo()
    holding.current = { hand: driver.grab(), travel: toTravel(range, driver.shown()), lastY, isPointer }
  }
  const moveTo = (value: number) => {
    if (!holding.current) take(false, 0)
    holding.current!.hand.move(value)
    holding.current!.travel = toTravel(range, value)
    clearTimeout(idle.current)
    idle.current = window.setTimeout(letGo, IDLE_MS)
  }
  const nudge = (step: number) => {
    const before = driver.shown()
    const value = fromTravel(range, (holding.current?.travel ?? toTravel(range, before)) + step)
    moveTo(range.isWhole && value === before ? tidy(range, before + Math.sign(step)) : value)
  }
  useEffect(() => () => window.clearTimeout(idle.current), [])

  const pointer = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      take(true, event.clientY)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const held = holding.current
      if (!held?.isPointer || event.clientY === held.lastY) return
      const way = ((held.lastY - event.clientY) / DRAG_PX) * (event.shiftKey ? FINE : 1)
      held.travel = Math.min(Math.max(held.travel + way, 0), 1)
      held.lastY = event.clientY
      held.hand.move(fromTravel(range, held.travel))
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
    onLostPointerCapture: letGo,
  }
  return { pointer, moveTo, nudge }
}

/** React listens to wheels passively; a knob must keep the page from scrolling while it is turned. */
function useWheel(dial: React.RefObject<HTMLDivElement | null>, nudge: (step: number) => void): void {
  const latest = useRef(nudge)
  useEffect(() => {
    latest.current = nudge
  })
  useEffect(() => {
    const element = dial.current
    const onWheel = (event: WheelEvent) => {
      // Turning needs the focus: a page that is scrolled with the pointer over a knob must not change the sound.
      if (document.activeElement !== element || event.deltaY === 0) return
      event.preventDefault()
      latest.current(-Math.sign(event.deltaY) * WHEEL_STEP * (event.shiftKey ? FINE : 1))
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [dial])
}
