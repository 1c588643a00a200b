/** What sounds where: a pattern read step by step, and the time at which each step of a bar stands. */
import type { Pattern, Score } from '../../engine/client/score.ts'

export const HIT = 'x'
export const REST = '.'

/** One bar as the rack's file has it, and where in it a step is found. */
export interface BarText {
  /** Index in stepsBars; null: the one bar that every bar repeats. */
  readonly index: number | null
  readonly text: string
  /** Steps after which it starts again. */
  readonly wrap: number
}

/** The bar of a pattern that a bar of the rack plays; null where the cycle rests in it. */
export function barTextAt(pattern: Pattern, bar: number, resolution: number): BarText | null {
  if (pattern.stepsBars.length === 0) {
    const { steps } = pattern
    return { index: null, text: steps, wrap: Math.max(1, Math.min(steps.length || resolution, resolution)) }
  }
  const index = bar % pattern.cycleBars
  const text = pattern.stepsBars[index]
  return text === undefined ? null : { index, text, wrap: Math.min(pattern.resolution, resolution) }
}

export function isHit(pattern: Pattern, bar: number, step: number, resolution: number): boolean {
  const found = barTextAt(pattern, bar, resolution)
  return found !== null && found.text[step % found.wrap] === HIT
}

/** The bar as it is heard, one sign a step: hits and rests alone. */
export function heardBar(pattern: Pattern, bar: number, resolution: number): string {
  let heard = ''
  for (let step = 0; step < resolution; step++) heard += isHit(pattern, bar, step, resolution) ? HIT : REST
  return heard
}

/** Bars that have a text of their own; 1 where one bar is repeated. */
export const barCountOf = (pattern: Pattern): number => Math.max(1, pattern.stepsBars.length)

/** Late steps, in steps: how much of a step the odd ones come after the grid. As the step rule does it (docs/rack-format.md). */
export function swingShift({ swingPercent, swingExponent }: Pick<Score, 'swingPercent' | 'swingExponent'>): number {
  const linear = (swingPercent / 100) * 0.5
  const shaped = swingExponent === 1 ? linear : Math.sign(linear) * Math.abs(linear) ** swingExponent
  // Past half a step on either side there is nothing left to draw.
  return Math.min(Math.max(shaped, -1), 1)
}

/** Where a step begins, in steps from the start of its bar. */
export const stepStart = (step: number, shift: number): number => step + (step % 2 === 1 ? shift : 0)

/** How long it lasts until the next one, in steps; the last one of a bar lasts to the bar's end. */
export function stepLength(step: number, resolution: number, shift: number): number {
  const end = step + 1 >= resolution ? resolution : stepStart(step + 1, shift)
  return Math.max(0, end - stepStart(step, shift))
}

/** The step that holds a place, in steps from the start of the bar. */
export function stepAt(place: number, resolution: number, shift: number): number {
  const whole = Math.min(Math.max(Math.floor(place), 0), resolution - 1)
  for (const step of [whole + 1, whole]) if (step < resolution && stepStart(step, shift) <= place) return step
  return Math.max(0, whole - 1)
}

/** The step whose start is nearest: `resolution` is the first step of the next bar. */
export function nearestStep(place: number, resolution: number, shift: number): number {
  const step = stepAt(place, resolution, shift)
  const start = stepStart(step, shift)
  const next = step + 1 >= resolution ? resolution : stepStart(step + 1, shift)
  return place - start <= next - place ? step : step + 1
}

/** Steps are lit by beats: a beat is a quarter of the bar. */
export const isOnBeat = (step: number, resolution: number): boolean => (step * 4) % resolution < 4
export const beatOf = (step: number, resolution: number): number => Math.floor((step * 4) / resolution)
