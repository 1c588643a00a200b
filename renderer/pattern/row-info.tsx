import type { Pattern } from '../../engine/client/score.ts'
import { useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { select } from '../view-state.ts'
import { barCountOf } from './grid.ts'
import type { Grid } from './page.ts'
import { usePatternState, usePatternStore } from './pattern-store.ts'
import type { Row } from './use-score.ts'

interface Props {
  readonly row: Row
  readonly pattern: Pattern | undefined
  readonly grid: Grid
  readonly isChosen: boolean
  readonly isEditable: boolean
}

/** How long a pattern is; a press opens its tools. A node without one gets it here. */
export function RowInfo({ row, pattern, grid, isChosen, isEditable }: Props) {
  const { perform, view } = useSession()
  const store = usePatternStore()
  const isOpen = usePatternState((state) => state.open === 'tools') && isChosen
  if (!pattern)
    return (
      <div className="steps-info" role="gridcell">
        {isEditable ? (
          <button
            type="button"
            className="steps-about"
            aria-label={words.pattern.addTo(row.node)}
            onClick={() => {
              perform({ case: 'addPattern', value: { node: row.node } })
              select(view, [row.node])
            }}
          >
            + {words.pattern.add}
          </button>
        ) : null}
      </div>
    )
  const lines = linesOf(pattern, grid)
  if (!isEditable)
    return (
      <div className="steps-info muted" role="gridcell">
        <span className="steps-about">{lines}</span>
      </div>
    )
  return (
    <div className="steps-info" role="gridcell">
      <button
        type="button"
        className="steps-about"
        aria-expanded={isOpen}
        title={words.pattern.tools(row.node)}
        aria-label={`${lines}, ${words.pattern.tools(row.node)}`}
        onClick={() => {
          select(view, [row.node])
          store.setState({ open: isOpen ? null : 'tools' })
        }}
      >
        {lines}
      </button>
    </div>
  )
}

function linesOf(pattern: Pattern, { resolution }: Grid): string {
  const { about, everyBarAbout, wraps, cycles } = words.pattern
  const isOne = pattern.stepsBars.length === 0
  const lines = [isOne ? everyBarAbout(resolution) : about(barCountOf(pattern), resolution)]
  if (!isOne && pattern.resolution < resolution) lines.push(wraps(pattern.resolution))
  if (pattern.hasOwnCycle && pattern.cycleBars !== pattern.stepsBars.length) lines.push(cycles(pattern.cycleBars))
  return lines.join(' · ')
}
