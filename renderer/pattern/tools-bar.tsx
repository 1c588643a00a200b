import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Pattern } from '../../engine/client/score.ts'
import { useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { Field, wholes } from './field.tsx'
import { barCountOf } from './grid.ts'
import type { Grid, Page } from './page.ts'
import { type Copied, clipboardOf, selectionOf, usePatternState, usePatternStore } from './pattern-store.ts'
import { type Tools, toolsOf } from './tools.ts'
import { useEdits } from './use-edit.ts'
import type { Row } from './use-score.ts'

interface Props {
  readonly row: Row
  readonly pattern: Pattern | undefined
  readonly page: Page
  readonly grid: Grid
}

const BARS = wholes(1, 4096)

/** What can be done to the pattern of the chosen node. */
export function ToolsBar({ row, pattern, page, grid }: Props) {
  const { view } = useSession()
  const store = usePatternStore()
  const edits = useEdits()
  const clipboard = clipboardOf(view)
  const tools = useMemo(
    () => toolsOf({ edits, store, clipboard, row, page, grid }),
    [edits, store, clipboard, row, page, grid],
  )
  const { bars, barsHelp, cycle, cycleHelp, wrap, wrapHelp, everyBar, everyBarHelp } = words.pattern
  const isEvery = usePatternState((state) => state.everyBar)
  const owner = row.node
  return (
    <div className="pattern-tools" role="group" aria-label={words.pattern.tools(row.node)}>
      <span className="pattern-owner cut">{row.node}</span>
      {pattern ? (
        <Field
          label={bars}
          help={barsHelp}
          owner={owner}
          value={barCountOf(pattern)}
          range={BARS}
          onCommit={tools.setBars}
        />
      ) : null}
      {pattern && pattern.stepsBars.length > 0 ? (
        <>
          <Field
            label={cycle}
            help={cycleHelp}
            owner={owner}
            value={pattern.cycleBars}
            range={BARS}
            initial={pattern.stepsBars.length}
            onCommit={tools.setCycle}
          />
          <Field
            label={wrap}
            help={wrapHelp}
            owner={owner}
            value={Math.min(pattern.resolution, grid.resolution)}
            range={wholes(1, grid.resolution)}
            initial={grid.resolution}
            onCommit={tools.setWrap}
          />
          <button
            type="button"
            className="button"
            aria-pressed={isEvery}
            title={everyBarHelp}
            onClick={() => store.setState({ everyBar: !isEvery })}
          >
            {everyBar}
          </button>
        </>
      ) : null}
      <Strokes tools={tools} />
      <EuclidFill owner={owner} tools={tools} page={page} grid={grid} />
      <CopyMenu row={row} pattern={pattern} tools={tools} copied={useStore(clipboard)} />
    </div>
  )
}

function Strokes({ tools }: { readonly tools: Tools }) {
  const { rotateLeft, rotateRight, invert, clear } = words.pattern
  return (
    <>
      <button
        type="button"
        className="button"
        aria-label={rotateLeft}
        title={`${rotateLeft} (Alt+←)`}
        onClick={() => tools.rotate(-1)}
      >
        ⟲
      </button>
      <button
        type="button"
        className="button"
        aria-label={rotateRight}
        title={`${rotateRight} (Alt+→)`}
        onClick={() => tools.rotate(1)}
      >
        ⟳
      </button>
      <button type="button" className="button" onClick={tools.invert}>
        {invert}
      </button>
      <button type="button" className="button" onClick={tools.clear}>
        {clear}
      </button>
    </>
  )
}

interface FillProps {
  readonly owner: string
  readonly tools: Tools
  readonly page: Page
  readonly grid: Grid
}

function EuclidFill({ owner, tools, grid }: FillProps) {
  const { hits, offset, fill, fillHelp } = words.pattern
  const [wanted, setWanted] = useState({ hits: 4, offset: 0 })
  const most = grid.resolution
  return (
    <>
      <Field
        label={hits}
        help={fillHelp}
        owner={owner}
        value={Math.min(wanted.hits, most)}
        range={wholes(0, most)}
        initial={4}
        onCommit={(value) => setWanted({ ...wanted, hits: value })}
      />
      <Field
        label={offset}
        help={fillHelp}
        owner={owner}
        value={wanted.offset}
        range={wholes(0, most - 1)}
        initial={0}
        onCommit={(value) => setWanted({ ...wanted, offset: value })}
      />
      <button type="button" className="button" title={fillHelp} onClick={() => tools.fill(wanted.hits, wanted.offset)}>
        {fill}
      </button>
    </>
  )
}

interface CopyProps {
  readonly row: Row
  readonly pattern: Pattern | undefined
  readonly tools: Tools
  readonly copied: Copied | null
}

function CopyMenu({ row, pattern, tools, copied }: CopyProps) {
  const isSelected = usePatternState((state) => selectionOf(state, row.node) !== null)
  return (
    <Menu label={words.pattern.more} items={itemsOf({ pattern, tools, copied, isSelected })} align="end">
      {words.pattern.more}
    </Menu>
  )
}

function itemsOf({ pattern, tools, copied, isSelected }: Omit<CopyProps, 'row'> & { isSelected: boolean }): MenuItem[] {
  const text = words.pattern
  const lacksPattern = pattern ? undefined : text.noPattern
  const notSteps = !copied ? text.nothingCopied : 'cells' in copied ? undefined : text.patternCopied
  const notPattern = !copied ? text.nothingCopied : 'pattern' in copied ? undefined : text.stepsCopied
  return [
    {
      id: 'copySteps',
      title: isSelected ? text.copySteps : text.copyBar,
      keys: 'Ctrl+C',
      reason: lacksPattern,
      run: tools.copySteps,
    },
    { id: 'pasteSteps', title: text.pasteSteps, keys: 'Ctrl+V', reason: notSteps, run: tools.pasteSteps },
    { id: 'doubleBar', title: text.doubleBar, reason: lacksPattern, run: tools.doubleBar },
    { id: 'copyPattern', title: text.copyPattern, startsGroup: true, reason: lacksPattern, run: tools.copyPattern },
    { id: 'pastePattern', title: text.pastePattern, reason: notPattern, run: tools.pastePattern },
    { id: 'removePattern', title: text.removePattern, startsGroup: true, reason: lacksPattern, run: tools.remove },
  ]
}
