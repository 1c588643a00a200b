/** Where in the bars of a rack a session plays that has gone round: racks of other lengths than its loop drift on through it. */
import type { BarSpan } from './position.ts'

export interface PassPlace {
  /** Of the pass. */
  readonly timelineFrame: number
  /** From 0 on. */
  readonly pass: number
  /** Of a pass. */
  readonly loopFrames: number
  /** Each pass begins all racks again, as one of a given length does. */
  readonly beginsAgain: boolean
}

/**
 * A frame of `bars`, which hold a rack's bars, pass after pass, as long as the session's loop or longer: behind their end the
 * rack's last whole pass in them goes on. Native's `transport/rack_reader.cpp` plays it so.
 */
export function playedFrame(
  bars: readonly BarSpan[],
  { timelineFrame, pass, loopFrames, beginsAgain }: PassPlace,
): number {
  if (pass === 0 || beginsAgain) return timelineFrame
  const frame = timelineFrame + pass * loopFrames
  const last = startOfPass(bars, bars.length - 1)
  const before = startOfPass(bars, last - 1)
  const from = bars[before < 0 ? last : before]?.frame ?? 0
  const passFrames = before < 0 ? loopFrames : bars[last]!.frame - from
  if (passFrames <= 0) return timelineFrame
  return frame < from + passFrames ? frame : from + ((frame - from) % passFrames)
}

/** At or before a bar; -1 where there is none. */
function startOfPass(bars: readonly BarSpan[], at: number): number {
  for (let index = at; index >= 0; index--) if ((bars[index]!.number ?? index) === 0) return index
  return -1
}
