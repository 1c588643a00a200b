/** A tempo from taps: the median of the last intervals, so that one tap beside the beat does not count. */

/** A longer pause begins a new run. */
const MAX_PAUSE_MS = 2000
/** Shorter ones are one tap that bounced. */
const MIN_PAUSE_MS = 60
const MAX_INTERVALS = 8

export interface TapRun {
  readonly lastMs: number
  /** The last ones, in ms. */
  readonly intervals: readonly number[]
}

export function tap(run: TapRun | null, nowMs: number): TapRun {
  const pauseMs = run ? nowMs - run.lastMs : Number.POSITIVE_INFINITY
  if (!run || pauseMs > MAX_PAUSE_MS) return { lastMs: nowMs, intervals: [] }
  if (pauseMs < MIN_PAUSE_MS) return run
  return { lastMs: nowMs, intervals: [...run.intervals, pauseMs].slice(-MAX_INTERVALS) }
}

/** In tenths; undefined after a single tap. */
export function bpmOf({ intervals }: TapRun): number | undefined {
  if (intervals.length === 0) return undefined
  const sorted = [...intervals].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const medianMs = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return Math.round(600_000 / medianMs) / 10
}

/** The run is over: its tempo is meant. */
export const RUN_ENDS_MS = MAX_PAUSE_MS
