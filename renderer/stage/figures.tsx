import { useEffect, useRef } from 'react'
import { shownFrame } from '../../engine/client/rack-frame.ts'
import { formatPosition, formatTime, positionAt } from '../../engine/time/position.ts'
import { useReplica, useSession } from '../session.ts'
import { onFrame, throttled } from '../ui/frame.ts'
import { diskWords } from './disk-words.ts'
import { text } from './text.ts'
import './figures.css'
import { writeText } from '../ui/write-text.ts'

/** How fast it plays, what time it is, and how much disk is left. */
export function Figures() {
  return (
    <div className="figures">
      <Tempo />
      <Clock />
      <Disk />
    </div>
  )
}

/** `017.3.2`, or the time where the rack has no bars. Written past React. */
export function Position() {
  const { client } = useSession()
  const bars = useReplica((state) => state.rack?.bars)
  const sampleRate = useReplica((state) => state.rack?.sampleRate)
  const element = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (sampleRate === undefined) return undefined
    return onFrame(() => {
      const { timelineFrame } = client.hot.state
      const position = positionAt(bars ?? [], shownFrame(client.hot.state, client.store.getState()))
      writeText(element.current, position ? formatPosition(position) : formatTime(timelineFrame, sampleRate))
    })
  }, [client, bars, sampleRate])
  if (sampleRate === undefined) return null
  return (
    <p className="position">
      <span ref={element} className="mono" role="timer" aria-label={text.position} />
    </p>
  )
}

/** As it plays: a rack may change it from bar to bar. */
function Tempo() {
  const { client } = useSession()
  const bars = useReplica((state) => state.rack?.bars)
  const element = useRef<HTMLSpanElement>(null)
  const isTimed = (bars?.length ?? 0) > 0
  useEffect(() => {
    if (!isTimed) return undefined
    return onFrame(
      throttled(10, () => {
        const bpm = positionAt(bars!, shownFrame(client.hot.state, client.store.getState()))?.bpm ?? 0
        writeText(element.current, bpm.toFixed(bpm % 1 === 0 ? 0 : 1))
      }),
    )
  }, [client, bars, isTimed])
  if (!isTimed) return null
  return (
    <p className="figure">
      <span ref={element} className="figure-value mono" />
      <span className="figure-name muted">
        <span className="visually-hidden">{text.tempo} </span>
        {text.bpm}
      </span>
    </p>
  )
}

function Clock() {
  const element = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      onFrame(
        throttled(4, () => {
          const now = new Date()
          writeText(element.current, `${two(now.getHours())}:${two(now.getMinutes())}`)
        }),
      ),
    [],
  )
  return (
    <p className="figure">
      <span ref={element} className="figure-value mono" />
      <span className="figure-name muted">{text.time}</span>
    </p>
  )
}

function Disk() {
  const free = useReplica((state) => state.machine.diskFreeBytes)
  return (
    <p className="figure">
      <span className="figure-value mono">{free === null ? text.diskUnknown : diskWords(free)}</span>
      <span className="figure-name muted">{text.diskFree}</span>
    </p>
  )
}

const two = (value: number): string => String(value).padStart(2, '0')
