import { useEffect, useRef } from 'react'
import { shownFrame } from '../../engine/client/rack-frame.ts'
import { BEATS_PER_BAR, positionAt } from '../../engine/time/position.ts'
import { useReplica, useSession } from '../session.ts'
import { onFrame } from '../ui/frame.ts'

const cells = Array.from({ length: BEATS_PER_BAR }, (_, beat) => beat)

/** One cell a beat; the current one is white, those before it are filled. */
export function BeatLight() {
  const { client } = useSession()
  const bars = useReplica((state) => state.rack?.bars)
  const light = useRef<HTMLDivElement>(null)
  useEffect(
    () =>
      onFrame(() => {
        const { state } = client.hot
        const frame = shownFrame(state, client.store.getState())
        const beat = state.isPlaying ? (positionAt(bars ?? [], frame)?.beat ?? -1) : -1
        show(light.current, beat)
      }),
    [client, bars],
  )
  return (
    <div ref={light} className="top-beats" aria-hidden="true">
      {cells.map((beat) => (
        <span key={beat} className="top-beat" />
      ))}
    </div>
  )
}

function show(light: HTMLElement | null, beat: number): void {
  if (!light || light.dataset.beat === String(beat)) return
  light.dataset.beat = String(beat)
  Array.from(light.children).forEach((cell, i) => {
    cell.classList.toggle('is-now', i === beat)
    cell.classList.toggle('is-past', i < beat)
  })
}
