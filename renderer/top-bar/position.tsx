import { useEffect, useRef } from 'react'
import type { Clock } from '../../engine/client/mixer.ts'
import { shownFrame } from '../../engine/client/rack-frame.ts'
import { formatPosition, formatTime, type MusicalPosition, positionAt } from '../../engine/time/position.ts'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { onFrame } from '../ui/frame.ts'
import { writeText } from '../ui/write-text.ts'

/** Where it plays, large enough for the back of the room: bars and beats, and time. Written past React. */
export function Position() {
  const { client } = useSession()
  const bars = useReplica((state) => state.rack?.bars)
  const sampleRate = useReplica((state) => state.device.sampleRate || 1)
  const musical = useRef<HTMLSpanElement>(null)
  const time = useRef<HTMLSpanElement>(null)
  const signature = useRef<HTMLSpanElement>(null)
  const signatures = useReplica((state) => state.mixer.clock.signatures)
  const hasBars = (bars?.length ?? 0) > 0

  useEffect(
    () =>
      onFrame(() => {
        const { timelineFrame } = client.hot.state
        const clock = formatTime(timelineFrame, sampleRate)
        const position = positionAt(bars ?? [], shownFrame(client.hot.state, client.store.getState()))
        writeText(musical.current, position ? formatPosition(position) : clock)
        writeText(time.current, clock)
        if (position) writeText(signature.current, signatureAt(signatures, position))
      }),
    [client, bars, sampleRate, signatures],
  )

  return (
    <div className="top-position">
      <span ref={musical} className="top-musical mono" role="timer" aria-label={words.topBar.position} />
      {hasBars ? (
        <span className="top-time mono">
          <span ref={time} className="muted" />
          <span ref={signature} className="top-signature muted" />
        </span>
      ) : null}
    </div>
  )
}

/** Racks that keep their own tempo count quarters, whatever the session's bars are. */
function signatureAt(signatures: Clock['signatures'], { bar, beats }: MusicalPosition): string {
  return `${beats}/${signatures.findLast((one) => one.bar <= bar + 1 && one.beats === beats)?.unit ?? 4}`
}
