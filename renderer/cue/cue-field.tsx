import { useReplica, useSession } from '../session.ts'
import { HeadphonesIcon } from '../ui/icons.tsx'
import './cue.css'
import { heardWords } from './words.ts'

/** In the top bar for as long as something is cued: what it is. A press stops it. */
export function CueField() {
  const { perform } = useSession()
  const words = useReplica((state) => heardWords(state.cue))
  if (!words) return null
  return (
    <button
      type="button"
      className="button cue-field"
      title="Stop the cue"
      onClick={() => perform({ case: 'stopCue', value: {} })}
    >
      <HeadphonesIcon />
      <span className="visually-hidden">Stop the cue: </span>
      <span className="cut mono">{words}</span>
    </button>
  )
}
