/** A part of what is rendered, named by bars or by markers: the same frames whoever asks. */
import type { RackPlan } from '../../formats/plan.ts'
import { Suggestions } from '../../formats/suggest.ts'
import type { Marker } from '../../session/file/clock.ts'
import { markerFrame } from '../../session/graph/marker-frames.ts'
import type { NativeModule, RenderRange } from '../native.ts'

export interface Part {
  readonly plan: RackPlan
  readonly range: RenderRange
  /** Left out from the start. */
  readonly skipFrames: number
}

/** Bars count from 0 on, and it ends before `endBar`; undefined: at the end. */
export interface BarBounds {
  readonly startBar?: number | undefined
  readonly endBar?: number | undefined
}

/** By name; it ends before `endMarker`. undefined: from the start, to the end. */
export interface MarkerBounds {
  readonly startMarker?: string | undefined
  readonly endMarker?: string | undefined
}

/** How whoever asks speaks of it. */
export interface PartNames {
  /** What is rendered: `night.json`. */
  readonly whole: string
  /** `--start-bar 4` */
  readonly startBar: (bar: number) => string
  readonly endBar: (bar: number) => string
  readonly startMarker: (name: string) => string
  readonly endMarker: (name: string) => string
}

/** There is no such part, in words for whoever asked. */
export class PartError extends Error {
  override readonly name = 'PartError'
}

/** Throws PartError. */
export function betweenBars(range: RenderRange, { startBar, endBar }: BarBounds, names: PartNames): RenderRange {
  const start = startBar ?? 0
  if (endBar !== undefined && endBar <= start) {
    const from = startBar === undefined ? 'the start' : names.startBar(startBar)
    throw new PartError(`${names.endBar(endBar)} must lie after ${from}`)
  }
  return { ...range, startBar: start, endBar: endBar ?? 0 }
}

export interface Marked {
  readonly plan: RackPlan
  readonly markers: readonly Marker[]
}

/** Throws PartError. `native`: called where a marker stands at a bar of a rack. */
export function betweenMarkers(
  { plan, markers }: Marked,
  range: RenderRange,
  { startMarker, endMarker }: MarkerBounds,
  names: PartNames,
  native: () => NativeModule,
): Part {
  const frameOf = (name: string, asked: string): number => {
    const marker = markers.find((one) => one.name === name)
    if (marker === undefined || plan.session === undefined)
      throw new PartError(`${asked}: ${whyNone(name, names, markers)}`)
    const startOfBar = (bar: number) => (bar === 0 ? 0 : native().lengths(plan, { ...range, endBar: bar }).bodyFrames)
    return markerFrame(marker, plan.session, startOfBar, range.sampleRate)
  }
  const start = startMarker === undefined ? 0 : frameOf(startMarker, names.startMarker(startMarker))
  const hardFrames = range.hardFrames < 0 ? -1 : range.hardFrames + start
  if (endMarker === undefined) return { plan, range: { ...range, hardFrames }, skipFrames: start }
  const end = frameOf(endMarker, names.endMarker(endMarker))
  if (end <= start) {
    const from = startMarker === undefined ? 'the start' : names.startMarker(startMarker)
    throw new PartError(`${names.endMarker(endMarker)} must lie after ${from}`)
  }
  return { plan: endingAt(plan, end / range.sampleRate), range, skipFrames: start }
}

/** As a bar at which it ends: nothing begins from there on, and what sounds rings. */
const endingAt = (plan: RackPlan, durationSec: number): RackPlan =>
  plan.session === undefined ? plan : { ...plan, session: { ...plan.session, durationSec } }

function whyNone(name: string, { whole }: PartNames, markers: readonly Marker[]): string {
  const known = markers.map((one) => one.name)
  if (known.length === 0) return `${whole} has no markers`
  const nearest = new Suggestions().nearest(name, known)
  const hint = nearest === undefined ? `it has ${known.join(', ')}` : `did you mean ${nearest}?`
  return `${whole} has no such marker; ${hint}`
}
