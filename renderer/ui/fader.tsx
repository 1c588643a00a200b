import { type CSSProperties, useId, useRef, useState } from 'react'
import { Unit } from '../../engine/client/model.ts'
import type { ControlProps } from './control.ts'
import { ControlLabel } from './control-label.tsx'
import './fader.css'
import { formatValue } from './format.ts'
import { useDrawing, useHand, useWheel } from './hand.ts'
import { type Modulation, notesOf } from './knob.tsx'
import { originOf, type Range, toTravel } from './scale.ts'
import { Tooltip } from './tooltip.tsx'
import { TypedValue } from './typed-value.tsx'

export interface FaderProps extends ControlProps {
  readonly range: Range
  /** What a reset goes back to. */
  readonly initial: number
  readonly orientation?: 'vertical' | 'horizontal'
  /** Values beside which a line stands; by default those of a level, else the ends. */
  readonly ticks?: readonly number[]
  readonly modulation?: Modulation | undefined
  readonly hardware?: number | undefined
}

const LEVEL_TICKS_DB = [12, 6, 0, -6, -12, -24, -36, -60]

/** A straight control: its cap follows the hand pixel by pixel and never jumps to it. Redraws without React. */
export function Fader(props: FaderProps) {
  const { label, help, owner, range, initial, driver, modulation, hardware, drives } = props
  const { orientation = 'vertical', isTonight = false, isLocked = false } = props
  const slider = useRef<HTMLDivElement>(null)
  const [isTyping, setTyping] = useState(false)
  const hand = useHand({
    driver,
    range,
    drag: orientation === 'vertical' ? along.vertical : along.horizontal,
    initial,
    isLocked,
    onType: () => setTyping(true),
  })
  const labelId = useId()
  useWheel(slider, hand.onWheel)
  useDrawing(driver, () => {
    if (slider.current) drawFader(slider.current, range, driver.shown(), driver.base())
  })
  return (
    <Tooltip
      className={`fader is-${orientation}`}
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
            ref={slider}
            className="fader-slider"
            role="slider"
            tabIndex={0}
            aria-labelledby={labelId}
            aria-describedby={describedBy}
            aria-orientation={orientation}
            aria-readonly={isLocked || undefined}
            aria-valuemin={range.min}
            aria-valuemax={range.max}
            aria-valuenow={range.min}
            style={{ '--origin': originOf(range) } as CSSProperties}
            onKeyDown={hand.onKeyDown}
            onDoubleClick={hand.reset}
            {...hand.pointer}
          >
            <Ticks range={range} ticks={props.ticks ?? ticksOf(range)} />
            <span className="fader-groove">
              <span className="fader-fill" />
              {modulation ? <span className="fader-modulation" style={spanOf(modulation)} /> : null}
              <span className="fader-base" />
              {hardware === undefined ? null : (
                <span className="fader-hardware" style={{ '--at': toTravel(range, hardware) } as CSSProperties} />
              )}
              <span className="fader-cap" />
            </span>
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
              slider.current?.focus()
            }}
          />
          <ControlLabel id={labelId} owner={owner} label={label} isTonight={isTonight} isHidden={props.hidesLabel} />
        </>
      )}
    </Tooltip>
  )
}

const grooveOf = (element: HTMLElement) => element.querySelector('.fader-groove')!
const along = {
  vertical: { axis: 'y', lengthPx: (element: HTMLElement) => grooveOf(element).clientHeight || 1 },
  horizontal: { axis: 'x', lengthPx: (element: HTMLElement) => grooveOf(element).clientWidth || 1 },
} as const

function spanOf({ min, max }: Modulation): CSSProperties {
  return { '--from': min, '--to': max } as CSSProperties
}

function Ticks({ range, ticks }: { readonly range: Range; readonly ticks: readonly number[] }) {
  return (
    <span className="fader-ticks mono" aria-hidden="true">
      {ticks.map((value) => (
        <span key={value} className="fader-tick" style={{ '--at': toTravel(range, value) } as CSSProperties}>
          {range.unit === Unit.DECIBELS ? Math.abs(value) : formatValue(range, value)}
        </span>
      ))}
    </span>
  )
}

/** Decibels of a level scale that lie inside; of other ranges the ends, and zero. */
export function ticksOf(range: Range): number[] {
  if (range.unit === Unit.DECIBELS) return LEVEL_TICKS_DB.filter((db) => db >= range.min && db <= range.max)
  return range.min < 0 && range.max > 0 ? [range.min, 0, range.max] : [range.min, range.max]
}

function drawFader(slider: HTMLElement, range: Range, value: number, base: number): void {
  const text = formatValue(range, value)
  slider.style.setProperty('--travel', String(toTravel(range, value)))
  slider.style.setProperty('--base', String(toTravel(range, base)))
  slider.toggleAttribute('data-moved', Math.fround(base) !== Math.fround(value))
  slider.setAttribute('aria-valuenow', String(value))
  slider.setAttribute('aria-valuetext', text)
  const shown = slider.parentElement!.querySelector('.knob-value')
  if (shown && shown.textContent !== text) shown.textContent = text
}
