import { useEffect, useRef } from 'react'
import { shownFrame } from '../../engine/client/rack-frame.ts'
import { positionAt } from '../../engine/time/position.ts'
import { useReplica, useSession } from '../session.ts'
import { onFrame, throttled } from '../ui/frame.ts'
import { PlayIcon, StopIcon } from '../ui/icons.tsx'
import { writeText } from '../ui/write-text.ts'
import { text } from './text.ts'

/** The name of what is open, and whether it plays. */
export function Now() {
  const name = useReplica(({ rack }) => rack?.name)
  // One rack is the session.
  const sessionName = useReplica(({ session }) => (session.racks.length > 1 ? session.name : ''))
  const isPlaying = useReplica((state) => state.transport.isPlaying)
  if (name === undefined)
    return (
      <header className="stage-now">
        <h1 className="stage-name">{text.noRack}</h1>
      </header>
    )
  return (
    <header className="stage-now">
      {sessionName ? (
        <p className="stage-session muted cut" title={sessionName}>
          {sessionName}
        </p>
      ) : null}
      <h1 className="stage-name cut" title={name}>
        {name}
      </h1>
      <p className={isPlaying ? 'stage-state is-playing' : 'stage-state'}>
        {isPlaying ? <PlayIcon /> : <StopIcon />}
        <span role="status" aria-label={text.state}>
          {isPlaying ? text.playing : text.stopped}
        </span>
        <BarOf />
      </p>
    </header>
  )
}

function BarOf() {
  const { client } = useSession()
  const bars = useReplica((state) => state.rack?.bars)
  const element = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (!bars || bars.length === 0) return undefined
    const numberOf = (at: number) => bars[at]!.number ?? at
    // A rack that keeps its own tempo counts its own bars, however often they come.
    const count = Math.max(...bars.map((_, at) => numberOf(at))) + 1
    return onFrame(
      throttled(10, () => {
        const at = (positionAt(bars, shownFrame(client.hot.state, client.store.getState()))?.index ?? 0) % bars.length
        const shown = text.barOf(numberOf(at) + 1, count)
        writeText(element.current, shown)
      }),
    )
  }, [client, bars])
  return <span ref={element} className="stage-bar muted" />
}
