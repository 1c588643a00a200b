/** A take of steps: what pads hit while it plays, each at the step that was nearest when it was heard. */
import type { Pattern } from '../../engine/client/score.ts'
import type { BarSpan } from '../../engine/time/position.ts'
import { emptyPattern, withBarCount, writeCells } from './edits.ts'
import { nearestStep, stepAt } from './grid.ts'
import type { Grid } from './page.ts'

/** `replace`: steps that the take went over keep only what was hit in it. */
export type RecordMode = 'overdub' | 'replace'

export interface Take {
  /** By node: steps from the rack's start. */
  readonly hits: ReadonlyMap<string, ReadonlySet<number>>
  /** Steps that were played while it was recorded. */
  readonly passed: ReadonlySet<number>
}

export const EMPTY_TAKE: Take = { hits: new Map(), passed: new Set() }

/** The step that plays at a frame; null behind the last bar or without bars. */
export function playedStep(bars: readonly BarSpan[], grid: Grid, frame: number): number | null {
  const place = placeAt(bars, frame)
  return place && place.bar * grid.resolution + stepAt(place.steps, grid.resolution, grid.shift)
}

/** The step nearest to a frame. The next pass begins where the last step ends. */
export function hitStep(bars: readonly BarSpan[], grid: Grid, frame: number): number | null {
  const place = placeAt(bars, Math.max(0, frame))
  if (!place) return null
  const at = place.bar * grid.resolution + nearestStep(place.steps, grid.resolution, grid.shift)
  return at % (bars.length * grid.resolution)
}

function placeAt(bars: readonly BarSpan[], frame: number): { bar: number; steps: number } | null {
  const bar = bars.findLastIndex((span) => span.frame <= frame)
  const span = bars[bar]
  if (!span) return null
  const steps = (frame - span.frame) / Math.max(1, span.stepFrames)
  // A bar's last frames belong to no step; a hit in them is still its last step's, or the next bar's first.
  return steps < span.steps + 1 ? { bar, steps: Math.min(steps, span.steps) } : null
}

export function withHit({ hits, passed }: Take, node: string, at: number): Take {
  return { passed, hits: new Map(hits).set(node, new Set(hits.get(node)).add(at)) }
}

export function withPassed({ hits, passed }: Take, at: number): Take {
  return passed.has(at) ? { hits, passed } : { hits, passed: new Set(passed).add(at) }
}

/** The patterns of a take, by node; a node without one gets a bar for each of the rack's. */
export function recorded(take: Take, mode: RecordMode, patternOf: (node: string) => Pattern | undefined, grid: Grid) {
  const patterns = new Map<string, Pattern>()
  for (const [node, hits] of take.hits) {
    const pattern = patternOf(node) ?? withBarCount(emptyPattern(node, grid), grid.lengthBars, grid)
    const cleared = mode === 'replace' ? [...take.passed].map((at) => [at, false] as const) : []
    const written = writeCells(pattern, new Map([...cleared, ...[...hits].map((at) => [at, true] as const)]), grid)
    patterns.set(node, written)
  }
  return patterns
}
