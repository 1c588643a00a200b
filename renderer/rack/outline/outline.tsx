// biome-ignore-all lint/a11y/useSemanticElements: rows that open and close are no table
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Rack } from '../../../engine/client/model.ts'
import { useReplica, useSession, useView } from '../../session.ts'
import { useEdits } from '../inspector/use-edits.ts'
import { type Form, OutlineDesk } from './desk.ts'
import { onRowKey } from './keys.ts'
import { text } from './text.ts'
import './outline.css'
import type { Way } from './moving.ts'
import { OutlineForm } from './outline-form.tsx'
import { OutlineHeads } from './outline-heads.tsx'
import { OutlineRow } from './outline-row.tsx'
import { OutlineTools } from './outline-tools.tsx'
import { type Order, type Row, rowsOf } from './rows.ts'
import { useLevels } from './use-levels.ts'
import { reveal, useRowWindow } from './use-window.ts'

/** The rack as a table: every node, group and connection, found, wired and edited without a pointer. */
export function Outline() {
  const rack = useReplica((state) => state.rack)
  return rack ? <RackOutline key={`${rack.id} ${rack.path}`} rack={rack} /> : null
}

function RackOutline({ rack }: { readonly rack: Rack }) {
  const session = useSession()
  const edits = useEdits()
  const desk = useMemo(() => new OutlineDesk(session, rack, edits), [session, rack, edits])
  const selection = useView((state) => state.selection)
  const [wish, setWish] = useState({
    toggled: new Set<string>() as ReadonlySet<string>,
    order: 'file' as Order,
    filter: '',
  })
  const [form, setForm] = useState<Form | null>(null)
  const [renaming, setRenaming] = useState('')
  const rows = useMemo(() => rowsOf(rack, wish), [rack, wish])
  const table = useTable(rows, desk)
  usePasting(table.root, desk)
  const toggle = ({ key }: Row) => setWish((before) => ({ ...before, toggled: toggled(before.toggled, key) }))

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLElement) || event.defaultPrevented) return
    // Controls inside a row keep their keys; Escape leads back to the row.
    if (event.target.getAttribute('role') !== 'row') {
      if (event.key !== 'Escape') return
      table.focusActive()
    } else {
      const { at, go, enter } = table
      const move = (nodes: readonly string[], way: Way) => {
        // Other orders are no order of the file.
        if (wish.order !== 'file') return
        void desk.move(nodes, way)
        table.focusActive()
      }
      const rename = ({ key }: Row) => setRenaming(key)
      const keys = { desk, rows, at, go, enter, toggle, move, rename, ask: setForm }
      if (!onRowKey(keys, event)) return
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section className="outline" aria-label={text.title}>
      <OutlineTools
        desk={desk}
        rows={rows}
        at={table.at}
        filter={wish.filter}
        form={form}
        isFileOrder={wish.order === 'file'}
        onFilter={(filter) => setWish((before) => ({ ...before, filter }))}
        onForm={(wanted) => setForm((before) => (before === wanted ? null : wanted))}
        onRename={() => setRenaming(rows[table.at]?.key ?? '')}
      />
      {form ? (
        <OutlineForm
          key={`${form} ${desk.selection.join(' ')}`}
          desk={desk}
          form={form}
          onClose={() => {
            setForm(null)
            table.focusActive()
          }}
        />
      ) : null}
      {rack.nodes.length === 0 ? <p className="outline-empty muted">{text.empty}</p> : null}
      {rack.nodes.length > 0 && rows.length === 0 ? (
        <p className="outline-empty muted">{text.noneFound(wish.filter)}</p>
      ) : null}
      {rows.length > 0 ? (
        <div
          ref={table.root}
          className="outline-table"
          role="treegrid"
          aria-label={text.title}
          aria-rowcount={rows.length + 1}
          aria-multiselectable="true"
          aria-readonly={!edits.canEdit || undefined}
          onKeyDown={onKeyDown}
        >
          <OutlineHeads order={wish.order} onOrder={(order) => setWish((before) => ({ ...before, order }))} />
          <div ref={table.scroller} className="outline-scroll" role="rowgroup">
            <div className="outline-space" style={{ height: rows.length * table.rowPx }}>
              {table.shown.map((at) => {
                const row = rows[at]!
                return (
                  <OutlineRow
                    key={row.key}
                    row={row}
                    at={at}
                    top={at * table.rowPx}
                    desk={desk}
                    isActive={at === table.at}
                    isSelected={isSelected(row, selection)}
                    isRenaming={renaming === row.key}
                    onToggle={() => toggle(row)}
                    onPress={(how) => table.go(at, how)}
                    onRenamed={() => {
                      setRenaming('')
                      table.focusActive()
                    }}
                  />
                )
              })}
            </div>
          </div>
        </div>
      ) : null}
      <p className="outline-keys muted">{text.keys}</p>
    </section>
  )
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

