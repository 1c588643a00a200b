/** Keys of the outline's rows. Everything that the canvas does is reached from here. */
import type { KeyboardEvent } from 'react'
import type { Form, OutlineDesk } from './desk.ts'
import type { Way } from './moving.ts'
import type { Row } from './rows.ts'

export interface RowKeys {
  readonly desk: OutlineDesk
  readonly rows: readonly Row[]
  readonly at: number
  /** `isMore`: keeps what is chosen. `isOnly`: moves without choosing. */
  go(at: number, how?: { readonly isMore?: boolean; readonly isOnly?: boolean }): void
  toggle(row: Row): void
  rename(row: Row): void
  move(nodes: readonly string[], way: Way): void
  ask(form: Form): void
  /** To the first control inside the row. */
  enter(): void
}

const PAGE_ROWS = 10

/** True where the key meant something. */
export function onRowKey(keys: RowKeys, event: KeyboardEvent): boolean {
  const row = keys.rows[keys.at]
  if (!row) return false
  const command = event.altKey
    ? moving(keys, row, event)
    : event.ctrlKey || event.metaKey
      ? modified(keys, event)
      : plain(keys, row, event)
  command?.()
  return command !== undefined
}

type Command = (() => void) | undefined

/** With Alt a node goes up and down itself. */
function moving(keys: RowKeys, row: Row, { key, ctrlKey, metaKey }: KeyboardEvent): Command {
  const way = key === 'ArrowUp' ? 'up' : key === 'ArrowDown' ? 'down' : undefined
  if (!way || row.kind !== 'node' || ctrlKey || metaKey || !keys.desk.canEdit) return undefined
  return () => keys.move(nodesOf(keys, row), way)
}

function plain(keys: RowKeys, row: Row, { key, shiftKey }: KeyboardEvent): Command {
  const { desk, rows, at } = keys
  const step = stepOf(key, at, rows.length)
  if (step !== undefined) return () => keys.go(step, { isMore: shiftKey })
  if (key === 'ArrowRight') return opened(keys, row)
  if (key === 'ArrowLeft') return closed(keys, row)
  if (key === 'Enter') return () => keys.enter()
  if (!desk.canEdit) return undefined
  if (key === 'F2') return row.kind === 'wire' ? () => keys.enter() : () => keys.rename(row)
  if (key === 'Delete' || key === 'Backspace') return () => void removeRow(keys, row)
  if (key === 'b') return () => void desk.bypass(nodesOf(keys, row))
  return key === 'c' ? () => keys.ask('connect') : undefined
}

function modified(keys: RowKeys, event: KeyboardEvent): Command {
  const { desk, rows, at } = keys
  const row = rows[at]!
  const key = event.key.toLowerCase()
  const step = stepOf(event.key, at, rows.length)
  if (step !== undefined) return () => keys.go(step, { isOnly: true })
  if (key === 'a' && !event.shiftKey) return () => desk.choose(desk.rack.nodes.map(({ id }) => id))
  if (key === ' ') return () => keys.go(at, { isMore: true })
  if (key === 'c') return () => void desk.copy(nodesOf(keys, row))
  if (!desk.canEdit || event.shiftKey) return undefined
  if (key === 'x') return () => void desk.cut(nodesOf(keys, row))
  if (key === 'd') return () => void desk.duplicate(nodesOf(keys, row))
  return key === 'g' ? () => keys.ask('group') : undefined
}

function stepOf(key: string, at: number, count: number): number | undefined {
  const wanted: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE_ROWS,
    PageUp: at - PAGE_ROWS,
    Home: 0,
    End: count - 1,
  }
  const to = wanted[key]
  return to === undefined ? undefined : Math.min(Math.max(to, 0), count - 1)
}

/** Opens a row, or goes to the first one in it. */
function opened(keys: RowKeys, row: Row): Command {
  if (row.kind === 'wire') return () => keys.enter()
  return row.isOpen ? () => keys.go(Math.min(keys.at + 1, keys.rows.length - 1)) : () => keys.toggle(row)
}

/** Closes a row, or goes to the one that it lies in. */
function closed(keys: RowKeys, row: Row): Command {
  if (row.kind !== 'wire' && row.isOpen) return () => keys.toggle(row)
  const parent = keys.rows.findIndex(({ key }) => key === row.parent)
  return parent < 0 ? undefined : () => keys.go(parent)
}

/** What an action on a row is about: everything chosen where the row is part of it. */
export function nodesOf({ desk }: Pick<RowKeys, 'desk'>, row: Row): readonly string[] {
  if (row.kind === 'wire') return desk.selection
  const own = row.kind === 'group' ? row.nodes : [row.node.id]
  return own.every((id) => desk.selection.includes(id)) ? desk.selection : own
}

/** A group is dissolved, and its nodes stay; undo brings back whatever went. */
async function removeRow(keys: RowKeys, row: Row): Promise<void> {
  const { desk, at } = keys
  if (row.kind === 'group') await desk.do({ case: 'removeGroup', value: { name: row.name } })
  else if (row.kind === 'node') await desk.remove(nodesOf(keys, row))
  else if (!row.isImplied) await desk.disconnect(row.ends)
  keys.go(Math.max(0, at - (row.kind === 'wire' ? 1 : 0)))
}
