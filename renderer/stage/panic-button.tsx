import { useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { OneOf } from './one-of.tsx'
import './panic-button.css'
import { pressPanic, useNextPress } from './panic.ts'

/** Notes off, then a fade, then a hard stop. It acts when it is pressed, not when it is let go. */
export function PanicButton() {
  const session = useSession()
  const next = useNextPress()
  const { panic } = words.stage
  const of = { notes: panic.notes, fade: panic.fade, stop: panic.stop, done: panic.done }
  return (
    <button
      type="button"
      className="panic"
      data-next={next}
      aria-label={panic.help(of[next])}
      aria-keyshortcuts="Escape"
      onPointerDown={(event) => {
        if (event.button === 0) pressPanic(session)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        if (!event.repeat) pressPanic(session)
      }}
      // What has neither pointer nor key behind it is a screen reader's press.
      onClick={(event) => {
        if (event.detail === 0) pressPanic(session)
      }}
    >
      <span aria-hidden="true">{panic.title}</span>
      <span aria-hidden="true">
        <OneOf className="panic-next" shown={next} of={of} />
      </span>
    </button>
  )
}
