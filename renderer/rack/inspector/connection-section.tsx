import { useMemo, useState } from 'react'
import { findStrip } from '../../../engine/client/mixer.ts'
import { type Rack, type RackNode, Unit } from '../../../engine/client/model.ts'
import { useReplica, useSession } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { select } from '../../view-state.ts'
import { connect } from '../edits.ts'
import { NumberCell } from './number-cell.tsx'
import { GAIN } from './rack-row.tsx'
import { RemoveButton } from './remove-button.tsx'
import { useEdits } from './use-edits.ts'
import { type Connection, endsChain, inputsOf, KEY, type Plug, plugsFor, sourcesFor } from './wiring.ts'

const STEREO = 2
const CHANNEL = { min: 1, max: 64, unit: Unit.UNSPECIFIED, isWhole: true }

const title = (from: string, to: string) => words.graph.step.connect(from, to)

/** Where a node's sound comes from and goes to, and how loud it is in the output. */
export function ConnectionSection({ node }: { readonly node: RackNode }) {
  const rack = useReplica((state) => state.rack)
  if (!rack) return null
  return (
    <section className="inspector-section">
      <h3 className="inspector-heading">{words.inspector.connections}</h3>
      <Inputs rack={rack} node={node} />
      <Outputs rack={rack} node={node} />
      <OutputLevel rack={rack} node={node} />
    </section>
  )
}

interface Props {
  readonly rack: Rack
  readonly node: RackNode
}

function Inputs({ rack, node }: Props) {
  const descriptors = useReplica((state) => state.descriptors)
  const { step } = useEdits()
  const ports = inputsOf(node, descriptors)
  const options = useMemo(
    () =>
      ports.flatMap((port) =>
        sourcesFor(rack, descriptors, { node: node.id, port }).map((from) => ({ node: from, port })),
      ),
    [rack, descriptors, node.id, ports],
  )
  if (ports.length === 0) return null
  const own = rack.connections.filter(({ to }) => to === node.id)
  return (
    <div className="wires">
      <h4 className="wires-title muted">{words.inspector.inputs}</h4>
      {own.map((one) => (
        <Wire key={`${one.from} ${one.toPort}`} connection={one} other={one.from} label={words.inspector.gainFrom} />
      ))}
      {own.length === 0 ? <p className="inspector-note muted">{words.inspector.noInputs}</p> : null}
      <Connect
        label={words.inspector.connectFrom}
        options={options}
        onConnect={({ node: from, port }) =>
          void step(title(from, node.id), connect(rack, { from, to: node.id, toPort: port }))
        }
      />
    </div>
  )
}

function Outputs({ rack, node }: Props) {
  const descriptors = useReplica((state) => state.descriptors)
  const { step } = useEdits()
  const options = useMemo(() => plugsFor(rack, descriptors, node.id), [rack, descriptors, node.id])
  const own = rack.connections.filter(({ from }) => from === node.id)
  return (
    <div className="wires">
      <h4 className="wires-title muted">{words.inspector.outputs}</h4>
      {own.map((one) => (
        <Wire key={`${one.to} ${one.toPort}`} connection={one} other={one.to} label={words.inspector.gainTo} />
      ))}
      {own.length === 0 ? <p className="inspector-note muted">{words.inspector.noOutputs}</p> : null}
      <Connect
        label={words.inspector.connectTo}
        options={options}
        onConnect={({ node: to, port }) =>
          void step(title(node.id, to), connect(rack, { from: node.id, to, toPort: port }))
        }
      />
    </div>
  )
}

interface WireProps {
  readonly connection: Connection
  /** The node at its other end. */
  readonly other: string
  readonly label: (name: string) => string
}

