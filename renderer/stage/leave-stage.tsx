import { useId } from 'react'
import { useStore } from 'zustand'
import { useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import './leave-stage.css'
import { beginLeaving, endLeaving, leaving, pressToLeave } from './leaving.ts'
import { OneOf } from './one-of.tsx'

/** The way out of stage mode: a press that is held for a second, with a ring that fills. */
export function LeaveStage() {
  const session = useSession()
  const { isHeld, hint } = useStore(leaving)
  const helpId = useId()
  const { leave } = words.stage
  return (
    <span className="leave">
      <button
        type="button"
        className="button leave-button"
        data-held={isHeld ? '' : undefined}
        aria-label={leave.label}
        aria-describedby={helpId}
        onPointerDown={(event) => {
          if (event.button === 0) beginLeaving(session)
        }}
        onPointerLeave={endLeaving}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          if (!event.repeat) beginLeaving(session)
        }}
        // What has neither pointer nor key behind it is a screen reader's press.
        onClick={(event) => {
          if (event.detail === 0) pressToLeave(session, event.timeStamp)
        }}
      >
        <Ring />
        <span className="leave-words" aria-hidden="true">
          {leave.title}
          <OneOf
            className="leave-hold muted"
            shown={isHeld ? 'keep' : hint === 'again' ? 'again' : hint === 'hold' ? 'keep' : 'hold'}
            of={{ hold: leave.hold, keep: leave.keep, again: leave.pressAgain }}
          />
        </span>
      </button>
      <span id={helpId} className="visually-hidden">
        {leave.help}
      </span>
      <span role="status" className="visually-hidden">
        {isHeld ? leave.holding : hint === 'hold' ? leave.howTo : hint === 'again' ? leave.again : ''}
      </span>
    </span>
  )
}

function Ring() {
  return (
    <svg className="leave-ring" viewBox="0 0 24 24" aria-hidden="true">
      <circle className="leave-track" cx="12" cy="12" r="9" />
      <circle className="leave-filled" cx="12" cy="12" r="9" pathLength={1} />
    </svg>
  )
}
