import { CueField } from '../cue/cue-field.tsx'
import { useReplica, useSession } from '../session.ts'
import { LoopIcon, PlayIcon, StopIcon } from '../ui/icons.tsx'
import { BeatLight } from './beat-light.tsx'
import { DeviceField } from './device.tsx'
import { Load } from './load.tsx'
import { ModeSwitch } from './mode-switch.tsx'
import { Position } from './position.tsx'
import { TempoField } from './tempo.tsx'
import './top-bar.css'

/** The same wherever one is: transport, position, tempo, and how the machine does. */
export function TopBar() {
  const hasRack = useReplica((state) => state.rack !== null)
  const hasBars = useReplica((state) => (state.rack?.bars.length ?? 0) > 0)
  return (
    <header className="top">
      <span className="top-brand" aria-hidden="true">
        MAM
      </span>
      {hasRack ? <TransportButtons /> : null}
      {hasRack ? <Position /> : null}
      {hasBars ? <BeatLight /> : null}
      <span className="top-tempo">
        <TempoField />
      </span>
      <span className="top-space" />
      <CueField />
      <Load />
      <DeviceField />
      <ModeSwitch />
    </header>
  )
}

function TransportButtons() {
  const { perform } = useSession()
  const isPlaying = useReplica((state) => state.transport.isPlaying)
  const loop = useReplica((state) => state.transport.loop)
  return (
    <div className="top-transport">
      <button
        type="button"
        className="button top-play"
        aria-pressed={isPlaying}
        aria-label={isPlaying ? 'Play again from the start' : 'Play'}
        aria-keyshortcuts="Space"
        title="Play (space)"
        onClick={() => perform({ case: 'play', value: {} })}
      >
        <PlayIcon />
      </button>
      <button
        type="button"
        className="button"
        aria-label="Stop"
        aria-keyshortcuts="Escape"
        title="Stop (space or escape); a second press goes back to the start"
        onClick={() => perform({ case: 'stop', value: {} })}
      >
        <StopIcon />
      </button>
      <button
        type="button"
        className="button top-loop"
        aria-pressed={loop}
        aria-label="Loop"
        title={`Loop: ${loop ? 'plays round' : 'plays once'}, from the next play on`}
        onClick={() => perform({ case: 'setLoop', value: { loop: !loop } })}
      >
        <LoopIcon />
      </button>
    </div>
  )
}
