import { ControlKind } from '../../../engine/client/model.ts'
import { useReplica, useSession } from '../../session.ts'

export interface MacroProps {
  /** `stage`: to be read and hit from afar. */
  readonly size?: 'rack' | 'stage'
}

/** A knob for each knob and switch that the rack offers. */
export function MacroKnobs({ size = 'rack' }: MacroProps) {
  const controls = useReplica(({ rack }) => rack?.controls ?? NONE)
  const knobs = controls.filter(({ kind }) => kind !== ControlKind.PAD)
  return (
    <ul className={`macros is-${size}`}>
      {knobs.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
    </ul>
  )
}

/** A pad for each pad that the rack offers. */
export function MacroPads({ size = 'rack' }: MacroProps) {
  const controls = useReplica(({ rack }) => rack?.controls ?? NONE)
  const { perform } = useSession()
  const pads = controls.filter(({ kind }) => kind === ControlKind.PAD)
  return (
    <div className={`macro-pads is-${size}`}>
      {pads.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className="pad"
          onClick={() => perform({ case: 'hitControl', value: { control: id, velocity: 0 } })}
        >
          {name}
        </button>
      ))}
    </div>
  )
}

const NONE: readonly never[] = []
