import { useMemo, useSyncExternalStore } from 'react'
import type { NodeDescriptor, RackNode } from '../../../engine/client/model.ts'
import { useReplica, useSession } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { type Driver, fileDriver, liveDriver } from '../../ui/control.ts'
import { Knob, type Modulation } from '../../ui/knob.tsx'
import { toTravel } from '../../ui/scale.ts'
import { Switch } from '../../ui/switch.tsx'
import type { Control } from '../controls.ts'
import { reachOfTarget } from './modulation.ts'
import { nameOf } from './param-groups.ts'
import { ParamMenu } from './param-menu.tsx'
import { useEdits } from './use-edits.ts'

interface Props {
  readonly node: RackNode
  readonly descriptor: NodeDescriptor
  readonly control: Control
}

/** One value: its knob, switch or list, what moves it besides hands, and its menu. */
export function ParamControl({ node, descriptor, control }: Props) {
  const { client, report } = useSession()
  const { target, label, help, initial } = control
  const { canEdit, isLocked } = useEdits()
  const driver = useMemo(
    () =>
      'live' in target ? liveDriver(client, node, target.live, report) : fileDriver(client, node, target.file, report),
    [client, report, node, target],
  )
  const isTonight = useReplica(
    ({ tonight, rack }) =>
      'live' in target &&
      tonight.some((moved) => moved.rack === rack?.id && moved.node === node.id && moved.param === target.live),
  )
  const locks = useLocks(node, target)
  const drives = useDrives(node, nameOf(descriptor, control), target, locks)
  // Values that a node reads once belong to the file, which stays as it is on stage.
  const isFixed = 'file' in target
  const common = {
    label,
    help,
    driver,
    initial,
    drives,
    isTonight,
    owner: node.id,
    isLocked: isLocked || (isFixed && !canEdit),
  }
  return (
    <div className="param">
      {control.kind === 'switch' ? <Switch {...common} /> : null}
      {control.kind === 'choice' ? <ChoiceField {...common} choices={control.choices} /> : null}
      {control.kind === 'knob' ? (
        <ModulatedKnob {...common} node={node} name={nameOf(descriptor, control)} control={control} />
      ) : null}
      {isFixed ? (
        <span className="param-note" title={words.inspector.rebuildsHelp}>
          {words.inspector.rebuilds}
        </span>
      ) : null}
      {locks > 0 ? <span className="param-note is-driven">{words.inspector.locks(locks)}</span> : null}
      {canEdit ? <ParamMenu node={node} descriptor={descriptor} control={control} driver={driver} /> : null}
    </div>
  )
}

interface ModulatedProps extends Omit<Parameters<typeof Knob>[0], 'range' | 'modulation'> {
  readonly node: RackNode
  readonly name: string
  readonly control: Control
}

/** With a ring that shows how far LFOs move it from where it is in the document. */
function ModulatedKnob({ node, name, control, ...knob }: ModulatedProps) {
  const { range } = control
  const reach = useMemo(() => reachOfTarget(node, name), [node, name])
  const base = useBase(knob.driver, reach !== null)
  const modulation: Modulation | undefined = reach
    ? { min: toTravel(range, base + reach.min), max: toTravel(range, base + reach.max) }
    : undefined
  return <Knob {...knob} range={range} modulation={modulation} />
}

/** Listened to only where something is drawn around it. */
function useBase(driver: Driver, isWanted: boolean): number {
  return useSyncExternalStore(isWanted ? driver.listen : NEVER, isWanted ? driver.base : ZERO)
}

const NEVER = () => () => {}
const ZERO = () => 0

function useLocks(node: RackNode, target: Control['target']): number {
  return useReplica(({ rack }) => {
    if (!('live' in target)) return 0
    const locks = rack?.score?.patterns.get(node.id)?.locks ?? []
    return locks.filter(({ param, dead }) => param === target.live && dead === '').length
  })
}

/** What moves it besides hands, in words. */
function useDrives(node: RackNode, name: string, target: Control['target'], locks: number): readonly string[] {
  const controls = useReplica(({ rack }) => rack?.controls ?? NO_CONTROLS)
  return useMemo(() => {
    const lfos = node.routes.filter((route) => route.target === name).map(({ lfo }) => words.inspector.drivenByLfo(lfo))
    const macros = controls.filter(({ targets }) =>
      targets.some((one) => 'live' in target && one.node === node.id && one.param === target.live),
    )
    return [
      ...(locks > 0 ? [words.inspector.drivenByPattern(locks)] : []),
      ...new Set(lfos),
      ...macros.map((control) => words.inspector.drivenByControl(control.name)),
    ]
  }, [node, name, target, locks, controls])
}

const NO_CONTROLS: readonly never[] = []
