import { useState } from 'react'
import type { NodeDescriptor, RackNode } from '../../../engine/client/model.ts'
import { useSession } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { select } from '../../view-state.ts'
import { Compare } from './compare.tsx'
import { NameField } from './name-field.tsx'
import { actionsToValues, initialValues } from './node-sound.ts'
import { TypePicker } from './type-picker.tsx'
import { useCost } from './use-cost.ts'
import { type Edits, useEdits } from './use-edits.ts'

interface Props {
  readonly node: RackNode
  readonly descriptor: NodeDescriptor | undefined
}

/** Who it is, what it costs, and what can be done to it as a whole. */
export function NodeHead({ node, descriptor }: Props) {
  const { view } = useSession()
  const edits = useEdits()
  const rename = async (name: string) => {
    const isDone = await edits.act({ case: 'renameNode', value: { node: node.id, name } })
    if (isDone) select(view, [name])
    return isDone
  }
  return (
    <header className="inspector-head">
      <div className="inspector-title">
        <NameField label={words.inspector.name(node.id)} name={node.id} isLocked={!edits.canEdit} onRename={rename} />
        {descriptor && edits.canEdit ? <Compare node={node} descriptor={descriptor} /> : null}
      </div>
      <p className="inspector-about muted" title={descriptor?.help}>
        {words.inspector.type(descriptor?.title ?? node.type, node.type)} · <Cost node={node} /> ·{' '}
        {words.inspector.latency(node.latencyFrames)}
      </p>
      {edits.canEdit ? <NodeActions node={node} descriptor={descriptor} edits={edits} /> : null}
    </header>
  )
}

function Cost({ node }: { readonly node: RackNode }) {
  const us = useCost(node.index)
  return <span>{us === null ? words.inspector.costUnknown : words.inspector.cost(us.toFixed(1))}</span>
}

function NodeActions({ node, descriptor, edits }: Props & { readonly edits: Edits }) {
  const { view } = useSession()
  const [isReplacing, setReplacing] = useState(false)
  const { id } = node
  const remove = async () => {
    if (await edits.act({ case: 'removeNode', value: { node: id } })) select(view, [])
  }
  const reset = () => {
    if (!descriptor) return
    void edits.step(words.inspector.resetTitle(id), actionsToValues(node, initialValues(descriptor)))
  }
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame of its own */}
      <div className="inspector-actions" role="group" aria-label={words.inspector.actions(id)}>
        <button
          type="button"
          className="button"
          aria-pressed={node.isBypassed}
          title={words.inspector.bypassHelp}
          onClick={() => void edits.act({ case: 'bypassNode', value: { node: id, bypass: !node.isBypassed } })}
        >
          {words.inspector.bypass}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => void edits.act({ case: 'duplicateNode', value: { node: id, name: '' } })}
        >
          {words.inspector.duplicate}
        </button>
        <button type="button" className="button" aria-expanded={isReplacing} onClick={() => setReplacing((is) => !is)}>
          {words.inspector.replaceDo}
        </button>
        <button type="button" className="button" title={words.inspector.resetHelp} onClick={reset}>
          {words.inspector.reset}
        </button>
        <button type="button" className="button" onClick={() => void remove()}>
          {words.inspector.remove}
        </button>
      </div>
      {isReplacing ? (
        <TypePicker
          label={words.inspector.replace}
          verb={words.inspector.replaceDo}
          without={node.type}
          onChoose={(type) => {
            setReplacing(false)
            void edits.act({ case: 'replaceNode', value: { node: id, type } })
          }}
          onClose={() => setReplacing(false)}
        />
      ) : null}
    </>
  )
}
