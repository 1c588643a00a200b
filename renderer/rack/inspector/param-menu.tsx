import type { ActionInit } from '../../../engine/client/gesture.ts'
import {
  ControlKind,
  type Control as Exported,
  type NodeDescriptor,
  type RackNode,
  Unit,
} from '../../../engine/client/model.ts'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import type { Driver } from '../../ui/control.ts'
import { formatValue } from '../../ui/format.ts'
import { MoreIcon } from '../../ui/icons.tsx'
import { Menu, type MenuItem } from '../../ui/menu.tsx'
import type { Control } from '../controls.ts'
import { newControl, withTarget } from '../exports/new-control.ts'
import { firstRoute, freeLfo, MAX_LFOS, MAX_ROUTES } from './modulation.ts'
import { nameOf } from './param-groups.ts'
import { type Edits, useEdits } from './use-edits.ts'

interface Props {
  readonly node: RackNode
  readonly descriptor: NodeDescriptor
  readonly control: Control
  readonly driver: Driver
}

/** What can be done with one value besides moving it. */
export function ParamMenu({ node, descriptor, control, driver }: Props) {
  const edits = useEdits()
  const exported = useReplica(({ rack }) => rack?.controls ?? NONE)
  const items: MenuItem[] = [
    {
      id: 'reset',
      title: words.inspector.resetOf(control.label, textOf(control, control.initial)),
      run: () => driver.set(control.initial),
    },
    ...routeItems(node, descriptor, control, edits),
    ...exportItems(node, control, exported, edits),
  ]
  return (
    <Menu label={words.inspector.more(control.label, node.id)} items={items} className="param-menu" align="end">
      <MoreIcon />
    </Menu>
  )
}

const NONE: readonly Exported[] = []

function textOf({ choices, kind, range }: Control, value: number): string {
  if (kind === 'switch') return value >= 0.5 ? words.ui.on : words.ui.off
  return choices.find((choice) => choice.value === value)?.text ?? formatValue(range, value)
}

function routeItems(node: RackNode, descriptor: NodeDescriptor, control: Control, edits: Edits): MenuItem[] {
  const target = nameOf(descriptor, control)
  const { params, takesModulation } = descriptor
  const isModulatable = params.some(({ name, modulatable }) => name === target && modulatable)
  if (!takesModulation || !isModulatable || node.routes.length >= MAX_ROUTES) return []
  const route = (lfo: number): ActionInit => ({
    case: 'setRoute',
    value: { node: node.id, lfo, target, ...firstRoute(control.range) },
  })
  const hz = { min: 0, max: 100, unit: Unit.HERTZ, isWhole: false }
  const free = node.lfos.filter(({ lfo }) => !node.routes.some((one) => one.lfo === lfo && one.target === target))
  const items = free.map(({ lfo, wave, freqHz }) => ({
    id: `lfo ${lfo}`,
    title: words.inspector.modulateBy(lfo, words.inspector.waves[wave] ?? wave, formatValue(hz, freqHz)),
    run: () => void edits.act(route(lfo)),
  }))
  if (node.lfos.length >= MAX_LFOS) return items
  const lfo = freeLfo(node)
  const add: ActionInit = { case: 'setLfo', value: { node: node.id, lfo } }
  const title = words.inspector.modulateTitle(control.label, node.id)
  const run = () => void edits.step(title, [add, route(lfo)])
  return [...items, { id: 'new', title: words.inspector.modulateByNew, run }]
}

/** Only what a hand can move while it plays can be offered. */
function exportItems(node: RackNode, control: Control, exported: readonly Exported[], edits: Edits): MenuItem[] {
  if (!('live' in control.target)) return []
  const target = { node: node.id, param: control.target.live }
  const moves = ({ targets }: Exported) => targets.some((one) => one.node === target.node && one.param === target.param)
  const knobs = exported.filter((one) => one.kind === ControlKind.KNOB && !moves(one))
  const own = exported.find(moves)
  return [
    own
      ? { id: 'offered', title: words.exported.offered(own.name), reason: words.exported.editBelow, run: () => {} }
      : {
          id: 'offer',
          title: words.exported.offer,
          startsGroup: true,
          run: () =>
            void edits.act({ case: 'exportControl', value: { control: newControl(exported, node.id, control) } }),
        },
    ...knobs.map((knob) => ({
      id: `add ${knob.id}`,
      title: words.exported.addTo(knob.name),
      run: () => void edits.act({ case: 'exportControl', value: { control: withTarget(knob, node.id, control) } }),
    })),
  ]
}
