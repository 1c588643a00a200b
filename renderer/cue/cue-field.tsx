import { useReplica, useSession } from '../session.ts'
import { HeadphonesIcon } from '../ui/icons.tsx'
import './cue.css'
import { words } from '../strings/words.ts'
import { heardWords } from './words.ts'

const text = words.cue

/** In the top bar for as long as something is cued: what it is. A press stops it. */
export function CueField() {
  const { perform } = useSession()
  const heard = useReplica((state) => heardWords(state.cue))
  if (!heard) return null
  return (
    <button
      type="button"
      className="button cue-field"
      title={text.stop}
      onClick={() => perform({ case: 'stopCue', value: {} })}
    >
      <HeadphonesIcon />
      <span className="visually-hidden">{text.stopWhat}</span>
      <span className="cut mono">{heard}</span>
    </button>
  )
}
