import { useEffect, useRef } from 'react'
import { BEATS_PER_BAR, type MusicalPosition, positionAt } from '../../engine/time/position.ts'
import { useReplica, useSession } from '../session.ts'
import { onMotion } from '../ui/frame.ts'
import './beat-bar.css'

const beats = Array.from({ length: BEATS_PER_BAR }, (_, beat) => beat)

/** The bar as wide as the page: beats that are over are full, the current one is white and fills. Drawn past React. */
export function BeatBar() {
  const { client } = useSession()
  const bars = useReplica((state) => state.rack?.bars)
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = bar.current
    if (!element || !bars) return undefined
    const fills = [...element.querySelectorAll<HTMLElement>('.beat-fill')]
    return onMotion(() => {
      const { isPlaying, timelineFrame } = client.hot.state
      show(element, fills, isPlaying ? positionAt(bars, timelineFrame) : null)
    })
  }, [client, bars])
  if (!bars || bars.length === 0) return null
  return (
    <div ref={bar} className="beat-bar" aria-hidden="true" data-beat="-1">
      {beats.map((beat) => (
        <span key={beat} className="beat-cell">
          <span className="beat-fill" />
          <span className="beat-number mono">{beat + 1}</span>
        </span>
      ))}
    </div>
  )
}

function show(element: HTMLElement, fills: readonly HTMLElement[], position: MusicalPosition | null): void {
  const beat = position?.beat ?? -1
  const phase = position?.beatPhase ?? 0
  if (element.dataset.beat !== String(beat)) {
    element.dataset.beat = String(beat)
    fills.forEach((fill, i) => {
      fill.parentElement!.classList.toggle('is-now', i === beat)
      fill.style.transform = `scaleX(${i < beat ? 1 : 0})`
    })
  }
  fills[beat]?.style.setProperty('transform', `scaleX(${phase})`)
}
