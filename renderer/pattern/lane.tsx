import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { formatValue } from '../ui/format.ts'
import { fromTravel, type Range, tidy, toTravel } from '../ui/scale.ts'
import { curveOf, pathOf } from './curve.ts'
import type { LaneStyle } from './locks.ts'

export interface LanePoint {
  readonly at: number
  /** 0..1 of the lane. */
  readonly left: number
  readonly width: number
  /** Null: nothing is set here. */
  readonly value: number | null
  /** 0..1 of the lane. */
  readonly ramp: number
  readonly label: string
  /** Of its value, for a screen reader. */
  readonly text: string
}

export type LaneChanges = ReadonlyMap<number, number | null>

interface Props {
  readonly label: string
  readonly range: Range
  readonly style: LaneStyle
  readonly points: readonly LanePoint[]
  /** What holds at the left edge. */
  readonly before: number
  readonly isEditable: boolean
  /** The column whose details are shown. */
  readonly active: number | null
  onActive(at: number): void
  /** A hand draws; nothing is asked for yet. */
  onDraw(changes: LaneChanges): void
  /** The hand let go: what it drew is one step. */
  onDone(): void
  onCancel(): void
  /** The end of a ramp was moved to so much of the lane. */
  onRamp?: ((at: number, ramp: number) => void) | undefined
  /** Enter: the value is to be typed. */
  onType(): void
}

const FINE = 0.1
const KEY_STEP = 0.02
const PAGE_STEP = 0.1

/** Values along columns: drawn by the pointer, moved by keys, one labelled slider a column. */
export function Lane(props: Props) {
  const { label, range, style, points, before, isEditable, active } = props
  const draw = useDraw(props)
  const line = pathOf(
    curveOf(
      points.map((point) => ({ ...point, height: heightOf(range, point.value) })),
      heightOf(range, before) ?? 0,
    ),
  )
  const stop = points.some(({ at }) => at === active) ? active : (points[0]?.at ?? null)
  return (
    <div className={`lane is-${style}`} role="group" aria-label={label} {...draw}>
      {style === 'number' ? null : (
        <svg className="lane-line" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          <path d={line} vectorEffect="non-scaling-stroke" />
        </svg>
      )}
      {points.map((point) => (
        <LaneColumn key={point.at} {...props} point={point} isStop={stop === point.at} />
      ))}
      {isEditable && props.onRamp ? <RampEnd {...props} onRamp={props.onRamp} /> : null}
    </div>
  )
}

const heightOf = (range: Range, value: number | null) => (value === null ? null : toTravel(range, value))

function LaneColumn(props: Props & { readonly point: LanePoint; readonly isStop: boolean }) {
  const { point, range, style, isStop, isEditable, before, points, active } = props
  const { at, left, width, value, label, text } = point
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (move(event, points, props.onActive) || (isEditable && change(event, props, point))) event.preventDefault()
  }
  return (
    <div
      className={`lane-column${value === null ? '' : ' is-set'}${active === at ? ' is-active' : ''}`}
      style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
      role="slider"
      tabIndex={isStop ? 0 : -1}
      aria-label={label}
      aria-valuemin={range.min}
      aria-valuemax={range.max}
      aria-valuenow={value ?? before}
      aria-valuetext={text}
      aria-readonly={!isEditable}
      aria-orientation="vertical"
      data-at={at}
      onFocus={() => props.onActive(at)}
      onKeyDown={onKeyDown}
    >
      {value !== null && style === 'bar' ? (
        <span className="lane-bar" style={{ height: `${Math.max(toTravel(range, value) * 100, 4)}%` }} />
      ) : null}
      {value !== null && style === 'number' ? (
        <span className="lane-number mono">{formatValue(range, value)}</span>
      ) : null}
      {value !== null && style === 'curve' ? (
        <span className="lane-dot" style={{ bottom: `${toTravel(range, value) * 100}%` }} />
      ) : null}
    </div>
  )
}

