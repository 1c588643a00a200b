import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react'
import './pad.css'
import { Tooltip } from './tooltip.tsx'

export interface PadProps {
  readonly label: string
  readonly help: string
  /** Whose pad it is, for a screen reader; empty where the label says it. */
  readonly owner: string
  /** Velocity 0..1, as hard as the press is high on the pad. */
  readonly onPress: (velocity: number) => void
  /** The last finger, key or pointer has left it. */
  readonly onRelease?: () => void
  /** The key that plays it elsewhere on the page, as people read it. */
  readonly shortcut?: string | undefined
  readonly isLocked?: boolean
  readonly size?: 'normal' | 'stage'
}

const KEY_VELOCITY = 0.8
const SOFT_KEY_VELOCITY = 0.4
const MIN_VELOCITY = 0.1

/** Struck by pointer, many fingers, Enter, Space (softly with Shift) or a screen reader's press. Sounds on the press. */
export function Pad({ label, help, owner, onPress, onRelease, shortcut, isLocked = false, size = 'normal' }: PadProps) {
  const button = useRef<HTMLButtonElement>(null)
  const held = useRef(new Set<string>())
  const release = useRef(onRelease)
  useEffect(() => {
    release.current = onRelease
  })
  // A pad that goes away while it is held is let go.
  useEffect(() => {
    const hands = held.current
    return () => {
      if (hands.size > 0) release.current?.()
    }
  }, [])

  const press = (hand: string, velocity: number) => {
    if (isLocked || held.current.has(hand)) return
    held.current.add(hand)
    button.current?.setAttribute('data-hit', '')
    button.current?.style.setProperty('--velocity', String(velocity))
    onPress(velocity)
  }
  const leave = (hand: string) => {
    if (!held.current.delete(hand) || held.current.size > 0) return
    button.current?.removeAttribute('data-hit')
    onRelease?.()
  }
  const up = (event: PointerEvent) => leave(`pointer ${event.pointerId}`)
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isPadKey(event)) return
    event.preventDefault()
    if (!event.repeat) press('key', event.shiftKey ? SOFT_KEY_VELOCITY : KEY_VELOCITY)
  }
  const onKeyUp = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    leave('key')
  }
  return (
    <Tooltip className={size === 'stage' ? 'pad-anchor is-stage' : 'pad-anchor'} title={label} help={help}>
      {(describedBy) => (
        <button
          ref={button}
          type="button"
          className="pad-button"
          aria-describedby={describedBy}
          aria-disabled={isLocked || undefined}
          aria-keyshortcuts={shortcut}
          onPointerDown={(event) => {
            if (event.button !== 0) return
            event.currentTarget.setPointerCapture(event.pointerId)
            press(`pointer ${event.pointerId}`, velocityAt(event))
          }}
          onPointerUp={up}
          onPointerCancel={up}
          onLostPointerCapture={up}
          // What has no pointer and no key behind it is a screen reader's press.
          onClick={(event) => {
            if (event.detail !== 0) return
            press('reader', KEY_VELOCITY)
            leave('reader')
          }}
          onKeyDown={onKeyDown}
          onKeyUp={onKeyUp}
          onBlur={() => leave('key')}
        >
          <span className="pad-label">
            {owner ? <span className="visually-hidden">{owner} </span> : null}
            {label}
          </span>
          {shortcut ? <kbd>{shortcut}</kbd> : null}
        </button>
      )}
    </Tooltip>
  )
}

function isPadKey(event: KeyboardEvent): boolean {
  return (event.key === 'Enter' || event.key === ' ') && !event.ctrlKey && !event.metaKey && !event.altKey
}

/** Its foot is soft, its upper edge is hard. */
function velocityAt(event: PointerEvent<HTMLElement>): number {
  const box = event.currentTarget.getBoundingClientRect()
  const height = (box.bottom - event.clientY) / Math.max(box.height, 1)
  return Math.min(Math.max(Math.round(height * 100) / 100, MIN_VELOCITY), 1)
}
