import { useEffect, useRef } from 'react'
import { shownFrame } from '../../engine/client/rack-frame.ts'
import { BEATS_PER_BAR, type MusicalPosition, positionAt } from '../../engine/time/position.ts'
import { useReplica, useSession } from '../session.ts'
import { FillBar } from '../ui/fill-bar.ts'
import { onMotion } from '../ui/frame.ts'
import './beat-bar.css'

/** The bar as wide as the page: beats that are over are full, the current one is white and fills. Drawn past React. */
export function BeatBar() {
  const { client } = useSession()
  const bars = useReplica((state) => state.rack?.bars)
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = bar.current
    if (!element || !bars) return undefined
    const fills = [...element.querySelectorAll<HTMLCanvasElement>('.beat-fill')].map((canvas) => new FillBar(canvas))
    const leave = onMotion(() => {
      const { state } = client.hot
      show(element, fills, state.isPlaying ? positionAt(bars, shownFrame(state, client.store.getState())) : null)
    })
    return () => {
      leave()
      for (const fill of fills) fill.close()
    }
  }, [client, bars])
  if (!bars || bars.length === 0) return null
  const count = Math.max(...bars.map((one) => one.beats ?? BEATS_PER_BAR))
  const beats = Array.from({ length: count }, (_, beat) => beat)
  return (
    <div ref={bar} className="beat-bar" aria-hidden="true" data-beat="-1">
      {beats.map((beat) => (
        <span key={beat} className="beat-cell">
          <canvas className="beat-fill" />
          <span className="beat-number mono">{beat + 1}</span>
        </span>
      ))}
    </div>
  )
}

function show(element: HTMLElement, fills: readonly FillBar[], position: MusicalPosition | null): void {
  const beat = position?.beat ?? -1
  if (element.dataset.beat !== String(beat)) {
    element.dataset.beat = String(beat)
    for (const [i, cell] of [...element.children].entries()) {
      cell.classList.toggle('is-now', i === beat)
      fills[i]!.draw(i < beat ? 1 : 0, 'playing')
    }
  }
  fills[beat]?.draw(position?.beatPhase ?? 0, 'text')
}
