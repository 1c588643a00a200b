import { useEffect, useRef, useState } from 'react'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { bpmOf, RUN_ENDS_MS, type TapRun, tap } from './taps.ts'
import { MAX_BPM, MIN_BPM } from './tempo.tsx'

const text = words.topBar

/** Shows the tempo while it is tapped, and sets it when the taps end: one step of undo. */
export function TapButton() {
  const { perform } = useSession()
  const hasTempo = useReplica((state) => state.rack !== null && state.rack.bpm !== null)
  const run = useRef<TapRun | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [shown, setShown] = useState('')
  useEffect(() => () => clearTimeout(timer.current), [])
  if (!hasTempo) return null
  const finish = () => {
    const bpm = run.current ? bpmOf(run.current) : undefined
    run.current = null
    setShown('')
    if (bpm !== undefined) perform({ case: 'setTempo', value: { bpm: Math.min(MAX_BPM, Math.max(MIN_BPM, bpm)) } })
  }
  const hit = (nowMs: number) => {
    run.current = tap(run.current, nowMs)
    const bpm = bpmOf(run.current)
    setShown(bpm === undefined ? '…' : bpm.toFixed(1))
    clearTimeout(timer.current)
    // As soon as nobody can mean another tap of this tempo.
    const [lastMs = RUN_ENDS_MS / 2] = run.current.intervals.slice(-1)
    timer.current = setTimeout(finish, Math.min(RUN_ENDS_MS, lastMs * 2))
  }
  return (
    <button
      type="button"
      className="button top-tap"
      title={text.tapHelp}
      // When the finger comes down, not when it lifts: that is the beat.
      onPointerDown={(event) => {
        if (event.button === 0) hit(event.timeStamp)
      }}
      onClick={(event) => {
        if (event.detail === 0) hit(event.timeStamp)
      }}
    >
      {text.tap}
      <span className="top-tap-bpm mono" aria-live="polite">
        {shown}
      </span>
    </button>
  )
}
