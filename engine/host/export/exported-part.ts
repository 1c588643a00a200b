/** The part of what is open that is exported, as those who look at a session count and name it. */

import { Refusal } from '../live/refusal.ts'
import type { NativeModule, RenderRange } from '../native.ts'
import type { Marked, MarkerBounds, Part, PartNames } from '../render/part.ts'
import { betweenBars, betweenMarkers, PartError } from '../render/part.ts'

/** Bars count from 1 on. It ends where the end begins; undefined: from the start, to the end. */
export interface PartWish extends MarkerBounds {
  readonly startBar?: number | undefined
  readonly endBar?: number | undefined
}

const LAST_BAR = 1_000_000

const names: PartNames = {
  whole: 'the session',
  startBar: (bar) => `bar ${bar + 1}`,
  endBar: (bar) => `bar ${bar + 1}`,
  startMarker: (name) => `marker ${name}`,
  endMarker: (name) => `marker ${name}`,
}

/** Throws Refusal where there is no such part, or nothing plays in it. `all`: the range of the whole. */
export function exportedPart(marked: Marked, all: RenderRange, wish: PartWish, native: NativeModule): Part {
  const { startBar, endBar, startMarker, endMarker } = wish
  const hasBars = startBar !== undefined || endBar !== undefined
  const hasMarkers = startMarker !== undefined || endMarker !== undefined
  if (!hasBars && !hasMarkers) return { plan: marked.plan, range: all, skipFrames: 0 }
  if (hasBars && hasMarkers) throw new Refusal('not-possible', 'a part is named by bars or by markers, not by both')
  const part = orRefused((): Part => {
    if (hasMarkers) return betweenMarkers(marked, all, { startMarker, endMarker }, names, () => native)
    const bounds = { startBar: fromZero(startBar), endBar: fromZero(endBar) }
    return { plan: marked.plan, range: betweenBars(all, bounds, names), skipFrames: 0 }
  })
  if (native.lengths(part.plan, part.range).bodyFrames <= part.skipFrames)
    throw new Refusal('not-possible', 'nothing plays in that part: it begins where the session has ended')
  return part
}

function fromZero(bar: number | undefined): number | undefined {
  if (bar !== undefined && (bar < 1 || bar > LAST_BAR))
    throw new PartError(`there is no bar ${bar}: bars count from 1 to ${LAST_BAR}`)
  return bar === undefined ? undefined : bar - 1
}

function orRefused<T>(part: () => T): T {
  try {
    return part()
  } catch (error) {
    throw error instanceof PartError ? new Refusal('not-possible', error.message) : error
  }
}
