import { useMemo, useRef, useState } from 'react'
import type { Descriptors, Rack } from '../../engine/client/model.ts'
import type { Score } from '../../engine/client/score.ts'
import { TimeBar, ToolsBar } from '../rack/later-parts.ts'
import { useReplica, useSession, useView } from '../session.ts'
import { words } from '../strings/words.ts'
import { DeadLocks } from './dead-locks.tsx'
import { pageOf } from './page.ts'
import './pattern.css'
import { PatternContext, patternStoreOf, usePatternState } from './pattern-store.ts'
import { StepsGrid } from './steps-grid.tsx'
import { Toolbar } from './toolbar.tsx'
import { useRecorder } from './use-recorder.ts'
import { useRoom } from './use-room.ts'
import { type Row, rowsOf, useCanEdit, useGrid, usePatterns } from './use-score.ts'

/** Steps of every node that can be triggered, what they set, and the time that they are in. */
export function PatternEditor() {
  const { view } = useSession()
  const rack = useReplica((state) => state.rack)
  if (!rack) return <Empty text={words.pattern.noRack} />
  if (!rack.score) return <NoTransport />
  return (
    <PatternContext value={patternStoreOf(view, rack.id)}>
      <Editor key={rack.id} rack={rack} score={rack.score} />
    </PatternContext>
  )
}

function Empty({ text }: { readonly text: string }) {
  return (
    <section className="pattern" aria-label={words.pattern.title}>
      <p className="pattern-empty muted">{text}</p>
    </section>
  )
}

/** A rack from elsewhere may keep no time: it gets what a new rack has. */
function NoTransport() {
  const { perform } = useSession()
  const isEditable = useCanEdit()
  const { title, noTransport, addTransport, addTransportHelp } = words.pattern
  return (
    <section className="pattern" aria-label={title}>
      <div className="pattern-empty">
        <p className="muted">{noTransport}</p>
        {isEditable ? (
          <button
            type="button"
            className="button"
            title={addTransportHelp}
            onClick={() => perform({ case: 'addTransport', value: {} })}
          >
            {addTransport}
          </button>
        ) : null}
      </div>
    </section>
  )
}

function Editor({ rack, score }: { readonly rack: Rack; readonly score: Score }) {
  const [element, setElement] = useState<HTMLElement | null>(null)
  const descriptors = useReplica((state) => state.descriptors)
  const selection = useView((state) => state.selection)
  const isEditable = useCanEdit()
  const rows = useRows(rack, descriptors, score)
  const grid = useGrid(score)
  const patterns = usePatterns(score, grid)
  const room = useRoom(element, grid.shift)
  const at = usePatternState((state) => state.at)
  const open = usePatternState((state) => state.open)
  const page = useMemo(() => pageOf(grid, at, room), [grid, at, room])
  useRecorder(grid, isEditable)
  if (rows.length === 0) return <Empty text={words.pattern.noNodes} />

  const row =
    rows.find(({ node }) => node === selection.findLast((id) => rows.some((one) => one.node === id))) ?? rows[0]
  const pattern = row && patterns.get(row.node)
  return (
    <section ref={setElement} className="pattern" aria-label={words.pattern.title}>
      <Toolbar score={score} grid={grid} page={page} row={row} pattern={pattern} isEditable={isEditable} />
      {open === 'time' ? <TimeBar score={score} grid={grid} page={page} isEditable={isEditable} /> : null}
      {open === 'tools' && isEditable && row ? (
        <ToolsBar key={row.node} row={row} pattern={pattern} page={page} grid={grid} />
      ) : null}
      <StepsGrid
        rows={rows}
        patterns={patterns}
        chosen={row?.node ?? null}
        page={page}
        grid={grid}
        isEditable={isEditable}
      />
      {pattern ? <DeadLocks pattern={pattern} /> : null}
    </section>
  )
}

/** Every edit brings a new rack: rows that say the same stay the same, and none moves away from under the hand. */
function useRows({ nodes }: Rack, descriptors: Descriptors, score: Score): readonly Row[] {
  const known = useRef<ReadonlyMap<string, Row>>(new Map())
  return useMemo(() => {
    const order = [...known.current.keys()]
    const placeOf = ({ node }: Row) => (known.current.has(node) ? order.indexOf(node) : order.length)
    const rows = rowsOf(nodes, descriptors, score).map((row) => {
      const before = known.current.get(row.node)
      const isSame = before?.isBypassed === row.isBypassed && before.descriptor === row.descriptor
      return isSame ? before : row
    })
    rows.sort((a, b) => placeOf(a) - placeOf(b))
    known.current = new Map(rows.map((row) => [row.node, row]))
    return rows
  }, [nodes, descriptors, score])
}
