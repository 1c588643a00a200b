import { useState } from 'react'
import { type Rack, StatusKind } from '../../../engine/client/model.ts'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { type Control, controlsOf } from '../controls.ts'
import { useEdits } from '../inspector/use-edits.ts'
import { freeId, newControl, newPad } from './new-control.ts'
import { AddTarget, NodeSelect } from './target-rows.tsx'
import { hittableNodes } from './targets.ts'

type Form = 'knob' | 'pad' | 'status' | null

/** Buttons that offer one more thing, each asking for what it is about. */
export function AddExport({ rack }: { readonly rack: Rack }) {
  const { act } = useEdits()
  const descriptors = useReplica((state) => state.descriptors)
  const [form, setForm] = useState<Form>(null)
  const toggle = (wanted: Form) => setForm((before) => (before === wanted ? null : wanted))
  const hittable = hittableNodes(rack, descriptors)
  if (hittable.length === 0 && rack.nodes.length === 0) return null
  const offer = (node: string, param: number) => {
    const control = controlFor(rack, descriptors, node, param)
    if (control) void act({ case: 'exportControl', value: { control: newControl(taken(rack), node, control) } })
    setForm(null)
  }
  return (
    <>
      <div className="inspector-adds">
        <button type="button" className="button" aria-expanded={form === 'knob'} onClick={() => toggle('knob')}>
          {words.exported.addKnob}
        </button>
        <button type="button" className="button" aria-expanded={form === 'pad'} onClick={() => toggle('pad')}>
          {words.exported.addPad}
        </button>
        <button type="button" className="button" aria-expanded={form === 'status'} onClick={() => toggle('status')}>
          {words.exported.addStatus}
        </button>
      </div>
      {form === 'knob' ? <AddTarget rack={rack} onAdd={({ node, param }) => offer(node, param)} /> : null}
      {form === 'pad' ? (
        <NodeSelect
          label={words.exported.chooseNode}
          nodes={hittable}
          node=""
          onChoose={(node) => {
            void act({ case: 'exportControl', value: { control: newPad(taken(rack), node) } })
            setForm(null)
          }}
        />
      ) : null}
      {form === 'status' ? <AddStatus rack={rack} onDone={() => setForm(null)} /> : null}
    </>
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
function AddStatus({ rack, onDone }: { readonly rack: Rack; readonly onDone: () => void }) {
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
