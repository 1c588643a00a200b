import { useState } from 'react'
import { type Control, ControlKind, type Rack, type Status } from '../../../engine/client/model.ts'
import { words } from '../../strings/words.ts'
import { RemoveButton } from '../inspector/remove-button.tsx'
import { useEdits } from '../inspector/use-edits.ts'
import { ControlEditor, StatusRow } from '../later-parts.ts'
import { AddExport } from './add-export.tsx'
import './exports.css'
import { MacroKnobs, MacroPads } from './macros.tsx'

/** What the rack offers to the outside, to be tried and changed. */
export function ExportsSection({ rack }: { readonly rack: Rack }) {
  const { canEdit } = useEdits()
  const { controls, statuses } = rack
  if (!canEdit && controls.length === 0) return null
  return (
    <section className="inspector-section">
      <h3 className="inspector-heading">{words.exported.title}</h3>
      <p className="inspector-note muted">{controls.length === 0 ? words.exported.none : words.exported.about}</p>
      <MacroKnobs />
      <MacroPads />
      {canEdit ? <Rows controls={controls} rack={rack} /> : null}
      {canEdit ? <AddExport rack={rack} /> : null}
      {canEdit && statuses.length > 0 ? <Statuses statuses={statuses} rack={rack} /> : null}
    </section>
  )
}

function Rows({ controls, rack }: { readonly controls: readonly Control[]; readonly rack: Rack }) {
  const [open, setOpen] = useState('')
  return (
    <ul className="exports">
      {controls.map((control, at) => (
        <li key={control.id} className="export">
          <Row
            control={control}
            at={at}
            count={controls.length}
            isOpen={open === control.id}
            onToggle={() => setOpen((before) => (before === control.id ? '' : control.id))}
          />
          {open === control.id ? <ControlEditor control={control} rack={rack} /> : null}
        </li>
      ))}
    </ul>
  )
}

interface RowProps {
  readonly control: Control
  readonly at: number
  readonly count: number
  readonly isOpen: boolean
  readonly onToggle: () => void
}

function Row({ control, at, count, isOpen, onToggle }: RowProps) {
  const { act } = useEdits()
  const { id, name, kind, problem } = control
  const move = (index: number) => void act({ case: 'moveExport', value: { id, index } })
  return (
    <div className="export-row">
      <button
        type="button"
        className="export-name cut"
        aria-expanded={isOpen}
        aria-label={words.exported.edit(name)}
        onClick={onToggle}
      >
        {problem ? (
          <span className="warning" aria-hidden="true">
            ▲{' '}
          </span>
        ) : null}
        {name} <span className="muted">{kindWords(kind)}</span>
      </button>
      {at > 0 ? <MoveButton label={words.exported.upOf(name)} sign="↑" onPress={() => move(at - 1)} /> : null}
      {at < count - 1 ? <MoveButton label={words.exported.downOf(name)} sign="↓" onPress={() => move(at + 1)} /> : null}
      <RemoveButton
        label={words.exported.remove(name)}
        onPress={() => void act({ case: 'removeExport', value: { id } })}
      />
    </div>
  )
}

interface MoveProps {
  readonly label: string
  readonly sign: string
  readonly onPress: () => void
}

function MoveButton({ label, sign, onPress }: MoveProps) {
  return (
    <button type="button" className="cell-remove" aria-label={label} title={label} onClick={onPress}>
      <span aria-hidden="true">{sign}</span>
    </button>
  )
}

export function kindWords(kind: ControlKind): string {
  if (kind === ControlKind.PAD) return words.exported.kinds.pad
  return kind === ControlKind.SWITCH ? words.exported.kinds.switch : words.exported.kinds.knob
}

function Statuses({ statuses, rack }: { readonly statuses: readonly Status[]; readonly rack: Rack }) {
  return (
    <>
      <h4 className="wires-title muted">{words.exported.statuses}</h4>
      <ul className="exports">
        {statuses.map((status) => (
          <li key={status.id} className="export">
            <StatusRow status={status} rack={rack} />
          </li>
        ))}
      </ul>
    </>
  )
}
