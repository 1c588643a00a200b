/** Keys of the step grid: arrows move, Shift+arrows select, Space and Enter write; what is read-only only moves. */
import type { Grid } from './page.ts'
import type { Cursor, PatternStore } from './pattern-store.ts'
import type { Tools } from './tools.ts'

export interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

export interface GridKeys {
  readonly store: PatternStore
  readonly cursor: Cursor
  /** Nodes, from top to bottom. */
  readonly nodes: readonly string[]
  readonly grid: Grid
  /** Steps that a page key goes over. */
  readonly pageSteps: number
  /** Undefined where nothing can be changed. */
  readonly tools: Tools | undefined
}

/** True where the key was one of the grid's. */
export function pressGridKey(press: KeyPress, keys: GridKeys): boolean {
  const isCommand = press.ctrlKey || press.metaKey
  if (isCommand && !press.altKey && !press.shiftKey)
    return keys.tools ? command(press.key.toLowerCase(), keys.tools) : false
  if (isCommand) return false
  if (press.altKey) return keys.tools ? turn(press.key, keys.tools) : false
  return move(press, keys) || (keys.tools ? write(press, keys.tools, keys.cursor) : false)
}

function command(key: string, tools: Tools): boolean {
  if (key === 'c') tools.copySteps()
  else if (key === 'v') tools.pasteSteps()
  else if (key === 'x') {
    tools.copySteps()
    tools.clear()
  } else return false
  return true
}

function turn(key: string, tools: Tools): boolean {
  if (key === 'ArrowLeft') tools.rotate(-1)
  else if (key === 'ArrowRight') tools.rotate(1)
  else return false
  return true
}

function write({ key }: KeyPress, tools: Tools, { at }: Cursor): boolean {
  if (key === ' ' || key === 'Enter') tools.toggle(at)
  else if (key === 'Delete' || key === 'Backspace') tools.erase(at)
  else return false
  return true
}

function move({ key, shiftKey }: KeyPress, { store, cursor, nodes, grid, pageSteps }: GridKeys): boolean {
  const { resolution } = grid
  const bar = Math.floor(cursor.at / resolution) * resolution
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: cursor.at - 1,
    ArrowRight: cursor.at + 1,
    Home: bar,
    End: bar + resolution - 1,
    PageUp: cursor.at - pageSteps,
    PageDown: cursor.at + pageSteps,
  }
  const rows: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 }
  const to = steps[key]
  const row = rows[key]
  if (to === undefined && (row === undefined || shiftKey)) return false
  const node = row === undefined ? cursor.node : (nodes[nodes.indexOf(cursor.node) + row] ?? cursor.node)
  const at = Math.min(Math.max(to ?? cursor.at, 0), grid.bars * resolution - 1)
  const { anchor } = store.getState()
  store.setState({ at, cursor: { node, at }, anchor: shiftKey ? (anchor ?? cursor.at) : null })
  return true
}