function move(
  event: KeyboardEvent<HTMLElement>,
  points: readonly LanePoint[],
  onActive: (at: number) => void,
): boolean {
  const here = points.findIndex(({ at }) => String(at) === event.currentTarget.dataset.at)
  const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: points.length - 1 }[event.key]
  const point = to === undefined ? undefined : points[to]
  if (!point) return false
  onActive(point.at)
  event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-at="${point.at}"]`)?.focus()
  return true
}

function change(event: KeyboardEvent<HTMLElement>, props: Props, { at, value }: LanePoint): boolean {
  const { range, before, onDraw, onDone, onType } = props
  if (event.key === 'Enter') onType()
  else if (event.key === 'Delete' || event.key === 'Backspace') {
    if (value === null) return true
    onDraw(new Map([[at, null]]))
    onDone()
  } else {
    const step = { ArrowUp: KEY_STEP, ArrowDown: -KEY_STEP, PageUp: PAGE_STEP, PageDown: -PAGE_STEP }[event.key]
    if (step === undefined) return false
    onDraw(new Map([[at, nudged(range, value ?? before, step * (event.shiftKey ? FINE : 1))]]))
    onDone()
  }
  return true
}

/** Whole values move by one at least. */
function nudged(range: Range, value: number, step: number): number {
  const next = fromTravel(range, toTravel(range, value) + step)
  return range.isWhole && next === value ? tidy(range, value + Math.sign(step)) : next
}

interface Stroke {
  changes: Map<number, number | null>
  last: { index: number; travel: number }
}

/** A drag sets every column that it goes over; with Alt, or the eraser of a pen, it removes what is set there. */
function useDraw({ points, range, isEditable, onDraw, onDone, onCancel, onActive }: Props) {
  const stroke = useRef<Stroke | null>(null)
  if (!isEditable) return {}
  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const way = (event.clientX - box.left) / box.width
    const index = Math.max(
      0,
      points.findLastIndex(({ left }) => left <= way),
    )
    return { index, travel: Math.min(Math.max((box.bottom - event.clientY) / box.height, 0), 1) }
  }
  const drawTo = (event: PointerEvent<HTMLElement>) => {
    const held = stroke.current
    if (!held) return
    const place = placeOf(event)
    for (const { index, travel } of steps(held.last, place)) {
      const point = points[index]
      if (point) held.changes.set(point.at, event.altKey ? null : fromTravel(range, travel))
    }
    held.last = place
    onDraw(held.changes)
    const under = points[place.index]
    if (under) onActive(under.at)
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || stroke.current || (event.target as Element).closest('.lane-ramp')) return
      event.preventDefault()
      event.currentTarget.setPointerCapture(event.pointerId)
      stroke.current = { changes: new Map(), last: placeOf(event) }
      drawTo(event)
    },
    onPointerMove: drawTo,
    onPointerUp: () => {
      if (stroke.current) onDone()
      stroke.current = null
    },
    onPointerCancel: () => {
      stroke.current = null
      onCancel()
    },
  }
}

/** The columns from one place to another, the travel going evenly from here to there. */
function steps(from: Stroke['last'], to: Stroke['last']): Stroke['last'][] {
  const count = Math.abs(to.index - from.index)
  if (count === 0) return [to]
  const way = Math.sign(to.index - from.index)
  return Array.from({ length: count }, (_, i) => {
    const share = (i + 1) / count
    return { index: from.index + way * (i + 1), travel: from.travel + (to.travel - from.travel) * share }
  })
}

/** A handle where the ramp of the active column ends: dragged along, it makes it longer or shorter. */
function RampEnd({ points, active, range, onRamp, onDone }: Props & { onRamp: (at: number, ramp: number) => void }) {
  const point = points.find(({ at }) => at === active)
  const [isHeld, setHeld] = useState(false)
  if (!point || point.value === null) return null
  const moveTo = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.parentElement!.getBoundingClientRect()
    onRamp(point.at, Math.max(0, (event.clientX - box.left) / box.width - point.left))
  }
  const x = Math.min(point.left + point.ramp, 1)
  return (
    <span
      className="lane-ramp"
      aria-hidden="true"
      style={{ left: `${x * 100}%`, bottom: `${toTravel(range, point.value) * 100}%` }}
      onPointerDown={(event) => {
        event.stopPropagation()
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        setHeld(true)
      }}
      onPointerMove={(event) => {
        if (isHeld) moveTo(event)
      }}
      onPointerUp={() => {
        if (isHeld) onDone()
        setHeld(false)
      }}
    />
  )
}
