/** Patterns changed: each edit makes a new pattern of the one before, and the actions that lead the host there. */
import type { ActionInit } from '../../engine/client/gesture.ts'
import type { Lock, Pattern, Score } from '../../engine/client/score.ts'
import { barTextAt, HIT, heardBar, isHit, REST } from './grid.ts'

type Grid = Pick<Score, 'resolution' | 'lengthBars'>

/** Hits and rests by step counted from the rack's start. */
export type Cells = ReadonlyMap<number, boolean>

export function emptyPattern(node: string, { resolution }: Pick<Score, 'resolution'>): Pattern {
  const steps = REST.repeat(resolution)
  return { node, steps, stepsBars: [], resolution, cycleBars: 1, hasOwnCycle: false, locks: [] }
}

// --- cells -----------------------------------------------------------------------------------------------------------

export function readCells(pattern: Pattern, from: number, count: number, { resolution }: Grid): boolean[] {
  return Array.from({ length: count }, (_, i) => {
    const at = from + i
    return isHit(pattern, Math.floor(at / resolution), at % resolution, resolution)
  })
}

/** A step that repeats another one changes with it: they are one sign of the file. */
export function writeCells(pattern: Pattern, cells: Cells, { resolution }: Grid): Pattern {
  let written = pattern
  for (const [bar, changes] of byBar(cells, resolution)) written = writeBar(written, bar, changes, resolution)
  return written
}

function byBar(cells: Cells, resolution: number): Map<number, Map<number, boolean>> {
  const bars = new Map<number, Map<number, boolean>>()
  for (const [at, isHit] of cells) {
    const bar = Math.floor(at / resolution)
    const steps = bars.get(bar) ?? new Map<number, boolean>()
    bars.set(bar, steps.set(at % resolution, isHit))
  }
  return bars
}

function writeBar(pattern: Pattern, bar: number, changes: Cells, resolution: number): Pattern {
  if (pattern.stepsBars.length === 0) {
    // A short text repeats within the bar: written out, one of its steps can change alone.
    const { steps } = pattern
    const whole = steps.length < resolution ? heardBar(pattern, bar, resolution) : steps.slice(0, resolution)
    return { ...pattern, steps: signed(whole, changes, resolution) }
  }
  const index = bar % pattern.cycleBars
  const { wrap } = barTextAt(pattern, bar, resolution) ?? { wrap: Math.min(pattern.resolution, resolution) }
  const length = Math.max(pattern.stepsBars.length, index + 1)
  const stepsBars = Array.from({ length }, (_, i) => pattern.stepsBars[i] ?? REST.repeat(wrap))
  stepsBars[index] = signed(stepsBars[index]!, changes, wrap)
  return { ...pattern, stepsBars }
}

/** Other signs for a rest stay what they are, but for those that no edit may write. */
function signed(text: string, changes: Cells, wrap: number): string {
  const signs = [...text.slice(0, wrap).padEnd(wrap, REST)].map((sign) => (/[X\p{Cc}]/u.test(sign) ? REST : sign))
  for (const [step, isHit] of changes) {
    const at = step % wrap
    if (isHit !== (signs[at] === HIT)) signs[at] = isHit ? HIT : REST
  }
  return signs.join('')
}

// --- bars ------------------------------------------------------------------------------------------------------------

/** More bars repeat those that are there; 1 is one bar that every bar repeats. */
export function withBarCount(pattern: Pattern, count: number, { resolution }: Grid): Pattern {
  if (count <= 1) return withSteps(pattern, heardBar(pattern, 0, resolution))
  const bars = ownBars(pattern, resolution)
  return withBars(
    pattern,
    Array.from({ length: count }, (_, i) => bars[i % bars.length]!),
  )
}

/** The bar is there twice, and what follows it comes a bar later. */
export function withBarDoubled(pattern: Pattern, bar: number, { resolution }: Grid): Pattern {
  const bars = ownBars(pattern, resolution)
  const index = bar % bars.length
  return withBars(pattern, [...bars.slice(0, index + 1), ...bars.slice(index)])
}

function withSteps(pattern: Pattern, steps: string): Pattern {
  const { length } = steps
  return { ...pattern, steps, stepsBars: [], resolution: length, cycleBars: 1, hasOwnCycle: false }
}