function isSelected(row: Row, selection: readonly string[]): boolean {
  if (row.kind === 'node') return selection.includes(row.node.id)
  return row.kind === 'group' && row.nodes.every((id) => selection.includes(id))
}

/** The host answers within this time. */
const FOLLOW_MS = 1000

/** Which row has the focus, and which rows are drawn: it is always one of them. */
function useTable(rows: readonly Row[], desk: OutlineDesk) {
  const root = useRef<HTMLDivElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(() => firstActive(rows, desk))
  const wantsFocus = useRef(false)
  const followsUntil = useRef(0)
  const lastAt = useRef(0)
  const { from, to, rowPx } = useRowWindow(scroller, rows.length)
  const found = rows.findIndex(({ key }) => key === active)
  // What had the focus is gone: its neighbour has it now.
  const at = found >= 0 ? found : Math.max(0, Math.min(lastAt.current, rows.length - 1))
  useEffect(() => {
    lastAt.current = at
    const isLost = performance.now() < followsUntil.current && document.activeElement === document.body
    if (!wantsFocus.current && !isLost) return
    wantsFocus.current = false
    // What is being typed in the row keeps it.
    const row = activeRow(root)
    if (!row?.contains(document.activeElement)) row?.focus({ preventScroll: true })
  })
  useLevels(root)
  const shown = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
  if (rows.length > 0 && (at < from || at >= to)) shown.push(at)

  const go = (wanted: number, how: { readonly isMore?: boolean; readonly isOnly?: boolean } = {}) => {
    const row = rows[Math.min(Math.max(wanted, 0), rows.length - 1)]
    if (!row) return
    wantsFocus.current = true
    followsUntil.current = 0
    setActive(row.key)
    reveal(scroller.current, rows.indexOf(row), rowPx)
    if (how.isOnly || row.kind === 'wire') return
    const own = row.kind === 'group' ? row.nodes : [row.node.id]
    const others = desk.selection.filter((id) => !own.includes(id))
    const isThere = others.length + own.length === desk.selection.length
    if (!how.isMore) desk.choose(own)
    else desk.choose(isThere && wanted === at ? others : [...others, ...own])
  }
  return {
    root,
    scroller,
    rowPx,
    at,
    shown,
    go,
    /**
     * At once, so that the next key finds it there. A row that moves or gets another name is drawn anew with the host's
     * answer, and the browser drops the focus: it follows.
     */
    focusActive: () => {
      followsUntil.current = performance.now() + FOLLOW_MS
      setActive((before) => rows[at]?.key ?? before)
      activeRow(root)?.focus()
    },
    enter: () => {
      activeRow(root)?.querySelector<HTMLElement>('input, select, button:not(.outline-twist)')?.focus()
    },
  }
}

const activeRow = (root: React.RefObject<HTMLElement | null>) =>
  root.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]') ?? null

function firstActive(rows: readonly Row[], { selection }: OutlineDesk): string {
  const chosen = rows.find((row) => row.kind === 'node' && row.node.id === selection.at(-1))
  return (chosen ?? rows[0])?.key ?? ''
}

/** The browser hands over what was copied elsewhere without asking a person, but only in its own event. */
function usePasting(root: React.RefObject<HTMLElement | null>, desk: OutlineDesk): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { activeElement } = document
      if (!root.current?.contains(activeElement) || activeElement instanceof HTMLInputElement) return
      event.preventDefault()
      void desk.paste(event.clipboardData?.getData('text/plain') ?? '')
    }
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  }, [root, desk])
}
