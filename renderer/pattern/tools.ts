/** What can be done to the steps of a node at once: to its selection, to the bars that are shown, or to every bar. */
import type { NodeDescriptor } from '../../engine/client/model.ts'
import type { Lock, Pattern } from '../../engine/client/score.ts'
import { words } from '../strings/words.ts'
import {
  type Cells,
  emptyPattern,
  inEveryBar,
  pasted,
  readCells,
  withBarCount,
  withBarDoubled,
  writeCells,
} from './edits.ts'
import { euclid, rotated } from './euclid.ts'
import { barTextAt } from './grid.ts'
import type { Grid, Page } from './page.ts'
import { type Copied, type PatternStore, selectionOf } from './pattern-store.ts'
import type { Edits } from './use-edit.ts'
import type { Row } from './use-score.ts'

export interface ToolsOptions {
  readonly edits: Edits
  readonly store: PatternStore
  readonly clipboard: { getState(): Copied | null; setState(copied: Copied): void }
  readonly row: Row
  readonly page: Page
  readonly grid: Grid
}

interface Span {
  readonly from: number
  readonly count: number
}

export type Tools = ReturnType<typeof toolsOf>

export function toolsOf({ edits, store, clipboard, row, page, grid }: ToolsOptions) {
  const { node, descriptor } = row
  const { did } = words.pattern
  const pattern = () => edits.patternOf(node) ?? emptyPattern(node, grid)
  const change = (title: string, next: Pattern) => edits.commit(title, [next])
  const write = (title: string, cells: Cells) => {
    const before = pattern()
    const reached = store.getState().everyBar ? inEveryBar(before, cells, grid) : cells
    change(title, writeCells(before, reached, grid))
  }
  const spans = () => {
    const selected = selectionOf(store.getState(), node)
    if (selected) return [{ from: selected.from, count: selected.to - selected.from + 1 }]
    return barsOf(pattern(), page, grid, store.getState().everyBar)
  }
  /** The selection, or the one step. */
  const around = (at: number, isHit: boolean): Cells => {
    const { from, to } = selectionOf(store.getState(), node) ?? { from: at, to: at }
    return new Map(Array.from({ length: to - from + 1 }, (_, i) => [from + i, isHit] as const))
  }
  const transform = (title: string, edit: (cells: readonly boolean[]) => readonly boolean[]) => {
    const before = pattern()
    const next = spans().reduce((written, { from, count }) => {
      const cells = edit(readCells(before, from, count, grid))
      return writeCells(written, new Map(cells.map((isHit, i) => [from + i, isHit] as const)), grid)
    }, before)
    change(title, next)
  }
  return {
    rotate: (by: number) => transform(did.rotate(node), (cells) => rotated(cells, by)),
    invert: () => transform(did.invert(node), (cells) => cells.map((isHit) => !isHit)),
    clear: () => transform(did.clear(node), (cells) => cells.map(() => false)),
    fill: (hits: number, offset: number) =>
      transform(did.fill(node, hits), (cells) => euclid(hits, cells.length, offset)),
    toggle: (at: number) => write(did.paint(node), around(at, !readCells(pattern(), at, 1, grid)[0])),
    erase: (at: number) => write(did.clear(node), around(at, false)),
    copySteps: () => {
      const { from, count } = copiedSpan(spans(), selectionOf(store.getState(), node), page, grid)
      clipboard.setState({ cells: readCells(pattern(), from, count, grid) })
    },
    pasteSteps: () => {
      const copied = clipboard.getState()
      if (!copied || !('cells' in copied)) return
      const { cursor } = store.getState()
      const selected = selectionOf(store.getState(), node)
      const isBar = copied.cells.length === grid.resolution
      const bar = Math.floor(page.from / grid.resolution) * grid.resolution
      const from = selected?.from ?? (isBar || cursor?.node !== node ? bar : cursor.at)
      const room = grid.bars * grid.resolution - from
      const cells = new Map(copied.cells.slice(0, room).map((isHit, i) => [from + i, isHit] as const))
      write(did.paste(node), cells)
    },
    copyPattern: () => clipboard.setState({ pattern: pattern(), type: descriptor.type }),
    pastePattern: () => {
      const copied = clipboard.getState()
      if (!copied || !('pattern' in copied)) return
      const own = (lock: Lock) => ownLock(lock, copied.type === descriptor.type, descriptor)
      change(did.paste(node), pasted(pattern(), copied.pattern, own))
    },
    doubleBar: () => {
      const bar = Math.floor(page.from / grid.resolution)
      change(did.double(node), withBarDoubled(pattern(), bar, grid))
    },
    setBars: (count: number) => change(did.bars(node, count), withBarCount(pattern(), count, grid)),
    setCycle: (bars: number) => {
      const before = pattern()
      const hasOwnCycle = bars !== before.stepsBars.length
      change(did.cycle(node), { ...before, hasOwnCycle, cycleBars: hasOwnCycle ? bars : before.stepsBars.length })
    },
    /** A whole bar is what every pattern has that says nothing. */
    setWrap: (steps: number) => {
      const resolution = steps < grid.resolution ? steps : 0
      void edits.perform('', [{ case: 'setPatternResolution', value: { node, resolution } }])
    },
    remove: () => void edits.perform('', [{ case: 'removePattern', value: { node } }]),
  }
}

/** The bars that are shown, or all of the pattern's; each text once, however often it is repeated. */
function barsOf(pattern: Pattern, page: Page, grid: Grid, everyBar: boolean): Span[] {
  const { resolution } = grid
  const shown = [...new Set(page.columns.map(({ bar }) => bar))]
  const count = Math.max(1, pattern.stepsBars.length)
  const bars = everyBar ? Array.from({ length: count }, (_, bar) => bar) : shown
  const once = new Map(bars.map((bar) => [pattern.stepsBars.length === 0 ? 0 : bar % pattern.cycleBars, bar] as const))
  return [...once.values()].map((bar) => ({ from: bar * resolution, count: editableSteps(pattern, bar, resolution) }))
}

/** Steps of a bar that are signs of their own. A short text of one bar is written out when it is changed. */
function editableSteps(pattern: Pattern, bar: number, resolution: number): number {
  if (pattern.stepsBars.length === 0) return resolution
  return barTextAt(pattern, bar, resolution)?.wrap ?? Math.min(pattern.resolution, resolution)
}

function copiedSpan(spans: readonly Span[], selected: object | null, page: Page, { resolution }: Grid): Span {
  if (selected && spans[0]) return spans[0]
  return { from: Math.floor(page.from / resolution) * resolution, count: resolution }
}

/** Numbers of parameters mean the same in one type only; names mean the same everywhere. */
function ownLock(lock: Lock, isSameType: boolean, { params }: NodeDescriptor): Lock | null {
  if (isSameType) return lock
  const param = params.find(({ name }) => name === lock.name.toUpperCase())
  if (!param || lock.value < param.min || lock.value > param.max) return null
  return { ...lock, param: param.id, name: param.name }
}
