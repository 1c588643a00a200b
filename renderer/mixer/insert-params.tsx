import { useMemo } from 'react'
import { findInsert, type Insert } from '../../engine/client/mixer.ts'
import type { NodeDescriptor } from '../../engine/client/model.ts'
import { type Control, controlsOf } from '../rack/controls.ts'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { ChoiceField } from '../ui/choice-field.tsx'
import { Knob } from '../ui/knob.tsx'
import { Switch } from '../ui/switch.tsx'
import { mixerDocumentDriver, mixerDriver, plainScale } from './drivers.ts'
import { text } from './text.ts'
import { useIsTonight } from './use-is-tonight.ts'
import type { MixerEdits } from './use-mixer.ts'

interface Props {
  readonly strip: string
  readonly insert: Insert
  readonly edits: MixerEdits
}

/** The values of an insert, as the inspector has those of a node. */
export function InsertParams({ strip, insert, edits }: Props) {
  const descriptor = useReplica(({ descriptors }) => descriptors.get(insert.type))
  const controls = useMemo(() => (descriptor ? reachable(descriptor, insert) : []), [descriptor, insert])
  if (!descriptor) return <p className="side-note muted">{words.inspector.unknownType(insert.type)}</p>
  if (controls.length === 0) return <p className="side-note muted">{text.noParams}</p>
  return (
    <div className="inspector-params">
      {controls.map((control) => (
        <InsertControl key={control.id} strip={strip} insert={insert} control={control} edits={edits} />
      ))}
    </div>
  )
}

/** What the host tells of: values that a file can say. */
function reachable(descriptor: NodeDescriptor, { params, values }: Insert): Control[] {
  const { main, more } = controlsOf(descriptor)
  return [...main, ...more].filter(({ target }) =>
    'live' in target ? params.has(target.live) : values.has(target.file),
  )
}

function InsertControl({ strip, insert, control, edits }: Props & { readonly control: Control }) {
  const { client, report } = useSession()
  const { address, id } = insert
  const { act } = edits
  const { target, range } = control
  const driver = useMemo(() => {
    if ('live' in target) return mixerDriver(client, address, target.live, plainScale(range), report)
    return mixerDocumentDriver(
      client,
      () => findInsert(client.store.getState().mixer, address)?.values.get(target.file) ?? 0,
      (value) => act({ case: 'setInsertValue', value: { strip, insert: id, key: target.file, value } }),
    )
  }, [client, report, address, strip, id, target, range, act])
  const isTonight = useIsTonight(address, 'live' in target ? target.live : NO_PARAM)
  const isFixed = 'file' in target
  const common = {
    driver,
    isTonight,
    label: control.label,
    help: control.help,
    initial: control.initial,
    owner: id,
    isLocked: edits.isLocked || (isFixed && !edits.canEdit),
  }
  return (
    <div className="param">
      {control.kind === 'switch' ? <Switch {...common} /> : null}
      {control.kind === 'choice' ? <ChoiceField {...common} choices={control.choices} /> : null}
      {control.kind === 'knob' ? <Knob {...common} range={range} /> : null}
    </div>
  )
}

const NO_PARAM = -1