function withBars(pattern: Pattern, stepsBars: readonly string[]): Pattern {
  return { ...pattern, steps: '', stepsBars, cycleBars: stepsBars.length, hasOwnCycle: false }
}

function ownBars(pattern: Pattern, resolution: number): readonly string[] {
  return pattern.stepsBars.length > 0 ? pattern.stepsBars : [heardBar(pattern, 0, resolution)]
}

/** Every bar changed like the one that is looked at: cells of its steps, for all bars of the pattern. */
export function inEveryBar(pattern: Pattern, cells: Cells, { resolution }: Grid): Cells {
  const bars = Math.max(1, pattern.stepsBars.length)
  const spread = new Map<number, boolean>()
  for (const [at, isHit] of cells)
    for (let bar = 0; bar < bars; bar++) spread.set(bar * resolution + (at % resolution), isHit)
  return spread
}

/** Steps and locks of another pattern; locks only of parameters that this node has too. */
export function pasted(onto: Pattern, copied: Pattern, hasParam: (lock: Lock) => Lock | null): Pattern {
  const { steps, stepsBars, resolution, cycleBars, hasOwnCycle } = copied
  const locks = copied.locks.flatMap((lock) => {
    const own = lock.dead === '' ? hasParam(lock) : null
    return own ? [own] : []
  })
  const kept = onto.locks.filter((lock) => lock.dead !== '')
  return { node: onto.node, steps, stepsBars, resolution, cycleBars, hasOwnCycle, locks: [...kept, ...locks] }
}

// --- what the host is asked ----------------------------------------------------------------------------------------

export function patternActions(before: Pattern | undefined, after: Pattern): ActionInit[] {
  return [...stepActions(before, after), ...lockActions(before?.locks ?? [], after)]
}

function stepActions(before: Pattern | undefined, after: Pattern): ActionInit[] {
  const { node, steps, stepsBars } = after
  if (stepsBars.length === 0) {
    if (before && before.stepsBars.length === 0 && before.steps === steps) return []
    return [{ case: 'setSteps', value: { node, steps } }]
  }
  const changed = [...stepsBars.keys()].filter((bar) => before?.stepsBars[bar] !== stepsBars[bar])
  const isSameCount = before?.stepsBars.length === stepsBars.length
  const [first] = changed
  if (isSameCount && changed.length === 1 && first !== undefined)
    return [{ case: 'setSteps', value: { node, bar: first, steps: stepsBars[first]! } }, ...cycleActions(before, after)]
  if (isSameCount && changed.length === 0) return cycleActions(before, after)
  const written: ActionInit = { case: 'setStepsBars', value: { node, stepsBars: [...stepsBars] } }
  // Writing all bars makes their number the cycle.
  return [written, ...cycleActions({ hasOwnCycle: false, cycleBars: stepsBars.length }, after)]
}

type Cycle = Pick<Pattern, 'hasOwnCycle' | 'cycleBars'>

function cycleActions(before: Cycle | undefined, { node, ...after }: Pattern): ActionInit[] {
  if (before?.hasOwnCycle === after.hasOwnCycle && before.cycleBars === after.cycleBars) return []
  return [{ case: 'setPatternCycle', value: { node, bars: after.hasOwnCycle ? after.cycleBars : 0 } }]
}

const keyOf = ({ step, param }: Pick<Lock, 'step' | 'param'>) => `${step} ${param}`
const alive = (locks: readonly Lock[]) => locks.filter(({ dead }) => dead === '')

function lockActions(before: readonly Lock[], { node, locks }: Pattern): ActionInit[] {
  const old = new Map(alive(before).map((lock) => [keyOf(lock), lock]))
  const now = new Set(alive(locks).map(keyOf))
  const set = alive(locks).filter((lock) => {
    const was = old.get(keyOf(lock))
    return was?.value !== lock.value || was.rampMs !== lock.rampMs
  })
  const removed = [...old.values()].filter((lock) => !now.has(keyOf(lock)))
  return [
    ...removed.map(({ step, param }): ActionInit => ({ case: 'removeLock', value: { node, step, param } })),
    ...set.map(
      ({ step, param, value, rampMs }): ActionInit => ({
        case: 'setLock',
        value: { node, step, param, value, rampMs },
      }),
    ),
  ]
}
