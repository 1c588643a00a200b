import { useEffect, useRef } from 'react'
import { formatPosition, formatTime, positionAt } from '../../engine/time/position.ts'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { onFrame } from '../ui/frame.ts'

/** Where it plays, large enough for the back of the room: bars and beats, and time. Written past React. */
export function Position() {
  const { client } = useSession()
  const bars = useReplica((state) => state.rack?.bars)
  const sampleRate = useReplica((state) => state.rack?.sampleRate ?? 1)
  const musical = useRef<HTMLSpanElement>(null)
  const time = useRef<HTMLSpanElement>(null)
  const hasBars = (bars?.length ?? 0) > 0

  useEffect(
    () =>
      onFrame(() => {
        const { timelineFrame } = client.hot.state
        const clock = formatTime(timelineFrame, sampleRate)
        const position = positionAt(bars ?? [], timelineFrame)
        write(musical.current, position ? formatPosition(position) : clock)
        write(time.current, clock)
      }),
    [client, bars, sampleRate],
  )

  return (
    <div className="top-position">
      <span ref={musical} className="top-musical mono" role="timer" aria-label={words.topBar.position} />
      {hasBars ? (
        <span className="top-time mono">
          <span ref={time} className="muted" />
          <span className="top-signature muted">4/4</span>
        </span>
      ) : null}
    </div>
  )
}

function write(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text
}