function Wire({ connection, other, label }: WireProps) {
  const { view } = useSession()
  const { act } = useEdits()
  const { from, to, toPort, gainPercent } = connection
  const isKey = toPort === KEY
  return (
    <div className="wire">
      <button
        type="button"
        className="wire-node cut"
        title={words.inspector.show(other)}
        onClick={() => select(view, [other])}
      >
        {other}
      </button>
      <span className={isKey ? 'wire-port is-key' : 'wire-port'}>
        <span aria-hidden="true">{isKey ? '◆ ' : '● '}</span>
        {isKey ? words.inspector.key : words.inspector.main}
      </span>
      <NumberCell
        label={label(isKey ? words.inspector.keyOf(other) : other)}
        value={gainPercent}
        range={GAIN}
        onCommit={(value) => void act({ case: 'connect', value: { from, to, toPort, gainPercent: value } })}
      />
      <RemoveButton
        label={words.inspector.disconnect(from, to)}
        onPress={() => void act({ case: 'disconnect', value: { from, to, toPort } })}
      />
    </div>
  )
}

interface ConnectProps {
  readonly label: string
  readonly options: readonly Plug[]
  readonly onConnect: (plug: Plug) => void
}

const keyOfPlug = ({ node, port }: Plug): string => JSON.stringify([node, port])

/** A list and a button: what is chosen by arrow keys must not be connected on the way. */
function Connect({ label, options, onConnect }: ConnectProps) {
  const [picked, setPicked] = useState('')
  if (options.length === 0) return null
  const plug = options.find((one) => keyOfPlug(one) === picked)
  return (
    <div className="wire-add">
      <select
        className="cell-select is-wide"
        aria-label={label}
        value={plug ? picked : ''}
        onChange={(event) => setPicked(event.target.value)}
      >
        <option value="">{label}…</option>
        {options.map((one) => (
          <option key={keyOfPlug(one)} value={keyOfPlug(one)}>
            {one.port === KEY ? words.inspector.keyOf(one.node) : one.node}
          </option>
        ))}
      </select>
      {plug ? (
        <button
          type="button"
          className="button is-small"
          onClick={() => {
            setPicked('')
            onConnect(plug)
          }}
        >
          {words.inspector.connect}
        </button>
      ) : null}
    </div>
  )
}

function OutputLevel({ rack, node }: Props) {
  const { act } = useEdits()
  const input = rack.mixer?.inputs.find((one) => one.node === node.id)
  const outputs = useReplica(({ mixer }) => findStrip(mixer, rack.id)?.channels ?? STEREO)
  const set = (gainPercent: number) => void act({ case: 'setMixerInput', value: { node: node.id, gainPercent } })
  return (
    <div className="wires">
      <h4 className="wires-title muted">{words.inspector.output}</h4>
      {input ? (
        <div className="wire">
          <span className="wire-node">{words.inspector.outputLevel}</span>
          <NumberCell label={words.inspector.outputLevel} value={input.gainPercent} range={GAIN} onCommit={set} />
          <RemoveButton
            label={words.inspector.outOfOutput}
            onPress={() => void act({ case: 'removeMixerInput', value: { node: node.id } })}
          />
        </div>
      ) : null}
      {input && (outputs > STEREO || input.channel > 1) ? (
        <div className="wire">
          <span className="wire-node">{words.inspector.outputChannel}</span>
          <NumberCell
            label={words.inspector.outputChannel}
            help={words.inspector.outputChannelHelp}
            value={Math.max(1, input.channel)}
            range={CHANNEL}
            onCommit={(channel) =>
              void act({ case: 'setMixerInput', value: { node: node.id, gainPercent: input.gainPercent, channel } })
            }
          />
        </div>
      ) : null}
      {input ? null : (
        <div className="wire-add">
          <p className="inspector-note muted">
            {endsChain(rack, node.id) ? words.inspector.heardAnyway : words.inspector.notHeard}
          </p>
          <button type="button" className="button is-small" onClick={() => set(100)}>
            {words.inspector.toOutput}
          </button>
        </div>
      )}
    </div>
  )
}
