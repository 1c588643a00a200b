import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef } from 'react'
import { markerSpans } from '../../engine/client/markers.ts'
import { type BarSpan, formatPosition, positionAt } from '../../engine/time/position.ts'
import { useReplica, useSession } from '../session.ts'
import { onMotion, throttled } from '../ui/frame.ts'
import './seek.css'
import { SeekHead } from './seek-head.ts'
import { MarkerLines, SeekMarkers } from './seek-markers.tsx'
import { useMarkers } from './use-markers.ts'

/** The bars of one pass with the playhead, and the session's markers; a press or the arrow keys go to a bar. */
export function Seek() {
  const { client, perform } = useSession()
  const bars = useReplica((state) => state.rack?.bars)
  const loopFrames = useReplica((state) => state.rack?.loopFrames ?? 0)
  const markers = useMarkers()
  const spans = useMemo(() => markerSpans(markers, loopFrames), [markers, loopFrames])
  const strip = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLCanvasElement>(null)

  const hasBars = bars !== undefined && bars.length > 0 && loopFrames > 0
  useEffect(() => {
    if (!hasBars) return undefined
    const picture = new SeekHead(head.current!)
    const tell = throttled(2, () => tellPosition(strip.current, bars, client.hot.state.timelineFrame))
    const leave = onMotion((nowMs) => {
      picture.draw(Math.min(client.hot.state.timelineFrame / loopFrames, 1))
      tell(nowMs)
    })
    return () => {
      leave()
      picture.close()
    }
  }, [client, bars, hasBars, loopFrames])

  if (!hasBars) return null
  const locate = (frame: number) => perform({ case: 'locate', value: { timelineFrame: BigInt(frame) } })
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    locate(barStartBefore(bars, ((event.clientX - box.left) / box.width) * loopFrames))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const bar = positionAt(bars, client.hot.state.timelineFrame)?.index ?? 0
    const wanted = barWanted(event.key, bar, bars.length)
    if (wanted === null) return
    event.preventDefault()
    locate(bars[wanted]!.frame)
  }
  return (
    <div className="seek-area">
      {spans.length > 0 ? <SeekMarkers spans={spans} onGo={locate} /> : null}
      <div
        ref={strip}
        className="seek"
        role="slider"
        tabIndex={0}
        aria-label="Position"
        aria-valuemin={1}
        aria-valuemax={bars.length}
        aria-valuenow={1}
        title="Press to play from a bar"
        onPointerDown={onPointerDown}
        onKeyDown={onKeyDown}
      >
        <Ruler bars={bars} loopFrames={loopFrames} />
        <MarkerLines spans={spans} />
        <div className="seek-track" aria-hidden="true">
          <canvas ref={head} className="seek-head" />
        </div>
      </div>
    </div>
  )
}

const MAX_NUMBERS = 16

/** Lines at every bar while there are few, numbers as many as fit. */
function Ruler({ bars, loopFrames }: { readonly bars: readonly BarSpan[]; readonly loopFrames: number }) {
  const shown = bars.filter(({ frame }) => frame < loopFrames)
  const every = Math.max(1, 2 ** Math.ceil(Math.log2(shown.length / MAX_NUMBERS)))
  const marked = shown.flatMap((bar, index) => (index % every === 0 ? [{ index, way: bar.frame / loopFrames }] : []))
  return marked.map(({ index, way }) => (
    <span key={index} className="seek-bar mono" style={{ left: `${way * 100}%` }} aria-hidden="true">
      {(bars[index]!.number ?? index) + 1}
    </span>
  ))
}

function tellPosition(strip: HTMLElement | null, bars: readonly BarSpan[], frame: number): void {
  const position = positionAt(bars, frame)
  if (!strip || !position) return
  const text = formatPosition(position)
  if (strip.getAttribute('aria-valuetext') === `bar ${text}`) return
  strip.setAttribute('aria-valuenow', String(position.index + 1))
  strip.setAttribute('aria-valuetext', `bar ${text}`)
}

function barStartBefore(bars: readonly BarSpan[], frame: number): number {
  return bars.findLast((bar) => bar.frame <= frame)?.frame ?? 0
}

function barWanted(key: string, bar: number, count: number): number | null {
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  if (key === 'ArrowLeft' || key === 'ArrowDown') return Math.max(0, bar - 1)
  return key === 'ArrowRight' || key === 'ArrowUp' ? Math.min(count - 1, bar + 1) : null
}
