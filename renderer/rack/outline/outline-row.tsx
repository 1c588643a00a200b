import { type MouseEvent, memo } from 'react'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import * as edits from '../edits.ts'
import { NumberCell } from '../inspector/number-cell.tsx'
import { GAIN } from '../inspector/rack-row.tsx'
import { RemoveButton } from '../inspector/remove-button.tsx'
import type { OutlineDesk } from './desk.ts'
import { RenameCell } from './rename-cell.tsx'
import type { GroupRow, NodeRow, Row, WireRow } from './rows.ts'
import { text } from './text.ts'
import { FLOOR_DB } from './use-levels.ts'

interface Props {
  readonly row: Row
  readonly at: number
  /** Pixels from the top of the list. */
  readonly top: number
  readonly desk: OutlineDesk
  readonly isActive: boolean
  readonly isSelected: boolean
  readonly isRenaming: boolean
  readonly onToggle: () => void
  readonly onPress: (how: { readonly isMore: boolean }) => void
  readonly onRenamed: () => void
}

/** One row: it takes the focus itself, and its controls only while it has it. */
export function OutlineRow(props: Props) {
  const { row, at, top, isActive, isSelected, onPress } = props
  const isOpen = row.kind === 'wire' ? undefined : row.isOpen
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that open and close are no table
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the table
    <div
      role="row"
      tabIndex={isActive ? 0 : -1}
      className={`outline-row is-${row.kind}`}
      style={{ transform: `translateY(${top}px)`, paddingLeft: `${row.depth - 1}rem` }}
      aria-rowindex={at + 2}
      aria-level={row.depth}
      aria-expanded={isOpen}
      aria-selected={row.kind === 'wire' ? undefined : isSelected}
      onClick={(event) => {
        if (!isControl(event)) onPress({ isMore: event.shiftKey || event.ctrlKey || event.metaKey })
      }}
    >
      {row.kind === 'group' ? <GroupCells {...props} row={row} /> : null}
      {row.kind === 'node' ? <NodeCells {...props} row={row} /> : null}
      {row.kind === 'wire' ? <WireCells {...props} row={row} /> : null}
    </div>
  )
}

const isControl = ({ target }: MouseEvent): boolean =>
  target instanceof Element && target.closest('button, input, select') !== null

function Twist({ row, onToggle }: { readonly row: GroupRow | NodeRow; readonly onToggle: () => void }) {
  return (
    <button type="button" className="outline-twist" tabIndex={-1} aria-hidden="true" onClick={onToggle}>
      {row.isOpen ? '▾' : '▸'}
    </button>
  )
}

function GroupCells({ row, desk, isRenaming, onToggle, onRenamed }: Props & { readonly row: GroupRow }) {
  const { name, nodes } = row
  const rename = (wanted: string) => desk.do({ case: 'setGroup', value: { name, nodes: [...nodes], newName: wanted } })
  return (
    <>
      <Cell className="outline-name">
        <Twist row={row} onToggle={onToggle} />
        {isRenaming ? <RenameCell name={name} onRename={rename} onDone={onRenamed} /> : null}
        {isRenaming ? null : <strong className="cut">{text.groupRow(name)}</strong>}
      </Cell>
      <Cell className="muted cut">{text.groupOf(nodes.length)}</Cell>
    </>
  )
}

const NodeCells = memo(function NodeCells(props: Props & { readonly row: NodeRow }) {
  const { row, desk, isActive, isRenaming, onToggle, onRenamed } = props
  const { id, type, index, isBypassed } = row.node
  const title = useReplica(({ descriptors }) => descriptors.get(type)?.title ?? type)
  return (
    <>
      <Cell className="outline-name">
        <Twist row={row} onToggle={onToggle} />
        {isRenaming ? <RenameCell name={id} onRename={(name) => desk.rename(id, name)} onDone={onRenamed} /> : null}
        {isRenaming ? null : <span className="cut">{id}</span>}
      </Cell>
      <Cell className="muted cut">{title}</Cell>
      <Cell className="outline-goes cut">
        {isBypassed || desk.canEdit ? (
          <button
            type="button"
            className="cell-toggle outline-bypass"
            tabIndex={isActive ? 0 : -1}
            aria-pressed={isBypassed}
            disabled={!desk.canEdit}
            onClick={() => void desk.bypass([id])}
          >
            {isBypassed ? text.bypassed : text.bypass}
          </button>
        ) : null}
        <span className="cut muted">{goesTo(row)}</span>
      </Cell>
      <Cell className="outline-level">
        {/* biome-ignore lint/a11y/useSemanticElements: its text is drawn past React */}
        <span
          role="meter"
          className="mono"
          data-level={index}
          aria-label={text.level(id)}
          aria-valuemin={FLOOR_DB}
          aria-valuemax={0}
          aria-valuenow={FLOOR_DB}
        />
      </Cell>
    </>
  )
})

function goesTo({ goesTo: ways, isHeard }: NodeRow): string {
  const nodes = ways.map(({ node, isKey }) => (isKey ? `◆ ${node}` : `→ ${node}`))
  return [...nodes, ...(isHeard ? [`→ ${words.inspector.output}`] : [])].join('  ')
}

function WireCells({ row, desk, isActive }: Props & { readonly row: WireRow }) {
  const { ends, gainPercent, isInput, isImplied } = row
  const { from, to, toPort } = ends
  const isKey = toPort === 1
  const label = to === null ? text.outputOf(from) : text.gainOf(from, to)
  return (
    <>
      <Cell className="outline-name">
        <span className={isKey ? 'wire-port is-key' : 'wire-port'} aria-hidden="true">
          {isKey ? '◆' : '●'}
        </span>
        <span className="cut">{wireWords(row)}</span>
      </Cell>
      <Cell className="outline-gain">
        <NumberCell
          label={label}
          value={gainPercent}
          range={GAIN}
          isLocked={!desk.canEdit}
          tabIndex={isActive ? 0 : -1}
          onCommit={(value) => void desk.do(edits.setGain(ends, value))}
        />
        {desk.canEdit && !isImplied ? (
          <RemoveButton
            label={words.inspector.disconnect(from, to ?? words.inspector.output)}
            onPress={() => void desk.disconnect(ends)}
          />
        ) : null}
      </Cell>
      <Cell className="muted cut">{isImplied && !isInput ? text.heardAtEnd : ''}</Cell>
    </>
  )
}

function wireWords({ ends: { from, to, toPort }, isInput }: WireRow): string {
  if (to === null) return text.toOutput
  return isInput ? text.comesFrom(from, toPort === 1) : text.goesTo(to, toPort === 1)
}

function Cell({ className, children }: { readonly className: string; readonly children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    // biome-ignore lint/a11y/useFocusableInteractive: the row has the focus, and the controls in its cells
    <span role="gridcell" className={className}>
      {children}
    </span>
  )
}
