import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type LiveParam, Unit } from '../../engine/client/model.ts'
import type { Lock, Pattern } from '../../engine/client/score.ts'
import { useReplica } from '../session.ts'
import { words } from '../strings/words.ts'
import { formatValue } from '../ui/format.ts'
import type { Range } from '../ui/scale.ts'
import { emptyPattern } from './edits.ts'
import { Field } from './field.tsx'
import { Lane, type LaneChanges, type LanePoint } from './lane.tsx'
import { LaneHead } from './lane-head.tsx'
import { type LockChanges, locksOf, valueBefore, withLocks } from './locks.ts'
import type { Column, Grid, Page } from './page.ts'
import type { LaneChoice } from './pattern-store.ts'
import { rangeOf } from './range.ts'
import { useTypeAhead } from './type-ahead.ts'
import { useEdits } from './use-edit.ts'
import type { Row } from './use-score.ts'

interface Props {
  readonly row: Row
  readonly pattern: Pattern | undefined
  readonly lane: LaneChoice
  readonly param: LiveParam
  readonly page: Page
  readonly grid: Grid
  readonly isEditable: boolean
  readonly rowIndex: number
  /** It is on the page now: its file may have come after it was asked for. */
  onCome(): void
}

/** A parameter's locks under the row of its node: the same ones in every bar. */
export function LockLane(props: Props) {
  const { row, pattern, lane, param, page, isEditable, rowIndex, onCome } = props
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(onCome, [onCome])
  const { onType, ...ahead } = useTypeAhead(element)
  const [active, setActive] = useState<number | null>(null)
  const range = useMemo(() => rangeOf(param), [param])
  const locks = useMemo(() => (pattern ? locksOf(pattern, param.id) : new Map<number, Lock>()), [pattern, param.id])
  const hand = useLockHand(props, locks)
  const stepsOf = useRampScale(page)
  const before = valueBefore(locks, page.columns[0]?.step ?? 0) ?? param.initial
  const points = page.columns.map((column) => pointOf(column, props, range, locks.get(column.step), stepsOf))
  const lock = active === null ? undefined : locks.get(active % props.grid.resolution)
  return (
    <div ref={element} className="steps-row is-lane" role="row" aria-rowindex={rowIndex} {...ahead}>
      <LaneHead node={row.node} param={param} style={lane.style} value={lock && formatValue(range, lock.value)} />
      <div className="lane-cell" role="gridcell">
        <Lane
          label={words.pattern.laneOf(param.label, row.node)}
          range={range}
          style={lane.style}
          points={points}
          before={before}
          isEditable={isEditable}
          active={active}
          onActive={setActive}
          onDraw={hand.draw}
          onDone={hand.done}
          onCancel={hand.cancel}
          onRamp={(at, ramp) => hand.ramp(at, (ramp * page.count) / stepsOf(at))}
          onType={onType}
        />
        {isEditable && active !== null && lock ? (
          <LockDetail
            step={active % props.grid.resolution}
            owner={words.pattern.laneOf(param.label, row.node)}
            param={param}
            range={range}
            lock={lock}
            onChange={(value, rampMs) => hand.change(active, { value, rampMs })}
            onRemove={() => hand.change(active, null)}
          />
        ) : null}
      </div>
    </div>
  )
}

interface DetailProps {
  readonly step: number
  readonly owner: string
  readonly param: LiveParam
  readonly range: Range
  readonly lock: Lock
  onChange(value: number, rampMs: number): void
  onRemove(): void
}

const RAMPS: Range = { min: 0, max: 600_000, unit: Unit.MILLISECONDS, isWhole: false }

function LockDetail({ step, owner, param, range, lock, onChange, onRemove }: DetailProps) {
  const { value, ramp, rampHelp, unlock, lockAt } = words.pattern
  return (
    <div className="lane-detail">
      <span className="muted cut">{lockAt(param.label, step + 1)}</span>
      <Field
        label={value}
        help={param.help}
        owner={owner}
        value={lock.value}
        range={range}
        initial={param.initial}
        onCommit={(next) => onChange(next, lock.rampMs)}
      />
      <Field
        label={ramp}
        help={rampHelp}
        owner={owner}
        value={lock.rampMs}
        range={RAMPS}
        initial={0}
        onCommit={(next) => onChange(lock.value, next)}
      />
      <button type="button" className="button" onClick={onRemove}>
        {unlock}
      </button>
    </div>
  )
}

function pointOf(
  { at, bar, step, left, width }: Column,
  { row, param, page, grid }: Props,
  range: Range,
  lock: Lock | undefined,
  stepsOf: (at: number) => number,
): LanePoint {
  const { laneOf, laneStep, laneStepInBar, noLock, ramped } = words.pattern
  const name = laneOf(param.label, row.node)
  const value = lock && formatValue(range, lock.value)
  return {
    at,
    left,
    width,
    value: lock?.value ?? null,
    ramp: lock ? (lock.rampMs * stepsOf(at)) / page.count : 0,
    label: grid.bars > 1 ? laneStepInBar(name, bar + 1, step + 1) : laneStep(name, step + 1),
    text: !value ? noLock : lock.rampMs > 0 ? ramped(value, formatValue(RAMPS, lock.rampMs)) : value,
  }
}

/** Steps in a millisecond at a step's tempo. */
function useRampScale({ columns, from }: Page): (at: number) => number {
  const bars = useReplica((state) => state.rack?.patternBars)
  const sampleRate = useReplica((state) => state.rack?.sampleRate ?? 1)
  return (at) => {
    const bar = columns[at - from]?.bar ?? 0
    const { stepFrames = 1 } = bars?.[bar] ?? bars?.at(-1) ?? {}
    return sampleRate / 1000 / Math.max(1, stepFrames)
  }
}

/** What a hand does to the lane: each let-go is one step of the history. */
function useLockHand({ row, pattern, param, grid }: Props, locks: ReadonlyMap<number, Lock>) {
  const edits = useEdits()
  const start = useRef<Pattern | null>(null)
  const begin = () => {
    start.current ??= pattern ?? emptyPattern(row.node, grid)
    return start.current
  }
  const done = () => {
    const shown = edits.patternOf(row.node)
    start.current = null
    if (shown) edits.commit(words.pattern.did.locks(row.node, param.label), [shown])
  }
  const show = (changes: LockChanges) => edits.preview(withLocks(begin(), param, changes))
  const stepOf = (at: number) => at % grid.resolution
  return {
    draw: (changes: LaneChanges) =>
      show(
        new Map(
          [...changes].map(([at, value]) => {
            const rampMs = locks.get(stepOf(at))?.rampMs ?? 0
            return [stepOf(at), value === null ? null : { value, rampMs }] as const
          }),
        ),
      ),
    ramp: (at: number, rampMs: number) => {
      const lock = locks.get(stepOf(at))
      if (lock) show(new Map([[stepOf(at), { value: lock.value, rampMs: Math.round(rampMs) }]]))
    },
    change: (at: number, change: { value: number; rampMs: number } | null) => {
      show(new Map([[stepOf(at), change]]))
      done()
    },
    done,
    cancel: () => {
      start.current = null
      edits.drop(row.node)
    },
  }
}
