import { type Control, ControlCurve, ControlKind, type Rack, Unit } from '../../../engine/client/model.ts'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { NumberCell } from '../inspector/number-cell.tsx'
import { TextCell } from '../inspector/text-cell.tsx'
import { useEdits } from '../inspector/use-edits.ts'
import type { ExportInit } from './new-control.ts'
import { TargetRows } from './target-rows.tsx'
import { hittableNodes } from './targets.ts'

interface Props {
  readonly control: Control
  readonly rack: Rack
}

const MAX_NAME = 60
const MAX_UNIT = 16
/** Wider than what any node has; the unit is free text, so nothing else bounds it. */
const ANY = { min: -1e6, max: 1e6, unit: Unit.UNSPECIFIED, isWhole: false }
const plain = (value: number): string => String(Number(value.toPrecision(6)))

/** All that a rack's file says about one control. */
export function ControlEditor({ control, rack }: Props) {
  const { act } = useEdits()
  const { id, name, kind, min, max, unit, curve, targets, problem } = control
  const set = (change: Partial<ExportInit>): void => {
    const own = targets.map(({ node, param, from, to }) => ({ node, param, from, to }))
    const wanted = { id, name, kind, min, max, unit, curve, targets: own, ...change }
    void act({ case: 'exportControl', value: { control: wanted } })
  }
  const isKnob = kind === ControlKind.KNOB
  return (
    <div className="export-editor">
      {problem ? <p className="inspector-note warning">{problem}</p> : null}
      <div className="export-fields">
        <TextCell
          label={words.exported.name}
          text={name}
          max={MAX_NAME}
          onCommit={(text) => text !== '' && set({ name: text })}
        />
        <KindField control={control} rack={rack} onSet={set} />
        {isKnob ? (
          <>
            <Labelled label={words.exported.least}>
              <NumberCell
                label={words.exported.least}
                value={min}
                range={ANY}
                format={plain}
                onCommit={(value) => set({ min: value })}
              />
            </Labelled>
            <Labelled label={words.exported.most}>
              <NumberCell
                label={words.exported.most}
                value={max}
                range={ANY}
                format={plain}
                onCommit={(value) => set({ max: value })}
              />
            </Labelled>
            <TextCell label={words.exported.unit} text={unit} max={MAX_UNIT} onCommit={(text) => set({ unit: text })} />
            <CurveField curve={curve} onSet={set} />
          </>
        ) : null}
      </div>
      <TargetRows control={control} rack={rack} onSet={set} />
    </div>
  )
}

export function Labelled({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="export-field">
      <span className="muted" aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  )
}

interface FieldProps extends Props {
  readonly onSet: (change: Partial<ExportInit>) => void
}

/** Another kind keeps what it moves as far as that can be: a pad hits the nodes, a knob moves their values. */
function KindField({ control, rack, onSet }: FieldProps) {
  const descriptors = useReplica((state) => state.descriptors)
  const isPad = control.kind === ControlKind.PAD
  const hittable = hittableNodes(rack, descriptors)
  const hit = control.targets.filter(({ node }) => hittable.includes(node))
  const choose = (kind: ControlKind) => {
    if (kind !== ControlKind.PAD) return onSet({ kind })
    const nodes = [...new Set(hit.map(({ node }) => node))]
    onSet({ kind, targets: nodes.map((node) => ({ node, param: 0, from: 0, to: 0 })) })
  }
  // What a pad hits has no value that a knob could move.
  if (isPad) return <Labelled label={words.exported.kind}>{words.exported.kinds.pad}</Labelled>
  return (
    <Labelled label={words.exported.kind}>
      <select
        className="cell-select"
        aria-label={words.exported.kind}
        value={String(control.kind)}
        onChange={(event) => choose(Number(event.target.value))}
      >
        <option value={String(ControlKind.KNOB)}>{words.exported.kinds.knob}</option>
        <option value={String(ControlKind.SWITCH)}>{words.exported.kinds.switch}</option>
        {hit.length > 0 ? <option value={String(ControlKind.PAD)}>{words.exported.kinds.pad}</option> : null}
      </select>
    </Labelled>
  )
}

const CURVES = [
  [ControlCurve.LINEAR, words.exported.curves.linear],
  [ControlCurve.EXPONENTIAL, words.exported.curves.exponential],
  [ControlCurve.SQUARE, words.exported.curves.square],
] as const

function CurveField({ curve, onSet }: { readonly curve: ControlCurve; readonly onSet: FieldProps['onSet'] }) {
  return (
    <Labelled label={words.exported.curve}>
      <select
        className="cell-select"
        aria-label={words.exported.curve}
        value={String(curve)}
        onChange={(event) => onSet({ curve: Number(event.target.value) })}
      >
        {CURVES.map(([value, text]) => (
          <option key={value} value={String(value)}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  )
}
