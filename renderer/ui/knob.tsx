import { useId, useRef, useState } from 'react'
import { words } from '../strings/words.ts'
import type { ControlProps } from './control.ts'
import { ControlLabel } from './control-label.tsx'
import { formatValue } from './format.ts'
import { useDrawing, useHand, useWheel } from './hand.ts'
import './knob.css'
import { fromTravel, originOf, type Range, toTravel } from './scale.ts'
import { Tooltip } from './tooltip.tsx'
import { TypedValue } from './typed-value.tsx'

/** The part of a control's way that modulation covers, 0..1. */
export interface Modulation {
  readonly min: number
  readonly max: number
}

export interface KnobProps extends ControlProps {
  readonly range: Range
  /** What a reset goes back to. */
  readonly initial: number
  readonly modulation?: Modulation | undefined
  /** The value at which a hardware control stands that has not picked this one up. */
  readonly hardware?: number | undefined
  readonly size?: 'normal' | 'stage'
}

/** Pixels of a drag from end to end. */
const DRAG_PX = 200
const drag = { axis: 'y', lengthPx: () => DRAG_PX } as const

/** A rotary control: drag, wheel, keys, typed value, double-click. Redraws without React. */
export function Knob(props: KnobProps) {
  const { label, help, owner, range, initial, driver, modulation, hardware, drives, size = 'normal' } = props
  const { isTonight = false, isLocked = false } = props
  const dial = useRef<HTMLDivElement>(null)
  const [isTyping, setTyping] = useState(false)
  const hand = useHand({ driver, range, drag, initial, isLocked, onType: () => setTyping(true) })
  const labelId = useId()
  useWheel(dial, hand.onWheel)
  useDrawing(driver, () => {
    if (dial.current) drawKnob(dial.current, range, driver.shown(), driver.base(), modulation)
  })

  return (
    <Tooltip
      className={size === 'stage' ? 'knob is-stage' : 'knob'}
      title={label}
      help={help}
      value={() => formatValue(range, driver.shown())}
      drives={drives}
      movedBy={() => driver.movedBy?.() ?? ''}
      notes={notesOf(range, modulation, hardware, isTonight, isLocked)}
    >
      {(describedBy) => (
        <>
          <div
            ref={dial}
            className="knob-dial"
            role="slider"
            tabIndex={0}
            aria-labelledby={labelId}
            aria-describedby={describedBy}
            aria-readonly={isLocked || undefined}
            aria-valuemin={range.min}
            aria-valuemax={range.max}
            aria-valuenow={range.min}
            onKeyDown={hand.onKeyDown}
            onDoubleClick={hand.reset}
            {...hand.pointer}
          >
            <Dial hardware={hardware === undefined ? undefined : toTravel(range, hardware)} />
          </div>
          <TypedValue
            isTyping={isTyping}
            range={range}
            label={label}
            driver={driver}
            isLocked={isLocked}
            onOpen={hand.type}
            onClose={() => {
              setTyping(false)
              dial.current?.focus()
            }}
          />
          <ControlLabel id={labelId} owner={owner} label={label} isTonight={isTonight} isHidden={props.hidesLabel} />
        </>
      )}
    </Tooltip>
  )
}

/** What a screen reader and the tooltip say beyond help and value. */
export function notesOf(
  range: Range,
  modulation: Modulation | undefined,
  hardware: number | undefined,
  isTonight: boolean,
  isLocked: boolean,
): string[] {
  const at = (travel: number) => formatValue(range, fromTravel(range, travel))
  return [
    ...(modulation ? [words.ui.modulated(at(modulation.min), at(modulation.max))] : []),
    ...(hardware === undefined ? [] : [words.ui.hardwareAt(formatValue(range, hardware))]),
    ...(isTonight ? [words.ui.tonight] : []),
    ...(isLocked ? [words.ui.locked] : []),
  ]
}

function Dial({ hardware }: { readonly hardware: number | undefined }) {
  return (
    <svg viewBox="0 0 48 48" aria-hidden="true">
      <path className="knob-track" d={ARC} pathLength={100} />
      <path className="knob-arc" d={ARC} pathLength={100} />
      <path className="knob-modulation" d={INNER_ARC} pathLength={100} />
      <circle className="knob-cap" cx="24" cy="24" r="12.5" />
      <line className="knob-base" x1="24" y1="1" x2="24" y2="5" />
      {hardware === undefined ? null : (
        <path className="knob-hardware" d="M 24 5.5 L 21 0 L 27 0 Z" transform={turn(hardware)} />
      )}
      <line className="knob-pointer" x1="24" y1="13" x2="24" y2="19" />
    </svg>
  )
}

/** 270 degrees, open at the foot: radius 19, and 14.75 for the ring of modulation. */
const ARC = 'M 10.565 37.435 A 19 19 0 1 1 37.435 37.435'
const INNER_ARC = 'M 13.57 34.43 A 14.75 14.75 0 1 1 34.43 34.43'
const SWEEP_DEGREES = 270

function drawKnob(dial: HTMLElement, range: Range, value: number, base: number, modulation?: Modulation): void {
  const travel = toTravel(range, value)
  const origin = originOf(range)
  dashes(dial.querySelector('.knob-arc')!, Math.min(travel, origin), Math.max(travel, origin))
  dashes(dial.querySelector('.knob-modulation')!, modulation?.min ?? 0, modulation?.max ?? 0)
  dial.querySelector('.knob-pointer')!.setAttribute('transform', turn(travel))
  const tick = dial.querySelector('.knob-base')!
  tick.setAttribute('transform', turn(toTravel(range, base)))
  tick.setAttribute('visibility', Math.fround(base) === Math.fround(value) ? 'hidden' : 'visible')
  const text = formatValue(range, value)
  dial.setAttribute('aria-valuenow', String(value))
  dial.setAttribute('aria-valuetext', text)
  const shown = dial.parentElement!.querySelector('.knob-value')
  if (shown && shown.textContent !== text) shown.textContent = text
}

function dashes(arc: Element, from: number, to: number): void {
  arc.setAttribute('stroke-dasharray', `0 ${from * 100} ${(to - from) * 100} 200`)
}

function turn(travel: number): string {
  return `rotate(${(travel - 0.5) * SWEEP_DEGREES} 24 24)`
}
