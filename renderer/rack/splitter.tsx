import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import './splitter.css'

interface Props {
  readonly label: string
  /** Id of the pane whose size it changes; the pane lies after it. */
  readonly controls: string
  readonly axis: 'width' | 'height'
  /** rem */
  readonly size: number
  readonly limits: { readonly initial: number; readonly min: number; readonly max: number }
  readonly onSize: (size: number) => void
}

const STEP_REM = 1

/** The line between two panes: by pointer, arrow keys, Home and End; a double click goes back to the usual size. */
export function Splitter({ label, controls, axis, size, limits, onSize }: Props) {
  const grip = useRef<{ readonly from: number; readonly size: number } | null>(null)
  const isWidth = axis === 'width'
  const set = (wanted: number) => onSize(Math.min(Math.max(wanted, limits.min), limits.max))
  const at = (event: PointerEvent) => (isWidth ? event.clientX : event.clientY)

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { from: at(event), size }
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (grip.current) set(grip.current.size + (grip.current.from - at(event)) / remPx())
  }
  const letGo = () => {
    grip.current = null
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const wanted = sizeWanted(event.key, isWidth, size, limits)
    if (wanted === null) return
    event.preventDefault()
    set(wanted)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> takes no focus and no value
    <div
      role="separator"
      tabIndex={0}
      className={`splitter is-${axis}`}
      aria-label={label}
      aria-controls={controls}
      aria-orientation={isWidth ? 'vertical' : 'horizontal'}
      aria-valuemin={limits.min}
      aria-valuemax={limits.max}
      aria-valuenow={Math.round(size * 10) / 10}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onDoubleClick={() => set(limits.initial)}
      onKeyDown={onKeyDown}
    />
  )
}

function sizeWanted(key: string, isWidth: boolean, size: number, { min, max }: Props['limits']): number | null {
  if (key === 'Home') return min
  if (key === 'End') return max
  if (key === (isWidth ? 'ArrowLeft' : 'ArrowUp')) return size + STEP_REM
  return key === (isWidth ? 'ArrowRight' : 'ArrowDown') ? size - STEP_REM : null
}

function remPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}
