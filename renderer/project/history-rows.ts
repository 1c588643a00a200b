/** The history's tree as rows: what holds stands in the first lane, what was left stands in lanes beside it. */
import type { HistoryStep } from '../../engine/client/model.ts'
import { words } from '../strings/words.ts'

export interface HistoryRow {
  readonly step: HistoryStep
  /** `ahead`: undone, redo leads there; `left`: on a branch that was left for another one. */
  readonly place: 'current' | 'applied' | 'ahead' | 'left'
  /** 0: the branch that holds. */
  readonly lane: number
  /** The first step of a branch that was left says where it left: the title there. */
  readonly leftAfter: string | undefined
}

export const AS_OPENED = words.project.history.asOpened

/** Keeps the order of `steps`, newest first. */
export function historyRows(steps: readonly HistoryStep[], cursor: number): HistoryRow[] {
  const byId = new Map(steps.map((step) => [step.step, step]))
  const lanes = new Map<number, number>()
  let lastLane = 0
  // Oldest first: a step stands in its parent's lane while it is the parent's first one, else it opens a lane.
  for (const step of steps.toReversed()) {
    if (isOnWay(step, cursor)) lanes.set(step.step, 0)
    else {
      const parentLane = lanes.get(step.parent) ?? 0
      const isTaken = parentLane === 0 || steps.some((other) => other.parent === step.parent && other.step < step.step)
      lanes.set(step.step, isTaken ? ++lastLane : parentLane)
    }
  }
  return steps.map((step) => {
    const lane = lanes.get(step.step)!
    const startsBranch = lane > 0 && (lanes.get(step.parent) ?? 0) !== lane
    const parentTitle =
      step.parent === 0 ? AS_OPENED : (byId.get(step.parent)?.title ?? words.project.history.olderStep)
    return { step, place: placeOf(step, cursor), lane, leftAfter: startsBranch ? parentTitle : undefined }
  })
}

function isOnWay({ step, isApplied, isAhead }: HistoryStep, cursor: number): boolean {
  return step === cursor || isApplied || isAhead
}

function placeOf({ step, isApplied, isAhead }: HistoryStep, cursor: number): HistoryRow['place'] {
  if (step === cursor) return 'current'
  if (isApplied) return 'applied'
  return isAhead ? 'ahead' : 'left'
}

/** `14:03` today, `Tue 14:03` this week, `3 Nov, 14:03` before. */
export function stepTime(timeMs: number, nowMs: number, locale?: string): string {
  const time = new Date(timeMs)
  const now = new Date(nowMs)
  const clock = { hour: '2-digit', minute: '2-digit', hour12: false } as const
  if (time.toDateString() === now.toDateString()) return time.toLocaleTimeString(locale, clock)
  const days = (nowMs - timeMs) / 86_400_000
  const day = days >= 0 && days < 6 ? ({ weekday: 'short' } as const) : ({ day: 'numeric', month: 'short' } as const)
  return time.toLocaleString(locale, { ...day, ...clock })
}
