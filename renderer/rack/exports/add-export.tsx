import { useState } from 'react'
import type { Rack } from '../../../engine/client/model.ts'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { AddForm } from '../later-parts.ts'
import type { Form } from './add-form.tsx'
import { hittableNodes } from './targets.ts'

/** Buttons that offer one more thing, each asking for what it is about. */
export function AddExport({ rack }: { readonly rack: Rack }) {
  const descriptors = useReplica((state) => state.descriptors)
  const [form, setForm] = useState<Form | null>(null)
  const toggle = (wanted: Form) => setForm((before) => (before === wanted ? null : wanted))
  if (hittableNodes(rack, descriptors).length === 0 && rack.nodes.length === 0) return null
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
      {form ? <AddForm key={form} form={form} rack={rack} onDone={() => setForm(null)} /> : null}
    </>
  )
}
