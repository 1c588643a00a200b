import { useState } from 'react'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import * as edits from '../edits.ts'
import { NumberCell } from '../inspector/number-cell.tsx'
import { GAIN } from '../inspector/rack-row.tsx'
import { TypePicker } from '../inspector/type-picker.tsx'
import { hasOutput, KEY, MAIN, plugsFor } from '../inspector/wiring.ts'
import type { Form, OutlineDesk } from './desk.ts'
import { text } from './text.ts'

interface Props {
  readonly desk: OutlineDesk
  readonly form: Form
  readonly onClose: () => void
}

/** What an edit still needs to know, asked for above the table. */
export function OutlineForm(props: Props) {
  const { form, onClose } = props
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the Escape of what is in it
    <div
      className="outline-form"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.stopPropagation()
        onClose()
      }}
    >
      {form === 'connect' ? <ConnectForm {...props} /> : null}
      {form === 'replace' ? <ReplaceForm {...props} /> : null}
      {form === 'insert' ? <InsertForm {...props} /> : null}
      {form === 'group' ? <GroupForm {...props} /> : null}
      <button type="button" className="button" onClick={onClose}>
        {text.close}
      </button>
    </div>
  )
}

const OUTPUT = JSON.stringify([null, MAIN])

function ConnectForm({ desk, onClose }: Props) {
  const descriptors = useReplica((state) => state.descriptors)
  const { rack, selection } = desk
  const sources = [...new Set(rack.nodes.filter((node) => hasOutput(node, descriptors)).map(({ id }) => id))]
  const [from, setFrom] = useState(() => sources.find((id) => id === selection.at(-1)) ?? sources[0] ?? '')
  const [to, setTo] = useState('')
  const [gainPercent, setGain] = useState(100)
  const plugs = plugsFor(rack, descriptors, from)
  const isHeard = rack.mixer?.inputs.some(({ node }) => node === from) ?? false
  const options = [
    ...plugs.map(({ node, port }) => ({
      value: JSON.stringify([node, port]),
      text: port === KEY ? words.inspector.keyOf(node) : node,
    })),
    ...(isHeard ? [] : [{ value: OUTPUT, text: words.inspector.output }]),
  ]
  const target = options.find(({ value }) => value === to) ?? options[0]
  const connect = async () => {
    if (!target) return
    const [node, toPort] = JSON.parse(target.value) as [string | null, number]
    if (await desk.connect({ from, to: node, toPort }, gainPercent)) onClose()
  }
  return (
    <>
      <label className="outline-label">
        {text.from}
        {/* biome-ignore lint/a11y/noAutofocus: it opens because it was asked for */}
        <select className="cell-select" autoFocus value={from} onChange={(event) => setFrom(event.target.value)}>
          {sources.map((id) => (
            <option key={id}>{id}</option>
          ))}
        </select>
      </label>
      <label className="outline-label">
        {text.to}
        <select className="cell-select" value={target?.value ?? ''} onChange={(event) => setTo(event.target.value)}>
          {options.map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <NumberCell label={text.gain} value={gainPercent} range={GAIN} onCommit={setGain} />
      {target ? (
        <button type="button" className="button" onClick={() => void connect()}>
          {words.inspector.connect}
        </button>
      ) : (
        <span className="muted">{text.noTargets}</span>
      )}
    </>
  )
}

function ReplaceForm({ desk, onClose }: Props) {
  const { selection } = desk
  const name = selection.length === 1 ? selection[0]! : words.inspector.several(selection.length)
  return (
    <TypePicker
      label={text.replaceBy(name)}
      verb={words.inspector.replaceDo}
      onClose={onClose}
      onChoose={(type) => {
        void desk.do(edits.replace(selection, type))
        onClose()
      }}
    />
  )
}

function InsertForm({ desk, onClose }: Props) {
  const { rack, selection } = desk
  const node = selection.at(-1) ?? ''
  const cables: edits.CableEnds[] = [
    ...rack.connections.filter(({ from }) => from === node).map(({ from, to, toPort }) => ({ from, to, toPort })),
    { from: node, to: null, toPort: MAIN },
    ...rack.connections.filter(({ to }) => to === node).map(({ from, to, toPort }) => ({ from, to, toPort })),
  ]
  const [at, setAt] = useState(0)
  const ends = cables[at] ?? cables[0]!
  return (
    <>
      <label className="outline-label">
        {text.insertInto}
        <select className="cell-select" value={String(at)} onChange={(event) => setAt(Number(event.target.value))}>
          {cables.map(({ from, to, toPort }, i) => (
            <option key={JSON.stringify([from, to, toPort])} value={String(i)}>
              {text.connection(from, to ?? words.inspector.output, toPort === KEY)}
            </option>
          ))}
        </select>
      </label>
      <TypePicker
        label={text.addType}
        verb={text.add}
        takesInput
        onClose={onClose}
        onChoose={(type) => {
          void desk.insert(ends, type)
          onClose()
        }}
      />
    </>
  )
}

function GroupForm({ desk, onClose }: Props) {
  const [name, setName] = useState('')
  const make = async () => {
    const nodes = [...desk.selection]
    const isDone = await desk.do(
      name.trim() === '' ? edits.group(desk.rack, nodes) : { case: 'setGroup', value: { name: name.trim(), nodes } },
    )
    if (isDone) onClose()
  }
  return (
    <form
      className="outline-label"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <input
        className="field"
        aria-label={text.groupName}
        placeholder={text.groupName}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: it opens because it was asked for
        autoFocus
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button">
        {text.makeGroup}
      </button>
    </form>
  )
}
