/** A pointer on the cells of a row: it paints hits or rests, or with Alt locks. A drag is one undo step. */
import { type PointerEvent, useRef } from 'react'
import type { LiveParam } from '../../engine/client/model.ts'
import type { Pattern } from '../../engine/client/score.ts'
import { useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { fromTravel } from '../ui/scale.ts'
import { select } from '../view-state.ts'
import { emptyPattern, inEveryBar, readCells, writeCells } from './edits.ts'
import { withLocks } from './locks.ts'
import { type Column, columnAt, type Grid, type Page } from './page.ts'
import { usePatternStore } from './pattern-store.ts'
import { rangeOf } from './range.ts'
import { type Edits, useEdits } from './use-edit.ts'
import type { Row } from './use-score.ts'

interface Stroke {
  /** As it was when the pointer came down. */
  readonly start: Pattern
  pattern: Pattern
  /** What cells become; null paints locks. */
  readonly value: boolean | null
  last: Column
}

interface Options {
  readonly row: Row
  readonly param: LiveParam | undefined
  readonly page: Page
  readonly grid: Grid
  readonly isEditable: boolean
}

export function usePaint({ row, param, page, grid, isEditable }: Options) {
  const store = usePatternStore()
  const { view } = useSession()
  const edits = useEdits()
  const stroke = useRef<Stroke | null>(null)
  if (!isEditable) return {}

  const begin = (event: PointerEvent<HTMLElement>) => {
    const column = columnUnder(event, page)
    if (event.button !== 0 || !column || stroke.current) return
    // The focus stays where it is: Space goes on to play.
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    const start = edits.patternOf(row.node) ?? emptyPattern(row.node, grid)
    const value = event.altKey && param ? null : !readCells(start, column.at, 1, grid)[0]
    stroke.current = { start, value, pattern: start, last: column }
    store.setState({ cursor: { node: row.node, at: column.at }, anchor: null })
    paint(event, column)
  }
  const paint = (event: PointerEvent<HTMLElement>, column: Column) => {
    const held = stroke.current
    if (!held) return
    const passed = between(page, held.last, column)
    held.last = column
    held.pattern =
      held.value === null && param
        ? locked(held.pattern, param, passed, heightUnder(event))
        : hit(held.pattern, passed, held.value === true, store.getState().everyBar, grid)
    edits.preview(held.pattern)
  }
  return {
    onPointerDown: begin,
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const column = stroke.current && columnUnder(event, page)
      if (column) paint(event, column)
    },
    onPointerUp: () => {
      const held = stroke.current
      stroke.current = null
      if (!held) return
      end(edits, held, param)
      // What is drawn or looked at next is that node's. Open lanes would move the rows from under the hand.
      const { lanes } = store.getState()
      if ([...lanes.values()].every(({ length }) => length === 0)) select(view, [row.node])
    },
    onPointerCancel: () => {
      stroke.current = null
      edits.drop(row.node)
    },
  }
}

function end(edits: Edits, { pattern, value }: Stroke, param: LiveParam | undefined): void {
  const { did } = words.pattern
  edits.commit(value === null && param ? did.locks(pattern.node, param.label) : did.paint(pattern.node), [pattern])
}

function hit(pattern: Pattern, columns: readonly Column[], isHit: boolean, everyBar: boolean, grid: Grid): Pattern {
  const cells = new Map(columns.map(({ at }) => [at, isHit] as const))
  return writeCells(pattern, everyBar ? inEveryBar(pattern, cells, grid) : cells, grid)
}

function locked(pattern: Pattern, param: LiveParam, columns: readonly Column[], travel: number): Pattern {
  const value = fromTravel(rangeOf(param), travel)
  const rampOf = (step: number) =>
    pattern.locks.find((lock) => lock.step === step && lock.param === param.id && lock.dead === '')?.rampMs ?? 0
  return withLocks(pattern, param, new Map(columns.map(({ step }) => [step, { value, rampMs: rampOf(step) }] as const)))
}

export function columnUnder(event: PointerEvent<HTMLElement>, page: Page): Column | undefined {
  const box = event.currentTarget.getBoundingClientRect()
  return columnAt(page, (event.clientX - box.left) / box.width)
}

/** 0 at the foot of the row, 1 at its head. */
export function heightUnder(event: PointerEvent<HTMLElement>): number {
  const box = event.currentTarget.getBoundingClientRect()
  return Math.min(Math.max((box.bottom - event.clientY) / box.height, 0), 1)
}

/** A fast pointer leaves out columns that it went over. */
export function between(page: Page, from: Column, to: Column): readonly Column[] {
  const [first, last] = from.at <= to.at ? [from.at, to.at] : [to.at, from.at]
  return page.columns.filter(({ at }) => at >= first && at <= last)
}
