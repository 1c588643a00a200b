import { memo, useMemo, useRef } from 'react'
import { type Control, ControlKind, type RackNode } from '../../../engine/client/model.ts'
import { useReplica, useSession, useView } from '../../session.ts'
import { pressGo } from '../../stage/go.ts'
import { Refused } from '../../stage/refused.tsx'
import { words } from '../../strings/words.ts'
import { Knob } from '../../ui/knob.tsx'
import { Pad } from '../../ui/pad.tsx'
import { Switch } from '../../ui/switch.tsx'
import { controlDriver, rangeOf } from './control-driver.ts'
import './macros.css'

export interface MacroProps {
  /** `stage`: to be read and hit from afar. */
  readonly size?: 'rack' | 'stage'
}

/** A knob or switch for each that the rack offers, in its order; nothing where it offers none. */
export function MacroKnobs({ size = 'rack' }: MacroProps) {
  const controls = useReplica(({ rack }) => rack?.controls ?? NONE)
  const knobs = controls.filter(({ kind }) => kind !== ControlKind.PAD)
  if (knobs.length === 0) return null
  return (
    <ul className={`macros is-${size}`} aria-label={words.exported.macros}>
      {knobs.map((control) => (
        <li key={control.id} className="macro">
          <Macro control={control} size={size} />
        </li>
      ))}
    </ul>
  )
}

/** A pad for each that the rack offers, in its order; nothing where it offers none. */
export function MacroPads({ size = 'rack' }: MacroProps) {
  const controls = useReplica(({ rack }) => rack?.controls ?? NONE)
  const pads = controls.filter(({ kind }) => kind === ControlKind.PAD)
  if (pads.length === 0) return null
  return (
    <ul className={`macro-pads is-${size}`} aria-label={words.exported.pads}>
      {pads.map((control) => (
        <li key={control.id} className="macro">
          <MacroPad control={control} size={size} />
        </li>
      ))}
    </ul>
  )
}

const NONE: readonly never[] = []
const NO_NODES: readonly RackNode[] = []

interface OneProps {
  readonly control: Control
  readonly size: 'rack' | 'stage'
}

const Macro = memo(function Macro({ control, size }: OneProps) {
  const { client, report } = useSession()
  const nodes = useReplica(({ rack }) => rack?.nodes ?? NO_NODES)
  const isLocked = useView(({ locked, main }) => locked.includes(main))
  const driver = useMemo(() => controlDriver(client, { nodes }, control, report), [client, nodes, control, report])
  const isTonight = useReplica(({ tonight, rack }) =>
    tonight.some(
      (moved) =>
        moved.rack === rack?.id &&
        control.targets.some(({ node, param }) => node === moved.node && param === moved.param),
    ),
  )
  const help = control.problem || words.exported.movesAll(movedBy(control))
  const common = { label: control.name, help, owner: '', driver, isTonight, isLocked }
  if (control.kind === ControlKind.SWITCH) return <Switch {...common} initial={driver.base()} />
  const range = rangeOf(control)
  return <Knob {...common} range={range} initial={control.min} size={size === 'stage' ? 'stage' : 'normal'} />
})

const MacroPad = memo(function MacroPad({ control, size }: OneProps) {
  const session = useSession()
  const isLocked = useView(({ locked, main }) => locked.includes(main))
  const place = useRef<HTMLDivElement>(null)
  const hit = (velocity: number) =>
    void pressGo(session, { case: 'hitControl', value: { control: control.id, velocity } }, place.current)
  return (
    <div ref={place} className="macro-pad">
      <Pad
        label={control.name}
        help={control.problem || words.exported.play(movedBy(control))}
        owner=""
        isLocked={isLocked}
        size={size === 'stage' ? 'stage' : 'normal'}
        onPress={hit}
      />
      <Refused />
    </div>
  )
})

/** The nodes behind it, each once. */
function movedBy({ targets }: Control): string {
  return [...new Set(targets.map(({ node }) => node))].join(', ')
}
