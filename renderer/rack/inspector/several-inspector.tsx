import { useMemo } from 'react'
import type { MamClient } from '../../../engine/client/client.ts'
import type { ActionInit } from '../../../engine/client/gesture.ts'
import type { Descriptors, RackNode } from '../../../engine/client/model.ts'
import { useReplica, useSession } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { type Driver, documentDriver } from '../../ui/control.ts'
import { Knob } from '../../ui/knob.tsx'
import { Switch } from '../../ui/switch.tsx'
import { select } from '../../view-state.ts'
import { type CommonControl, commonControls } from './common-controls.ts'
import { type Edits, useEdits } from './use-edits.ts'

/** Several nodes at once: what all of them have, and what can be done to all. */
export function SeveralInspector({ nodes }: { readonly nodes: readonly RackNode[] }) {
  const descriptors = useReplica((state) => state.descriptors)
  const edits = useEdits()
  const common = useCommon(nodes, descriptors)
  return (
    <>
      <header className="inspector-head">
        <h2 className="inspector-name cut">{words.inspector.several(nodes.length)}</h2>
        <p className="inspector-about muted cut" title={nodes.map(({ id }) => id).join(', ')}>
          {nodes.map(({ id }) => id).join(', ')}
        </p>
        {edits.canEdit ? <Actions nodes={nodes} edits={edits} /> : null}
      </header>
      <section className="inspector-section">
        <h3 className="inspector-heading">{words.inspector.severalCommon}</h3>
        {common.length === 0 ? <p className="inspector-note muted">{words.inspector.severalNone}</p> : null}
        <div className="inspector-params">
          {common.map((one) => (
            <CommonValue key={one.key} nodes={nodes} common={one} edits={edits} />
          ))}
        </div>
      </section>
    </>
  )
}

function useCommon(nodes: readonly RackNode[], descriptors: Descriptors): CommonControl[] {
  const types = [...new Set(nodes.map(({ type }) => type))].join(' ')
  return useMemo(() => commonControls(types.split(' '), descriptors), [types, descriptors])
}

function Actions({ nodes, edits }: { readonly nodes: readonly RackNode[]; readonly edits: Edits }) {
  const { view } = useSession()
  const count = nodes.length
  const isBypassed = nodes.every((node) => node.isBypassed)
  const bypass = () => {
    const title = isBypassed ? words.inspector.severalUnbypass(count) : words.inspector.severalBypass(count)
    const changed = nodes.filter((node) => node.isBypassed === isBypassed)
    void edits.step(
      title,
      changed.map(({ id }) => ({ case: 'bypassNode', value: { node: id, bypass: !isBypassed } })),
    )
  }
  const duplicate = () =>
    void edits.step(
      words.inspector.severalDuplicate(count),
      nodes.map(({ id }) => ({ case: 'duplicateNode', value: { node: id, name: '' } })),
    )
  const remove = async () => {
    const actions: ActionInit[] = nodes.map(({ id }) => ({ case: 'removeNode', value: { node: id } }))
    if (await edits.step(words.inspector.severalRemove(count), actions)) select(view, [])
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame of its own
    <div
      className="inspector-actions"
      role="group"
      aria-label={words.inspector.actions(words.inspector.several(count))}
    >
      <button type="button" className="button" aria-pressed={isBypassed} onClick={bypass}>
        {words.inspector.bypass}
      </button>
      <button type="button" className="button" onClick={duplicate}>
        {words.inspector.duplicate}
      </button>
      <button type="button" className="button" onClick={() => void remove()}>
        {words.inspector.remove}
      </button>
    </div>
  )
}

interface ValueProps {
  readonly nodes: readonly RackNode[]
  readonly common: CommonControl
  readonly edits: Edits
}

function CommonValue({ nodes, common, edits }: ValueProps) {
  const { client } = useSession()
  const driver = useMemo(() => severalDriver(client, nodes, common, edits), [client, nodes, common, edits])
  const { key, control } = common
  const values = nodes.map(({ fileValues }) => Math.fround(fileValues.get(key) ?? 0))
  const differ = values.some((value) => value !== values[0])
  const { label, help, initial } = control
  const all = { label, help, initial, driver, owner: words.inspector.several(nodes.length), isLocked: !edits.canEdit }
  return (
    <div className="param">
      {control.kind === 'switch' ? <Switch {...all} /> : null}
      {control.kind === 'choice' ? <ChoiceField {...all} choices={control.choices} /> : null}
      {control.kind === 'knob' ? <Knob {...all} range={control.range} /> : null}
      {differ ? <span className="param-note">{words.inspector.differ}</span> : null}
    </div>
  )
}

/** Shows the last node's value; letting go sets that of all, in one step. */
function severalDriver(
  client: MamClient,
  nodes: readonly RackNode[],
  { key, control }: CommonControl,
  { step }: Edits,
): Driver {
  const last = nodes.at(-1)?.index ?? 0
  return documentDriver(
    client,
    () => client.store.getState().rack?.nodes[last]?.fileValues.get(key) ?? 0,
    (value) => {
      const title = words.inspector.severalSet(control.label, nodes.length)
      return step(
        title,
        nodes.map(({ id }): ActionInit => ({ case: 'setFileValue', value: { node: id, key, value } })),
      )
    },
  )
}
