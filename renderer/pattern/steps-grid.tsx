import { Fragment, type KeyboardEvent, useCallback, useLayoutEffect, useRef } from 'react'
import type { Pattern } from '../../engine/client/score.ts'
import { LockLane } from '../rack/later-parts.ts'
import { useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { pressGridKey } from './grid-keys.ts'
import { likelyParam } from './locks.ts'
import type { Grid, Page } from './page.ts'
import { clipboardOf, type LaneChoice, selectionOf, usePatternState, usePatternStore } from './pattern-store.ts'
import { usePlayhead } from './playhead.ts'
import { StepRow } from './step-row.tsx'
import { toolsOf } from './tools.ts'
import { useEdits } from './use-edit.ts'
import type { Row } from './use-score.ts'

interface Props {
  readonly rows: readonly Row[]
  readonly patterns: ReadonlyMap<string, Pattern>
  readonly chosen: string | null
  readonly page: Page
  readonly grid: Grid
  readonly isEditable: boolean
}

const NO_LANES: readonly LaneChoice[] = []

/** A row a node; under the chosen one its lock lanes. */
export function StepsGrid({ rows, patterns, chosen, page, grid, isEditable }: Props) {
  const element = useRef<HTMLDivElement>(null)
  const state = usePatternState((one) => one)
  usePlayhead(element, grid, page)
  const showChosen = useChosenInSight(
    element,
    chosen,
    usePatternState((one) => (chosen === null ? 0 : (one.lanes.get(chosen)?.length ?? 0))),
  )
  const keys = useGridKeys({ rows, page, grid, isEditable, element })
  const { cursor, lanes, take } = state
  const stop = stopOf(rows, page, cursor)
  let rowIndex = 0
  return (
    <div
      ref={element}
      className="steps-grid"
      role="grid"
      aria-label={words.pattern.grid}
      aria-colcount={page.count + 2}
      aria-readonly={!isEditable}
      aria-multiselectable="true"
      onKeyDown={keys}
    >
      {rows.map((row) => {
        const pattern = patterns.get(row.node)
        const own = lanes.get(row.node) ?? NO_LANES
        const isChosen = row.node === chosen
        const param =
          row.descriptor.params.find(({ id }) => id === own[0]?.param) ?? likelyParam(pattern, row.descriptor)
        return (
          <Fragment key={row.node}>
            <StepRow
              row={row}
              index={rowIndex++}
              pattern={pattern}
              param={param}
              page={page}
              grid={grid}
              isChosen={isChosen}
              isEditable={isEditable}
              cursorAt={stop?.node === row.node ? stop.at : null}
              selectionFrom={selectionOf(state, row.node)?.from ?? null}
              selectionTo={selectionOf(state, row.node)?.to ?? null}
              recorded={take?.hits.get(row.node)}
            />
            {isChosen
              ? own.map((lane) => {
                  const laneParam = row.descriptor.params.find(({ id }) => id === lane.param)
                  return laneParam ? (
                    <LockLane
                      key={`${row.node} ${lane.param}`}
                      row={row}
                      pattern={pattern}
                      lane={lane}
                      param={laneParam}
                      page={page}
                      grid={grid}
                      isEditable={isEditable}
                      rowIndex={++rowIndex}
                      onCome={showChosen}
                    />
                  ) : null
                })
              : null}
          </Fragment>
        )
      })}
    </div>
  )
}

/** What was chosen, here or in another view, with the lanes under it. Gives the way to show it again: a lane may come later. */
function useChosenInSight(element: React.RefObject<HTMLElement | null>, chosen: string | null, lanes: number) {
  const show = useCallback(() => {
    // Where the whole page scrolls, what is looked at elsewhere on it stays in sight.
    const pane = element.current?.closest('.rack-pattern')
    if (!pane || pane.scrollHeight <= pane.clientHeight) return
    const row = element.current?.querySelector('.steps-row.is-chosen')
    const lane = element.current?.querySelector('.steps-row.is-lane')
    lane?.scrollIntoView({ block: 'nearest' })
    row?.scrollIntoView({ block: 'nearest' })
  }, [element])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another node, or another lane of it, is what brings it into sight
  useLayoutEffect(show, [show, chosen, lanes])
  return show
}

/** The one stop of the Tab key: the cursor where it is on the page, else the first step of its row or of the first one. */
function stopOf(rows: readonly Row[], page: Page, cursor: { readonly node: string; readonly at: number } | null) {
  const row = rows.find(({ node }) => node === cursor?.node) ?? rows[0]
  if (!row) return null
  const isOnPage = cursor !== null && cursor.at >= page.from && cursor.at < page.from + page.count
  return { node: row.node, at: isOnPage && cursor.node === row.node ? cursor.at : page.from }
}

interface KeyOptions extends Pick<Props, 'rows' | 'page' | 'grid' | 'isEditable'> {
  readonly element: React.RefObject<HTMLDivElement | null>
}

function useGridKeys({ rows, page, grid, isEditable, element }: KeyOptions) {
  const { view } = useSession()
  const store = usePatternStore()
  const edits = useEdits()
  const wantsFocus = useRef(false)
  useLayoutEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    element.current?.querySelector<HTMLElement>('[data-cursor]')?.focus()
  })
  return (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target as Element).matches('.step')) return
    const cursor = stopOf(rows, page, store.getState().cursor)
    const row = rows.find(({ node }) => node === cursor?.node)
    if (!cursor || !row) return
    const clipboard = clipboardOf(view)
    const tools = isEditable ? toolsOf({ edits, store, clipboard, row, page, grid }) : undefined
    const nodes = rows.map(({ node }) => node)
    if (!pressGridKey(event, { store, cursor, nodes, grid, tools, pageSteps: page.count })) return
    event.preventDefault()
    wantsFocus.current = true
    if (store.getState().cursor === null) store.setState({ cursor })
  }
}
