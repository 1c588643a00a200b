/** A take of steps: what pads hit while it plays, each at the step that was nearest when it was heard. */
import type { Pattern } from '../../engine/client/score.ts'
import type { BarSpan } from '../../engine/time/position.ts'
import { emptyPattern, withBarCount, writeCells } from './edits.ts'
import { nearestStep, stepAt } from './grid.ts'
import type { Grid } from './page.ts'

/** `replace`: steps that the take went over keep only what was hit in it. */
export type RecordMode = 'overdub' | 'replace'

type Steps = ReadonlySet<number>
/** By node: steps from the rack's start. */
type NodeSteps = ReadonlyMap<string, Steps>

export interface Take {
  /** One a take, so that what comes late reaches its own. */
  readonly name: string
  readonly hits: NodeSteps
  /** Steps that were played while it was recorded. */
  readonly passed: Steps
  /** Of both, what the document has by now. */
  readonly written: { readonly hits: NodeSteps; readonly passed: NodeSteps }
}

export const EMPTY_TAKE: Take = {
  name: '',
  hits: new Map(),
  passed: new Set(),
  written: { hits: new Map(), passed: new Map() },
}

/** The step that plays at a frame, by the bars that patterns count; null behind the last bar or without bars. */
export function playedStep(bars: readonly BarSpan[], grid: Grid, frame: number): number | null {
  const place = placeAt(bars, frame)
  return place && firstStep(bars, grid, place.bar) + stepAt(place.steps, grid.resolution, grid.shift)
}

/** The step nearest to a frame. The next pass begins where the last step ends. */
export function hitStep(bars: readonly BarSpan[], grid: Grid, frame: number): number | null {
  const place = placeAt(bars, Math.max(0, frame))
  if (!place) return null
  const step = nearestStep(place.steps, grid.resolution, grid.shift)
  return step < grid.resolution ? firstStep(bars, grid, place.bar) + step : firstStep(bars, grid, place.bar + 1)
}

/** Of the bar that is played there, by its number in the rack. */
function firstStep(bars: readonly BarSpan[], grid: Grid, at: number): number {
  const place = at % bars.length
  return ((bars[place]?.number ?? place) % grid.bars) * grid.resolution
}

function placeAt(bars: readonly BarSpan[], frame: number): { bar: number; steps: number } | null {
  const bar = bars.findLastIndex((span) => span.frame <= frame)
  const span = bars[bar]
  if (!span) return null
  const steps = (frame - span.frame) / Math.max(1, span.stepFrames)
  // A bar's last frames belong to no step; a hit in them is still its last step's, or the next bar's first.
  return steps < span.steps + 1 ? { bar, steps: Math.min(steps, span.steps) } : null
}

export function withHit(take: Take, node: string, at: number): Take {
  return { ...take, hits: new Map(take.hits).set(node, new Set(take.hits.get(node)).add(at)) }
}

export function withPassed(take: Take, at: number): Take {
  return take.passed.has(at) ? take : { ...take, passed: new Set(take.passed).add(at) }
}

/** What of a take the document does not have yet, by node. */
export interface Part {
  readonly node: string
  readonly hits: Steps
  readonly passed: Steps
}

/** `isOver`: whether a step has been played; the rest waits, or it would sound a second time right after the hand. */
export function unwritten({ hits, passed, written }: Take, isOver: (at: number) => boolean = () => true): Part[] {
  return [...hits].flatMap(([node, own]) => {
    const part = {
      node,
      hits: new Set(without(own, written.hits.get(node)).filter(isOver)),
      passed: new Set(without(passed, written.passed.get(node)).filter(isOver)),
    }
    return part.hits.size > 0 || (part.passed.size > 0 && written.hits.has(node)) ? [part] : []
  })
}

export function withWritten(take: Take, parts: readonly Part[]): Take {
  const written = { hits: new Map(take.written.hits), passed: new Map(take.written.passed) }
  for (const { node, hits, passed } of parts) {
    written.hits.set(node, new Set([...hits, ...(written.hits.get(node) ?? [])]))
    written.passed.set(node, new Set([...passed, ...(written.passed.get(node) ?? [])]))
  }
  return { ...take, written }
}

const without = (all: Steps, some: Steps | undefined): number[] => [...all].filter((at) => !some?.has(at))

/** Patterns with parts of a take; a node without one gets a bar for each of the rack's. */
export function recorded(
  take: Take,
  parts: readonly Part[],
  mode: RecordMode,
  patternOf: (node: string) => Pattern | undefined,
  grid: Grid,
): Pattern[] {
  return parts.map(({ node, hits, passed }) => {
    const pattern = patternOf(node) ?? withBarCount(emptyPattern(node, grid), grid.lengthBars, grid)
    // What was hit in an earlier pass of this take stays.
    const cleared = mode === 'replace' ? without(passed, take.hits.get(node)) : []
    const cells = [...cleared.map((at) => [at, false] as const), ...[...hits].map((at) => [at, true] as const)]
    return writeCells(pattern, new Map(cells), grid)
  })
}

/** Hits that the document does not have yet, as they will be. */
export function withTake(
  patterns: ReadonlyMap<string, Pattern>,
  take: Take | null,
  grid: Grid,
): ReadonlyMap<string, Pattern> {
  const parts = take ? unwritten(take).filter(({ hits }) => hits.size > 0) : []
  if (!take || parts.length === 0) return patterns
  const shown = recorded(take, parts, 'overdub', (node) => patterns.get(node), grid)
  return new Map([...patterns, ...shown.map((pattern) => [pattern.node, pattern] as const)])
}
