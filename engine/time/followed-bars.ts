/** Bars of a rack that follows the tempo of a session. Native's `transport/session_clock.cpp` plays them. */
import type { BarSpan } from './position.ts'
import { type TempoChange, TempoMap, TICKS_PER_QUARTER } from './tempo-map.ts'

export interface FollowingRack {
  /** Session frame of its frame 0; below 0 it starts inside. */
  readonly offsetFrames: number
  /** p / q: session frame = offset + floor(rack frame · p / q). */
  readonly stretch: readonly [p: number, q: number]
  /** Of one of its passes. */
  readonly bars: number
  /** A bar. */
  readonly steps: number
}

/** Whatever the session's bars are. */
const TICKS_PER_RACK_BAR = 4 * TICKS_PER_QUARTER

/** Four quarters each from where the rack begins, pass after pass; at most `most`. Frames of the session. */
export function followedBars(
  { offsetFrames, stretch: [p, q], bars, steps }: FollowingRack,
  tempo: readonly TempoChange[],
  { sampleRate, untilFrame, most }: { sampleRate: number; untilFrame: number; most: number },
): BarSpan[] {
  const map = new TempoMap(tempo, sampleRate)
  const start = map.ticksAt(offsetFrames)
  const ticksOf = (bar: number) => start + bar * TICKS_PER_RACK_BAR
  const intoOf = (bar: number) => map.frameAt(ticksOf(bar)) - offsetFrames
  const scaled = (frames: number) => Math.floor((frames * p) / q)
  const spans: BarSpan[] = []
  if (bars <= 0 || steps <= 0) return spans
  for (let at = 0; at < most; at++) {
    const into = intoOf(at)
    const frame = offsetFrames + scaled(into)
    if (frame >= untilFrame) break
    const stepFrames = scaled(Math.floor((intoOf(at + 1) - into) / steps))
    spans.push({ frame: Math.max(0, frame), stepFrames, steps, bpm: map.bpmAt(ticksOf(at)), number: at % bars })
  }
  return spans
}
