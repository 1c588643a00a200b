import { useState } from 'react'
import { type Control, ControlKind, type LiveParam, type Rack } from '../../../engine/client/model.ts'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { NumberCell } from '../inspector/number-cell.tsx'
import { RemoveButton } from '../inspector/remove-button.tsx'
import type { ExportInit } from './new-control.ts'
import { hittableNodes, movableNodes, paramsOf } from './targets.ts'

interface Props {
  readonly control: Control
  readonly rack: Rack
  readonly onSet: (change: Partial<ExportInit>) => void
}

type Target = ExportInit['targets'][number]

/** What a control moves, each from where to where; what a pad hits. */
export function TargetRows({ control, rack, onSet }: Props) {
  const descriptors = useReplica((state) => state.descriptors)
  const isPad = control.kind === ControlKind.PAD
  const targets = control.targets.map(({ node, param, from, to }): Target => ({ node, param, from, to }))
  const change = (at: number, wanted: Target | null) =>
    onSet({ targets: targets.flatMap((one, i) => (i === at ? (wanted ?? []) : one)) })
  return (
    <div className="wires">
      <h4 className="wires-title muted">{isPad ? words.exported.hits : words.exported.targets}</h4>
      {targets.map((target, at) => (
        <TargetRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a control may move one value twice, in the file's order
          key={`${target.node} ${target.param} ${at}`}
          target={target}
          param={isPad ? undefined : paramsOf(rack, descriptors, target.node).find(({ id }) => id === target.param)}
          isOnly={targets.length === 1}
          onChange={(wanted) => change(at, wanted)}
        />
      ))}
      {isPad ? (
        <AddPad control={control} rack={rack} onAdd={(node) => onSet({ targets: [...targets, padTarget(node)] })} />
      ) : (
        <AddTarget rack={rack} onAdd={(target) => onSet({ targets: [...targets, target] })} />
      )}
    </div>
  )
}

const padTarget = (node: string): Target => ({ node, param: 0, from: 0, to: 0 })

interface RowProps {
  readonly target: Target
  readonly param: LiveParam | undefined
  readonly isOnly: boolean
  readonly onChange: (target: Target | null) => void
}

function TargetRow({ target, param, isOnly, onChange }: RowProps) {
  const name = param ? words.exported.target(target.node, param.label) : target.node
  const range = param ? { min: param.min, max: param.max, unit: param.unit, isWhole: false } : undefined
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame of its own
    <div className="wire" role="group" aria-label={name}>
      <span className="wire-node cut" title={name}>
        {name}
      </span>
      {range ? (
        <>
          <NumberCell
            label={words.exported.targetFrom(name)}
            value={target.from}
            range={range}
            onCommit={(from) => onChange({ ...target, from })}
          />
          <NumberCell
            label={words.exported.targetTo(name)}
            value={target.to}
            range={range}
            onCommit={(to) => onChange({ ...target, to })}
          />
        </>
      ) : null}
      {isOnly ? null : <RemoveButton label={words.exported.removeTarget(name)} onPress={() => onChange(null)} />}
    </div>
  )
}

/** Node, then value; added over its whole range. */
export function AddTarget({ rack, onAdd }: { readonly rack: Rack; readonly onAdd: (target: Target) => void }) {
  const descriptors = useReplica((state) => state.descriptors)
  const [node, setNode] = useState('')
  const nodes = movableNodes(rack, descriptors)
  if (nodes.length === 0) return null
  const params = paramsOf(rack, descriptors, node)
  const add = (id: number) => {
    const param = params.find((one) => one.id === id)
    setNode('')
    if (param) onAdd({ node, param: id, from: param.min, to: param.max })
  }
  return (
    <div className="wire-add">
      <NodeSelect label={words.exported.chooseNode} nodes={nodes} node={node} onChoose={setNode} />
      {params.length > 0 ? <AddParam key={node} params={params} onAdd={add} /> : null}
    </div>
  )
}

function AddParam({ params, onAdd }: { readonly params: readonly LiveParam[]; readonly onAdd: (id: number) => void }) {
  const [param, setParam] = useState(params[0]?.id ?? 0)
  return (
    <>
      <select
        className="cell-select is-wide"
        aria-label={words.exported.chooseParam}
        value={String(param)}
        onChange={(event) => setParam(Number(event.target.value))}
      >
        {params.map(({ id, label }) => (
          <option key={id} value={String(id)}>
            {label}
          </option>
        ))}
      </select>
      <button type="button" className="button is-small" onClick={() => onAdd(param)}>
        {words.exported.addTarget}
      </button>
    </>
  )
}

function AddPad({ control, rack, onAdd }: Pick<Props, 'control' | 'rack'> & { onAdd: (node: string) => void }) {
  const descriptors = useReplica((state) => state.descriptors)
  const [node, setNode] = useState('')
  const free = hittableNodes(rack, descriptors).filter((id) => !control.targets.some((one) => one.node === id))
  if (free.length === 0) return null
  return (
    <div className="wire-add">
      <NodeSelect label={words.exported.chooseNode} nodes={free} node={node} onChoose={setNode} />
      {node ? (
        <button
          type="button"
          className="button is-small"
          onClick={() => {
            setNode('')
            onAdd(node)
          }}
        >
          {words.exported.addTarget}
        </button>
      ) : null}
    </div>
  )
}

interface NodeSelectProps {
  readonly label: string
  readonly nodes: readonly string[]
  readonly node: string
  readonly onChoose: (node: string) => void
}

export function NodeSelect({ label, nodes, node, onChoose }: NodeSelectProps) {
  return (
    <select
      className="cell-select is-wide"
      aria-label={label}
      value={node}
      onChange={(event) => onChoose(event.target.value)}
    >
      <option value="">{label}…</option>
      {[...new Set(nodes)].map((id) => (
        <option key={id} value={id}>
          {id}
        </option>
      ))}
    </select>
  )
}
