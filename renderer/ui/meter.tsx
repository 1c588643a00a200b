import { useEffect, useRef } from 'react'
import { Unit } from '../../engine/client/model.ts'
import { words } from '../strings/words.ts'
import { formatLevel } from './format.ts'
import { onMotion, throttled } from './frame.ts'
import { onInView } from './in-view.ts'
import './meter.css'
import { Bars } from './meter-bars.ts'
import { FLOOR_DB, fall, isClipped, silent } from './meter-level.ts'
import { type Range, toTravel } from './scale.ts'
import { writeText } from './write-text.ts'

interface Props {
  readonly label: string
  /** Linear peak since it was asked for last, one function a channel. */
  readonly channels: readonly (() => number)[]
  readonly orientation?: 'horizontal' | 'vertical'
  /** Of the fader beside it: both then share their 0 dB line. By default from -60 dB to 0 dB, evenly. */
  readonly scale?: Range | undefined
  /** Whether the mark that is held stands beside it in dB. */
  readonly showsText?: boolean
  /** A linear level in words; by default in dB. */
  readonly format?: (level: number) => string
}

const EVEN: Range = { min: FLOOR_DB, max: 0, unit: Unit.UNSPECIFIED, isWhole: false }

/** Level bars, drawn past React; the label beside them is what a screen reader hears, twice a second. */
export function Meter(props: Props) {
  const { label, channels, orientation = 'horizontal', scale = EVEN, showsText = true, format = formatLevel } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const meter = useRef<HTMLDivElement>(null)
  const text = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (!canvas.current) return undefined
    const levels = channels.map(silent)
    const bars = new Bars(canvas.current, channels.length, orientation === 'vertical')
    const ways = waysOf(scale)
    const wayOf = (db: number) => ways[Math.round((db - FLOOR_DB) * STEPS_A_DB)] ?? 1
    let lastMs = 0
    let isInView = false
    const tell = throttled(2, () => {
      const heldDb = Math.max(...levels.map((level) => level.holdDb))
      const isTooLoud = levels.some((level) => isClipped(level, lastMs))
      const level = format(heldDb > FLOOR_DB ? 10 ** (heldDb / 20) : 0)
      tellLevel(meter.current, isInView ? text.current : null, heldDb, level, isTooLoud)
    })
    const leave = onMotion((nowMs) => {
      for (let i = 0; i < levels.length; i++) {
        const level = levels[i]!
        fall(level, channels[i]!(), nowMs, nowMs - lastMs)
        if (isInView) bars.draw(i, wayOf(level.db), wayOf(level.holdDb), isClipped(level, nowMs))
      }
      lastMs = nowMs
      tell(nowMs)
    })
    const leaveView = onInView(canvas.current, (isIn) => {
      isInView = isIn
    })
    return () => {
      leave()
      leaveView()
      bars.close()
    }
  }, [channels, orientation, scale, format])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> can't be drawn by a canvas
    <div
      ref={meter}
      className={`meter is-${orientation}`}
      role="meter"
      aria-label={label}
      aria-valuemin={scale.min}
      aria-valuemax={scale.max}
      aria-valuenow={scale.min}
    >
      <span className="meter-picture" aria-hidden="true">
        <canvas ref={canvas} className="meter-bars" />
        {showsText ? <span ref={text} className="meter-text mono" /> : null}
      </span>
    </div>
  )
}

const STEPS_A_DB = 10

/** Ways of a scale from the floor on, in tenths of a dB: looked up in each frame instead of calculated. */
function waysOf(scale: Range): Float32Array {
  const count = Math.max(1, Math.round((scale.max - FLOOR_DB) * STEPS_A_DB) + 1)
  return Float32Array.from({ length: count }, (_, i) => toTravel(scale, FLOOR_DB + i / STEPS_A_DB))
}

/** The mark that is held, in words. */
function tellLevel(
  meter: HTMLElement | null,
  text: HTMLElement | null,
  db: number,
  level: string,
  isTooLoud: boolean,
): void {
  if (!meter) return
  const told = isTooLoud ? words.ui.tooLoud(level) : level
  if (meter.getAttribute('aria-valuetext') === told && (text?.textContent ?? level) === level) return
  const least = Number(meter.getAttribute('aria-valuemin'))
  const most = Number(meter.getAttribute('aria-valuemax'))
  meter.setAttribute('aria-valuenow', String(Math.max(least, Math.min(Math.round(db), most))))
  meter.setAttribute('aria-valuetext', told)
  if (!text) return
  writeText(text, level)
  text.classList.toggle('warning', isTooLoud)
}
