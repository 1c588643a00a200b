import { hasContent } from '../../engine/client/mixer.ts'
import { useKeyWords } from '../actions/use-actions.ts'
import { CueField } from '../cue/cue-field.tsx'
import { useReplica, useSession } from '../session.ts'
import { pressGo } from '../stage/go.ts'
import { PanicButton } from '../stage/panic-button.tsx'
import { words } from '../strings/words.ts'
import { LoopIcon, PlayIcon, StopIcon } from '../ui/icons.tsx'
import { BeatLight } from './beat-light.tsx'
import { DeviceField } from './device.tsx'
import { Load } from './load.tsx'
import { ModeSwitch } from './mode-switch.tsx'
import { Position } from './position.tsx'
import { TapButton } from './tap-button.tsx'
import { TempoField } from './tempo.tsx'
import './top-bar.css'

const text = words.topBar

/** The same wherever one is: transport, position, tempo, and how the machine does. */
export function TopBar() {
  const canPlay = useReplica(({ mixer }) => hasContent(mixer))
  const hasBars = useReplica((state) => (state.rack?.bars.length ?? 0) > 0)
  return (
    <header className="top">
      <span className="top-brand" aria-hidden="true">
        MAM
      </span>
      {canPlay ? <TransportButtons /> : null}
      {canPlay ? <Position /> : null}
      {hasBars ? <BeatLight /> : null}
      <span className="top-tempo">
        <TempoField />
        <TapButton />
      </span>
      <span className="top-space" />
      <CueField />
      <Load />
      <DeviceField />
      <ModeSwitch />
      <PanicButton />
    </header>
  )
}

function TransportButtons() {
  const session = useSession()
  const { perform } = session
  const isPlaying = useReplica((state) => state.transport.isPlaying)
  const loop = useReplica((state) => state.transport.loop)
  const playKeys = useKeyWords('play')
  const stopKeys = useKeyWords('stop')
  return (
    <div className="top-transport">
      <button
        type="button"
        className="button top-play"
        aria-pressed={isPlaying}
        aria-label={isPlaying ? text.playAgain : text.play}
        aria-keyshortcuts={playKeys || undefined}
        title={text.playHelp(playKeys)}
        onClick={({ currentTarget }) => void pressGo(session, { case: 'play', value: {} }, currentTarget)}
      >
        <PlayIcon />
      </button>
      <button
        type="button"
        className="button"
        aria-label={text.stop}
        aria-keyshortcuts={stopKeys || undefined}
        title={text.stopHelp(stopKeys)}
        onClick={() => perform({ case: 'stop', value: {} })}
      >
        <StopIcon />
      </button>
      <button
        type="button"
        className="button top-loop"
        aria-pressed={loop}
        aria-label={text.loop}
        title={text.loopHelp(loop)}
        onClick={() => perform({ case: 'setLoop', value: { loop: !loop } })}
      >
        <LoopIcon />
      </button>
    </div>
  )
}
