import { type Rack, StatusKind } from '../../../engine/client/model.ts'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { type Control, controlsOf } from '../controls.ts'
import { useEdits } from '../inspector/use-edits.ts'
import { freeId, newControl, newPad } from './new-control.ts'
import { AddTarget, NodeSelect } from './target-rows.tsx'
import { hittableNodes } from './targets.ts'

/** What is offered. */
export type Form = 'knob' | 'pad' | 'status'

interface Props {
  readonly form: Form
  readonly rack: Rack
  readonly onDone: () => void
}

/** Asks for what the new offer is about. */
export function AddForm({ form, rack, onDone }: Props) {
  if (form === 'status') return <AddStatus rack={rack} onDone={onDone} />
  return form === 'knob' ? <AddKnob rack={rack} onDone={onDone} /> : <AddPad rack={rack} onDone={onDone} />
}

type FormProps = Omit<Props, 'form'>

function AddKnob({ rack, onDone }: FormProps) {
  const { act } = useEdits()
  const descriptors = useReplica((state) => state.descriptors)
  const offer = (node: string, param: number) => {
    const control = controlFor(rack, descriptors, node, param)
    if (control) void act({ case: 'exportControl', value: { control: newControl(taken(rack), node, control) } })
    onDone()
  }
  return <AddTarget rack={rack} onAdd={({ node, param }) => offer(node, param)} />
}

function AddPad({ rack, onDone }: FormProps) {
  const { act } = useEdits()
  const descriptors = useReplica((state) => state.descriptors)
  return (
    <NodeSelect
      label={words.exported.chooseNode}
      nodes={hittableNodes(rack, descriptors)}
      node=""
      onChoose={(node) => {
        void act({ case: 'exportControl', value: { control: newPad(taken(rack), node) } })
        onDone()
      }}
    />
  )
}

const taken = ({ controls, statuses }: Rack) => [...controls, ...statuses]

function controlFor(
  { nodes }: Rack,
  descriptors: Parameters<typeof hittableNodes>[1],
  node: string,
  param: number,
): Control | undefined {
  const type = nodes.find(({ id }) => id === node)?.type
  const descriptor = type === undefined ? undefined : descriptors.get(type)
  if (!descriptor) return undefined
  const { main, more } = controlsOf(descriptor)
  return [...main, ...more].find(({ target }) => 'live' in target && target.live === param)
}

/** The level of the rack; what a node reports is chosen on its row afterwards. */
function AddStatus({ rack, onDone }: FormProps) {
  const { act } = useEdits()
  const add = (node: string) => {
    const name = node === '' ? words.exported.statusKinds.level : `${node} ${words.exported.statusKinds.level}`
    const status = { id: freeId(taken(rack), name), name, kind: StatusKind.LEVEL, node, param: 0 }
    void act({ case: 'exportStatus', value: { status } })
    onDone()
  }
  return (
    <div className="wire-add">
      <button type="button" className="button is-small" onClick={() => add('')}>
        {words.exported.ofRack}
      </button>
      <NodeSelect label={words.exported.chooseNode} nodes={rack.nodes.map(({ id }) => id)} node="" onChoose={add} />
    </div>
  )
}
