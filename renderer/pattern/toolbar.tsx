import type { Pattern, Score } from '../../engine/client/score.ts'
import { words } from '../strings/words.ts'
import { formatValue } from '../ui/format.ts'
import { lockedParams } from './locks.ts'
import type { Grid, Page } from './page.ts'
import { type PatternState, usePatternState, usePatternStore } from './pattern-store.ts'
import { SWINGS } from './range.ts'
import { RecordButton } from './record-button.tsx'
import type { Row } from './use-score.ts'

interface Props {
  readonly score: Score
  readonly grid: Grid
  readonly page: Page
  readonly row: Row | undefined
  readonly pattern: Pattern | undefined
  readonly isEditable: boolean
}

export function Toolbar({ score, grid, page, row, pattern, isEditable }: Props) {
  const { toolsOpen, timeOpen, swingChip, altHint } = words.pattern
  return (
    <div className="pattern-bar">
      <h2 className="pattern-title">{words.pattern.title}</h2>
      <Pager grid={grid} page={page} />
      <Toggle part="time" label={timeOpen}>
        {swingChip(formatValue(SWINGS, score.swingPercent))}
      </Toggle>
      {row ? <LanePicker row={row} pattern={pattern} /> : null}
      <span className="pattern-hint muted">{isEditable && row ? altHint : ''}</span>
      {isEditable ? <RecordButton /> : null}
      {isEditable && row ? (
        <Toggle part="tools" label={words.pattern.tools(row.node)}>
          {toolsOpen}
        </Toggle>
      ) : null}
    </div>
  )
}

interface ToggleProps {
  readonly part: NonNullable<PatternState['open']>
  readonly label: string
  readonly children: string
}

function Toggle({ part, label, children }: ToggleProps) {
  const store = usePatternStore()
  const isOpen = usePatternState((state) => state.open === part)
  return (
    <button
      type="button"
      className="button"
      aria-expanded={isOpen}
      title={label}
      aria-label={`${children}, ${label}`}
      onClick={() => store.setState({ open: isOpen ? null : part })}
    >
      {children}
    </button>
  )
}

/** The bars that are shown, and the way to others. */
function Pager({ grid, page }: { readonly grid: Grid; readonly page: Page }) {
  const store = usePatternStore()
  const { previous, next } = words.pattern
  const total = grid.bars * grid.resolution
  const go = (at: number) => store.setState({ at, follows: false })
  return (
    <div className="pattern-pager">
      <button
        type="button"
        className="button"
        aria-label={previous}
        disabled={page.from === 0}
        onClick={() => go(Math.max(0, page.from - page.count))}
      >
        ‹
      </button>
      <span className="pattern-page" aria-live="polite">
        {pageWords(grid, page)}
      </span>
      <button
        type="button"
        className="button"
        aria-label={next}
        disabled={page.from + page.count >= total}
        onClick={() => go(page.from + page.count)}
      >
        ›
      </button>
    </div>
  )
}

function pageWords({ resolution, bars }: Grid, { from, count }: Page): string {
  const { bar, barsShown, part } = words.pattern
  const first = Math.floor(from / resolution) + 1
  if (count < resolution) return part(first, bars, (from % resolution) + 1, (from % resolution) + count)
  const shown = count / resolution
  return shown === 1 ? bar(first, bars) : barsShown(first, first + shown - 1, bars)
}

/** Adds a lane for a parameter; those that have locks come first. */
function LanePicker({ row, pattern }: { readonly row: Row; readonly pattern: Pattern | undefined }) {
  const store = usePatternStore()
  const lanes = usePatternState((state) => state.lanes.get(row.node))
  const locked = pattern ? lockedParams(pattern) : []
  const free = row.descriptor.params.filter(({ id }) => !lanes?.some((lane) => lane.param === id))
  const rank = (id: number) => (locked.includes(id) ? locked.indexOf(id) : locked.length)
  const params = [...free].sort((a, b) => rank(a.id) - rank(b.id))
  if (params.length === 0) return null
  const countOf = (id: number) => pattern?.locks.filter((lock) => lock.param === id && lock.dead === '').length ?? 0
  return (
    <select
      className="field pattern-lanes"
      aria-label={words.pattern.lane}
      title={words.pattern.laneHelp}
      value=""
      onChange={(event) => {
        const param = Number(event.target.value)
        store.setState((state) => ({
          lanes: new Map(state.lanes).set(row.node, [{ param, style: 'bar' }, ...(state.lanes.get(row.node) ?? [])]),
        }))
      }}
    >
      <option value="">{words.pattern.addLane}</option>
      {params.map(({ id, label }) => (
        <option key={id} value={id}>
          {locked.includes(id) ? words.pattern.lockedParam(label, countOf(id)) : label}
        </option>
      ))}
    </select>
  )
}
