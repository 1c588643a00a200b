import { useEffect, useMemo, useRef, useState } from 'react'
import type { ActionInit } from '../../engine/client/gesture.ts'
import { Unit } from '../../engine/client/model.ts'
import type { Score } from '../../engine/client/score.ts'
import { useReplica } from '../session.ts'
import { words } from '../strings/words.ts'
import { formatValue } from '../ui/format.ts'
import type { Range } from '../ui/scale.ts'
import { Field } from './field.tsx'
import { Lane, type LaneChanges, type LanePoint } from './lane.tsx'
import type { Grid, Page } from './page.ts'
import { usePatternStore } from './pattern-store.ts'
import { useTypeAhead } from './type-ahead.ts'
import { useEdits } from './use-edit.ts'

interface Props {
  readonly score: Score
  readonly grid: Grid
  readonly page: Page
  readonly isEditable: boolean
}

/** What the host takes; the lane shows a part of it. */
const TEMPI: Range = { min: 10, max: 999, unit: Unit.BPM, isWhole: false }

/** Every bar as a tab, and the tempo that begins at it. */
export function BarStrip({ score, grid, page, isEditable }: Props) {
  const element = useRef<HTMLDivElement>(null)
  const { onType, ...ahead } = useTypeAhead(element)
  const [active, setActive] = useState<number | null>(null)
  const base = useReplica((state) => state.rack?.bpm ?? 120)
  const points = useMemo(
    () => new Map(score.tempoPoints.map(({ bar, bpm }) => [bar, bpm] as const)),
    [score.tempoPoints],
  )
  const hand = useTempoHand(points)
  const range = useMemo(() => shownRange([base, ...points.values()]), [base, points])
  const shown = hand.drawn ?? points
  const columns = Array.from({ length: grid.bars }, (_, bar) => pointOf(bar, grid.bars, shown, base))
  const bpm = active === null ? undefined : shown.get(active)
  return (
    <div ref={element} className="bar-strip" {...ahead}>
      <div className="bar-strip-scroll">
        <div className="bar-strip-body" style={{ minWidth: `${grid.bars * 1.75}rem` }}>
          <BarTabs grid={grid} page={page} />
          <Lane
            label={words.pattern.tempo}
            range={range}
            style="curve"
            points={columns}
            before={base}
            isEditable={isEditable}
            active={active}
            onActive={setActive}
            onDraw={hand.draw}
            onDone={hand.done}
            onCancel={hand.cancel}
            onType={onType}
          />
        </div>
      </div>
      {isEditable && active !== null && bpm !== undefined ? (
        <div className="lane-detail">
          <Field
            label={words.pattern.tempoAt(active + 1)}
            owner={words.pattern.tempo}
            value={bpm}
            range={TEMPI}
            initial={base}
            onCommit={(value) => hand.change(active, value)}
          />
          <button type="button" className="button" onClick={() => hand.change(active, null)}>
            {words.pattern.removeTempo}
          </button>
        </div>
      ) : null}
    </div>
  )
}

function BarTabs({ grid, page }: Pick<Props, 'grid' | 'page'>) {
  const store = usePatternStore()
  const list = useRef<HTMLDivElement>(null)
  const first = Math.floor(page.from / grid.resolution)
  const last = Math.floor((page.from + page.count - 1) / grid.resolution)
  useEffect(() => {
    const tab = list.current?.children[first]
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [first])
  return (
    <div ref={list} className="bar-tabs" role="group" aria-label={words.pattern.barList}>
      {Array.from({ length: grid.bars }, (_, bar) => {
        const isBeyond = bar >= grid.lengthBars
        const { goToBar, goToBeyond } = words.pattern
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its number
            key={bar}
            type="button"
            className={isBeyond ? 'bar-tab mono is-beyond' : 'bar-tab mono'}
            aria-label={isBeyond ? goToBeyond(bar + 1, grid.lengthBars) : goToBar(bar + 1)}
            aria-current={bar >= first && bar <= last ? 'true' : undefined}
            onClick={() => store.setState({ at: bar * grid.resolution, follows: false })}
          >
            {bar + 1}
          </button>
        )
      })}
    </div>
  )
}

function pointOf(bar: number, bars: number, points: ReadonlyMap<number, number>, base: number): LanePoint {
  const { tempoAt, tempoHeld, tempoPoint } = words.pattern
  const value = points.get(bar) ?? null
  const held = [...points].filter(([from]) => from <= bar).sort(([a], [b]) => b - a)[0]?.[1] ?? base
  return {
    at: bar,
    left: bar / bars,
    width: 1 / bars,
    value,
    ramp: 0,
    label: tempoAt(bar + 1),
    text: value === null ? tempoHeld(formatValue(TEMPI, held)) : tempoPoint(formatValue(TEMPI, value)),
  }
}

/** Room above and below what is there, so that a hand can go there. */
function shownRange(tempi: readonly number[]): Range {
  const low = Math.max(TEMPI.min, Math.min(60, ...tempi.map((bpm) => Math.floor(bpm * 0.8))))
  const high = Math.min(TEMPI.max, Math.max(180, ...tempi.map((bpm) => Math.ceil(bpm * 1.2))))
  return { min: low, max: high, unit: Unit.BPM, isWhole: false }
}

function useTempoHand(points: ReadonlyMap<number, number>) {
  const edits = useEdits()
  const [drawn, setDrawn] = useState<ReadonlyMap<number, number> | null>(null)
  const latest = useRef<LaneChanges>(new Map())
  const draw = (changes: LaneChanges) => {
    latest.current = changes
    const next = new Map(points)
    for (const [bar, bpm] of changes) {
      if (bpm === null) next.delete(bar)
      else next.set(bar, tenths(bpm))
    }
    setDrawn(next)
  }
  const done = () => {
    const actions = [...latest.current].flatMap(([bar, bpm]): ActionInit[] => {
      if (bpm !== null) return [{ case: 'setTempoPoint', value: { bar, bpm: tenths(bpm) } }]
      return points.has(bar) ? [{ case: 'removeTempoPoint', value: { bar } }] : []
    })
    void edits.perform(words.pattern.did.tempo, actions).finally(() => setDrawn(null))
  }
  return {
    drawn,
    draw,
    done,
    change: (bar: number, bpm: number | null) => {
      draw(new Map([[bar, bpm]]))
      done()
    },
    cancel: () => setDrawn(null),
  }
}

/** Nobody hears less than a tenth of a beat a minute. */
const tenths = (bpm: number) => Math.round(bpm * 10) / 10
