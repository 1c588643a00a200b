import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useSession } from '../session.ts'
import { type Key, keyAt, keysOf, noteName, rangeOf } from './layout.ts'
import { TYPED_CODES } from './typing.ts'
import { usePrinted } from './use-printed.ts'

/** Of a white key: a black one on it is still as wide as a finger needs. */
const FINGER_KEY_PX = 54
const MOUSE_KEY_PX = 40
/** A press that has no length, as a screen reader's. */
const TAP_MS = 300
/** Softest, at the far end of a key. */
const LEAST_VELOCITY = 0.2
/** A finger that rests wanders that far down its key. */
const REST = 0.08

/** Keys to be pressed by mouse, by many fingers, or one by one from the computer's keyboard. */
export function Piano() {
  const { keys: keyboard } = useSession()
  const { node, lowest, lit, typing } = useStore(keyboard.state)
  const strip = useRef<HTMLFieldSetElement>(null)
  const widthPx = useWidth(strip)
  const keys = useMemo(() => keysOf(rangeOf(lowest, widthPx, keyWidth())), [lowest, widthPx])
  const inOrder = useMemo(() => [...keys].sort((a, b) => a.pitch - b.pitch), [keys])
  const [chosen, setChosen] = useState(lowest)
  const reached = inOrder.some(({ pitch }) => pitch === chosen) ? chosen : lowest
  const pointers = usePointers(keys)
  const printed = usePrinted()
  const typedOn = (pitch: number) => {
    const code = typing === 'off' ? undefined : TYPED_CODES[pitch - lowest - 12]
    return code === undefined ? undefined : printed(code)
  }

  const onArrow = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = strip.current?.querySelector<HTMLElement>(`[data-pitch="${reached + step}"]`)
    if (step === 0 || !next) return
    event.preventDefault()
    setChosen(reached + step)
    next.focus()
  }
  return (
    <fieldset
      ref={strip}
      className="piano"
      aria-label={`Piano of ${node}`}
      // A key that took the focus from a press would take the space bar with it.
      onMouseDown={(event) => event.preventDefault()}
      onKeyDown={onArrow}
      {...pointers}
    >
      {inOrder.map((key) => (
        <PianoKey
          key={key.pitch}
          pianoKey={key}
          isLit={lit.has(key.pitch)}
          isReached={key.pitch === reached}
          typed={typedOn(key.pitch)}
        />
      ))}
    </fieldset>
  )
}

interface KeyProps {
  readonly pianoKey: Key
  readonly isLit: boolean
  /** The one that Tab comes to. */
  readonly isReached: boolean
  /** What is printed on the typed key that plays it, while those do. */
  readonly typed: string | undefined
}

function PianoKey({ pianoKey, isLit, isReached, typed }: KeyProps) {
  const { keys: keyboard } = useSession()
  const { pitch, isBlack, left, width } = pianoKey
  const hand = `key ${pitch}`
  const press = () => keyboard.press(hand, pitch, keyboard.state.getState().velocity)
  const lift = () => keyboard.lift(hand)
  return (
    <button
      type="button"
      className={isBlack ? 'piano-key is-black' : 'piano-key'}
      style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
      data-pitch={pitch}
      tabIndex={isReached ? 0 : -1}
      aria-label={noteName(pitch)}
      aria-pressed={isLit}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        if (!event.repeat) press()
      }}
      onKeyUp={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        lift()
      }}
      onBlur={lift}
      // Pointers have sounded already; what has none behind it is a screen reader's press.
      onClick={(event) => {
        if (event.detail !== 0) return
        press()
        setTimeout(lift, TAP_MS)
      }}
    >
      <span className="piano-name" aria-hidden="true">
        {typed ? <kbd>{typed}</kbd> : null}
        {pitch % 12 === 0 ? noteName(pitch) : null}
      </span>
    </button>
  )
}

/** Every pointer is a hand: it slides from key to key, and leans on one by moving down it. */
function usePointers(keys: readonly Key[]) {
  const { keys: keyboard } = useSession()
  const down = useRef(new Map<number, { pitch: number; startDepth: number; pressure: number }>())

  const place = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const key = keyAt(keys, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)
    const hand = `pointer ${event.pointerId}`
    const before = down.current.get(event.pointerId)
    if (!key) {
      keyboard.lift(hand)
      down.current.set(event.pointerId, { pitch: -1, startDepth: 0, pressure: 0 })
    } else if (before?.pitch !== key.pitch) {
      keyboard.press(hand, key.pitch, LEAST_VELOCITY + (1 - LEAST_VELOCITY) * key.depth)
      down.current.set(event.pointerId, { pitch: key.pitch, startDepth: key.depth, pressure: 0 })
    } else {
      const pressure = Math.min(Math.max((key.depth - before.startDepth - REST) * 2, 0), 1)
      if (pressure === before.pressure) return
      before.pressure = pressure
      keyboard.lean(hand, pressure)
    }
  }
  const lift = (event: PointerEvent) => {
    down.current.delete(event.pointerId)
    keyboard.lift(`pointer ${event.pointerId}`)
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      place(event)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (down.current.has(event.pointerId)) place(event)
    },
    onPointerUp: lift,
    onPointerCancel: lift,
    onLostPointerCapture: lift,
  }
}

function keyWidth(): number {
  return matchMedia('(pointer: coarse)').matches ? FINGER_KEY_PX : MOUSE_KEY_PX
}

function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [widthPx, setWidthPx] = useState(0)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidthPx(entry!.contentRect.width))
    observer.observe(element.current!)
    return () => observer.disconnect()
  }, [element])
  return widthPx
}
