import { memo, useCallback, useMemo, useState } from 'react'
import type { NodeDescriptor, RackNode } from '../../engine/client/model.ts'
import { CueNodeButton } from '../cue/cue-button.tsx'
import { takesNotes } from '../keys/keyboard.ts'
import { NodeKeysButton } from '../keys/keys-button.tsx'
import { useReplica, useSession } from '../session.ts'
import { ChoiceField } from '../ui/choice-field.tsx'
import { fileDriver, liveDriver } from '../ui/control.ts'
import { Knob } from '../ui/knob.tsx'
import { Meter } from '../ui/meter.tsx'
import { Switch } from '../ui/switch.tsx'
import { type Control, controlsOf } from './controls.ts'
import './node-panel.css'
import { Pad } from './pad.tsx'

interface Props {
  readonly node: RackNode
  readonly descriptor: NodeDescriptor
  /** Letter that hits its pad, while keys play pads. */
  readonly padKey: string | undefined
}

export const NodePanel = memo(function NodePanel({ node, descriptor, padKey }: Props) {
  const { client } = useSession()
  const [showsMore, setShowsMore] = useState(false)
  const controls = useMemo(() => controlsOf(descriptor), [descriptor])
  const peak = useCallback(() => client.hot.takePeak(node.index + 2), [client, node.index])
  const channels = useMemo(() => [peak], [peak])
  const shown = showsMore ? [...controls.main, ...controls.more] : controls.main
  return (
    <section className={showsMore ? 'node is-open' : 'node'} aria-label={node.id}>
      <header className="node-head">
        <div className="node-names">
          <h2 className="node-name cut" title={node.id}>
            {node.id}
          </h2>
          <p className="node-type cut muted" title={descriptor.help}>
            {descriptor.title}
            <Destinations node={node} />
          </p>
        </div>
        <CueNodeButton node={node.id} />
        {takesNotes(descriptor.notes) ? <NodeKeysButton node={node.id} /> : null}
        {descriptor.takesTriggers ? <Pad node={node} padKey={padKey} /> : null}
      </header>
      <Meter label={`Level of ${node.id}`} channels={channels} />
      {shown.length > 0 ? (
        <div className="node-controls">
          {shown.map((control) => (
            <NodeControl key={control.id} node={node} control={control} />
          ))}
        </div>
      ) : null}
      {controls.more.length > 0 ? (
        <button
          type="button"
          className="node-more"
          aria-expanded={showsMore}
          onClick={() => setShowsMore((shows) => !shows)}
        >
          {showsMore ? 'Fewer controls' : `${controls.more.length} more`}
          <span className="visually-hidden"> of {node.id}</span>
        </button>
      ) : null}
    </section>
  )
})

function NodeControl({ node, control }: { readonly node: RackNode; readonly control: Control }) {
  const { client, report } = useSession()
  const { target, label, help, range, initial, choices } = control
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
  const common = { label, help, owner: node.id, driver, isTonight }
  if (control.kind === 'switch') return <Switch {...common} />
  if (control.kind === 'choice') return <ChoiceField {...common} choices={choices} />
  return <Knob {...common} range={range} initial={initial} />
}

/** Where its sound goes, and for whom it is the key. */
function Destinations({ node }: { readonly node: RackNode }) {
  const connections = useReplica((state) => state.rack?.connections)
  const own = (connections ?? []).filter(({ from }) => from === node.id)
  const audio = names(own.filter(({ toPort }) => toPort === 0))
  const key = names(own.filter(({ toPort }) => toPort === 1))
  return (
    <>
      {audio ? <span title={`Sound goes to ${audio}`}> → {audio}</span> : null}
      {key ? (
        <span className="node-key" title={`Key of ${key}`}>
          {' '}
          ◆ {key}
        </span>
      ) : null}
    </>
  )
}

function names(connections: readonly { readonly to: string }[]): string {
  return [...new Set(connections.map(({ to }) => to))].join(', ')
}
