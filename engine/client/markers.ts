/** Where markers lie along a pass, and which one comes before or after a place. Frames of the timeline. */
import type { Marker } from './mixer.ts'

type Named = Pick<Marker, 'name' | 'frame'>

/** Markers of one frame, in one place of a strip that shows a pass. */
export interface MarkerSpan {
  readonly frame: number
  readonly names: readonly string[]
  /** 0..1 of the strip. */
  readonly way: number
  /** Of the strip up to the next marker, or to its end: so far a name may reach. */
  readonly room: number
}

/** `markers` in the order of time; those behind the end of the pass are left out. */
export function markerSpans(markers: readonly Named[], passFrames: number): MarkerSpan[] {
  const frames = [...new Set(markers.map(({ frame }) => frame))].filter((frame) => frame < passFrames)
  return frames.map((frame, at) => ({
    frame,
    names: markers.filter((one) => one.frame === frame).map(({ name }) => name),
    way: frame / passFrames,
    room: ((frames[at + 1] ?? passFrames) - frame) / passFrames,
  }))
}

/** The last marker at or before a frame; undefined before the first one. */
export const sectionAt = <M extends Named>(markers: readonly M[], frame: number): M | undefined =>
  markers.findLast((one) => one.frame <= frame)

export const frameAfter = (markers: readonly Named[], frame: number): number | undefined =>
  markers.find((one) => one.frame > frame)?.frame

/**
 * The last marker more than `graceFrames` before a frame, else the start; undefined where that is no way back. The grace lets
 * a second press go one further while it plays.
 */
export function frameBefore(markers: readonly Named[], frame: number, graceFrames: number): number | undefined {
  const limit = frame - graceFrames
  return markers.findLast((one) => one.frame < limit)?.frame ?? (limit > 0 ? 0 : undefined)
}
