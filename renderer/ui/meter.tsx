import { useEffect, useRef } from 'react'
import { formatLevel, levelDb } from './format.ts'
import { onMotion, throttled } from './frame.ts'
import './meter.css'

interface Props {
  readonly label: string
  /** Linear peak since it was asked for last, one function a channel. */
  readonly channels: readonly (() => number)[]
}

const FLOOR_DB = -60
const FALL_DB_PER_SECOND = 36
const HOLD_MS = 1200
const CLIP_MS = 2000

interface Ballistics {
  db: number
  holdDb: number
  heldMs: number
  clippedMs: number
}

/** Level bars, drawn past React; the label beside them is what a screen reader hears, twice a second. */
export function Meter({ label, channels }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const meter = useRef<HTMLDivElement>(null)
  const text = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const bars = channels.map((): Ballistics => ({ db: FLOOR_DB, holdDb: FLOOR_DB, heldMs: 0, clippedMs: -CLIP_MS }))
    let lastMs = 0
    const tell = throttled(2, () => {
      const heldDb = Math.max(...bars.map((bar) => bar.holdDb))
      const isClipped = bars.some((bar) => lastMs - bar.clippedMs < CLIP_MS)
      tellLevel(meter.current, text.current, heldDb, isClipped)
    })
    return onMotion((nowMs) => {
      for (const [i, bar] of bars.entries()) fall(bar, channels[i]!(), nowMs, nowMs - lastMs)
      lastMs = nowMs
      if (canvas.current) drawBars(canvas.current, bars, nowMs)
      tell(nowMs)
    })
  }, [channels])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> can't be drawn by a canvas
    <div
      ref={meter}
      className="meter"
      role="meter"
      aria-label={label}
      aria-valuemin={FLOOR_DB}
      aria-valuemax={0}
      aria-valuenow={FLOOR_DB}
    >
      <span className="meter-picture" aria-hidden="true">
        <canvas ref={canvas} className="meter-bars" />
        <span ref={text} className="meter-text mono" />
      </span>
    </div>
  )
}

function fall(bar: Ballistics, peak: number, nowMs: number, passedMs: number): void {
  const db = peak > 0 ? Math.max(levelDb(peak), FLOOR_DB) : FLOOR_DB
  bar.db = Math.max(db, bar.db - (FALL_DB_PER_SECOND * passedMs) / 1000, FLOOR_DB)
  if (bar.db >= bar.holdDb || nowMs - bar.heldMs > HOLD_MS) {
    bar.holdDb = bar.db
    bar.heldMs = nowMs
  }
  if (peak > 1) bar.clippedMs = nowMs
}

/** The mark that is held, in words. */
function tellLevel(meter: HTMLElement | null, text: HTMLElement | null, db: number, isClipped: boolean): void {
  const words = formatLevel(db > FLOOR_DB ? 10 ** (db / 20) : 0)
  if (!meter || !text) return
  text.textContent = words
  text.classList.toggle('warning', isClipped)
  meter.setAttribute('aria-valuenow', String(Math.min(Math.round(db), 0)))
  meter.setAttribute('aria-valuetext', isClipped ? `${words}, too loud` : words)
}

function drawBars(canvas: HTMLCanvasElement, bars: readonly Ballistics[], nowMs: number): void {
  const { width, height } = fitted(canvas)
  const context = canvas.getContext('2d')!
  const colours = coloursOf(canvas)
  const gap = bars.length > 1 ? Math.max(1, Math.round(height / 8)) : 0
  const barHeight = (height - gap * (bars.length - 1)) / bars.length
  const at = (db: number) => ((db - FLOOR_DB) / -FLOOR_DB) * width
  context.clearRect(0, 0, width, height)
  bars.forEach((bar, i) => {
    const y = i * (barHeight + gap)
    context.fillStyle = colours.track
    context.fillRect(0, y, width, barHeight)
    context.fillStyle = colours.audio
    context.fillRect(0, y, Math.min(at(bar.db), width), barHeight)
    context.fillStyle = colours.text
    const mark = Math.max(2, Math.round(barHeight / 4))
    if (bar.holdDb > FLOOR_DB) context.fillRect(Math.min(at(bar.holdDb), width) - mark, y, mark, barHeight)
    context.fillStyle = colours.warning
    if (nowMs - bar.clippedMs < CLIP_MS) context.fillRect(width - barHeight * 2, y, barHeight * 2, barHeight)
  })
}

/** The canvas at the resolution of the screen; measured when its box changes, not every frame. */
function fitted(canvas: HTMLCanvasElement): { width: number; height: number } {
  if (!observed.has(canvas)) {
    observed.add(canvas)
    new ResizeObserver(() => {
      canvas.width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio))
      canvas.height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio))
    }).observe(canvas)
  }
  return canvas
}

const observed = new WeakSet<HTMLCanvasElement>()

interface Colours {
  readonly track: string
  readonly audio: string
  readonly text: string
  readonly warning: string
}

let colours: Colours | undefined

function coloursOf(element: HTMLElement): Colours {
  if (colours) return colours
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name)
  colours = {
    track: token('--surface-3'),
    audio: token('--audio'),
    text: token('--text'),
    warning: token('--warning'),
  }
  return colours
}
