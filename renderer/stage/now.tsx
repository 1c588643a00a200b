import { useEffect, useRef } from 'react'
import { positionAt } from '../../engine/time/position.ts'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { onFrame, throttled } from '../ui/frame.ts'
import { PlayIcon, StopIcon } from '../ui/icons.tsx'

/** The name of what is open, and whether it plays. */
export function Now() {
  const name = useReplica(({ rack }) => rack?.name)
  const isPlaying = useReplica((state) => state.transport.isPlaying)
  const { stage } = words
  if (name === undefined)
    return (
      <header className="stage-now">
        <h1 className="stage-name">{stage.noRack}</h1>
        <p className="muted">{stage.noRackHelp}</p>
      </header>
    )
  return (
    <header className="stage-now">
      <h1 className="stage-name cut" title={name}>
        {name}
      </h1>
      <p className={isPlaying ? 'stage-state is-playing' : 'stage-state'}>
        {isPlaying ? <PlayIcon /> : <StopIcon />}
        <span role="status" aria-label={stage.state}>
          {isPlaying ? stage.playing : stage.stopped}
        </span>
        <BarOf />
      </p>
    </header>
  )
}

function BarOf() {
  const { client } = useSession()
  const bars = useReplica((state) => state.rack?.bars)
  const text = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (!bars || bars.length === 0) return undefined
    return onFrame(
      throttled(10, () => {
        const bar = (positionAt(bars, client.hot.state.timelineFrame)?.bar ?? 0) % bars.length
        const shown = words.stage.barOf(bar + 1, bars.length)
        if (text.current && text.current.textContent !== shown) text.current.textContent = shown
      }),
    )
  }, [client, bars])
  return <span ref={text} className="stage-bar muted" />
}
