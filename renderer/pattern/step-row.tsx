import { memo, useEffect, useRef, useState } from 'react'
import type { LiveParam } from '../../engine/client/model.ts'
import type { Lock, Pattern } from '../../engine/client/score.ts'
import { words } from '../strings/words.ts'
import { formatValue } from '../ui/format.ts'
import { toTravel } from '../ui/scale.ts'
import { barTextAt, isHit } from './grid.ts'
import { locksOf } from './locks.ts'
import type { Column, Grid, Page } from './page.ts'
import { rangeOf } from './range.ts'
import { RowHead } from './row-head.tsx'
import { RowInfo } from './row-info.tsx'
import { usePaint } from './use-paint.ts'
import type { Row } from './use-score.ts'

interface Props {
  readonly row: Row
  readonly index: number
  readonly pattern: Pattern | undefined
  /** Its locks are shown in the cells, and painted with Alt. */
  readonly param: LiveParam | undefined
  readonly page: Page
  readonly grid: Grid
  readonly isChosen: boolean
  readonly isEditable: boolean
  /** Of the keyboard; null in every row but one. */
  readonly cursorAt: number | null
  /** Selected steps, both ends with it; null: none. */
  readonly selectionFrom: number | null
  readonly selectionTo: number | null
  readonly recorded: ReadonlySet<number> | undefined
}

/** Steps of one node. Rows out of sight have no cells until they come near, or the keyboard does. */
export const StepRow = memo(function StepRow(props: Props) {
  const { row, index, pattern, page, grid, isChosen, isEditable, cursorAt } = props
  const element = useRef<HTMLDivElement>(null)
  const isNear = useNear(element)
  const paint = usePaint(props)
  const isShown = isNear || cursorAt !== null
  const classes = ['steps-row', isChosen && 'is-chosen', !pattern && 'is-absent', row.isBypassed && 'is-bypassed']
  return (
    <div ref={element} className={classes.filter(Boolean).join(' ')} role="row" aria-rowindex={index + 1}>
      <RowHead row={row} isChosen={isChosen} />
      {isShown ? (
        <div className="steps-cells" role="presentation" {...paint}>
          <Cells {...props} />
          <div className="steps-now" aria-hidden="true" />
        </div>
      ) : (
        <div className="steps-cells" role="gridcell" aria-label={summaryOf(row, pattern, page, grid)} />
      )}
      <RowInfo row={row} pattern={pattern} grid={grid} isEditable={isEditable} isChosen={isChosen} />
    </div>
  )
})

function summaryOf({ node }: Row, pattern: Pattern | undefined, page: Page, { resolution }: Grid): string {
  const hits = page.columns.filter(({ bar, step }) => pattern && isHit(pattern, bar, step, resolution))
  return words.pattern.summary(node, hits.length)
}

function Cells(props: Props) {
  const { row, pattern, param, page, grid, isEditable, cursorAt, selectionFrom, selectionTo, recorded } = props
  const locks = pattern && param ? locksOf(pattern, param.id) : NO_LOCKS
  return page.columns.map((column) => {
    const { at, bar, step, left, width } = column
    const hit = pattern !== undefined && isHit(pattern, bar, step, grid.resolution)
    const lock = locks.get(step)
    const isSelected = selectionFrom !== null && selectionTo !== null && at >= selectionFrom && at <= selectionTo
    return (
      <div
        key={at}
        className={classOf(column, grid, pattern, hit, recorded?.has(at) ?? false, isSelected)}
        style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
        role="gridcell"
        tabIndex={cursorAt === at ? 0 : -1}
        data-cursor={cursorAt === at ? '' : undefined}
        aria-colindex={at - page.from + 2}
        aria-label={labelOf(row.node, column, grid, hit, lock, param)}
        aria-selected={isSelected || cursorAt === at}
        aria-readonly={!isEditable}
      >
        <span className="step-cell">{lock && param ? <LockBar lock={lock} param={param} /> : null}</span>
      </div>
    )
  })
}

const NO_LOCKS: ReadonlyMap<number, Lock> = new Map()

function LockBar({ lock, param }: { readonly lock: Lock; readonly param: LiveParam }) {
  const percent = toTravel(rangeOf(param), lock.value) * 100
  return <span className="step-lock" style={{ height: `${Math.max(percent, 6)}%` }} />
}

function classOf(
  { step, bar, isOnBeat, startsBar }: Column,
  grid: Grid,
  pattern: Pattern | undefined,
  hit: boolean,
  isRecorded: boolean,
  isSelected: boolean,
): string {
  const text = pattern && barTextAt(pattern, bar, grid.resolution)
  const repeats = text != null && step >= text.wrap
  return [
    'step',
    hit && 'is-hit',
    isOnBeat && 'is-beat',
    startsBar && 'starts-bar',
    repeats && 'is-repeat',
    bar >= grid.lengthBars && 'is-beyond',
    isRecorded && 'is-recorded',
    isSelected && 'is-selected',
  ]
    .filter(Boolean)
    .join(' ')
}

function labelOf(
  node: string,
  { bar, step }: Column,
  { bars }: Grid,
  hit: boolean,
  lock: Lock | undefined,
  param: LiveParam | undefined,
): string {
  const { cell, cellInBar, withLock } = words.pattern
  const name = bars > 1 ? cellInBar(node, bar + 1, step + 1, hit) : cell(node, step + 1, hit)
  return lock && param ? withLock(name, param.label, formatValue(rangeOf(param), lock.value)) : name
}

/** Whether it is in sight, or nearly. */
function useNear(element: React.RefObject<HTMLElement | null>): boolean {
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    const watched = element.current
    if (!watched) return undefined
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      root: watched.closest('.steps-grid'),
      rootMargin: '240px 0px',
    })
    observer.observe(watched)
    return () => observer.disconnect()
  }, [element])
  return isNear
}
