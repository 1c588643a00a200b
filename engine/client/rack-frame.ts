import { type PassPlace, playedFrame } from '../time/played-frame.ts'
import type { HotState } from './hot.ts'
import type { ReplicaState } from './replica.ts'

/** Where it plays in the bars that the patterns of the rack in front count. */
export function patternFrame(hot: HotState, { rack, mixer }: Pick<ReplicaState, 'rack' | 'mixer'>): number {
  return playedFrame(rack?.patternBars ?? [], placeOf(hot, rack?.loopFrames, mixer.clock.durationSec))
}

/** Where it plays in the bars that people see: those of the session, or of a rack in front that keeps its own tempo. */
export function shownFrame(hot: HotState, { rack, mixer }: Pick<ReplicaState, 'rack' | 'mixer'>): number {
  return playedFrame(rack?.bars ?? [], placeOf(hot, rack?.loopFrames, mixer.clock.durationSec))
}

const placeOf = (
  { timelineFrame, pass, isPlaying }: HotState,
  loopFrames = 0,
  durationSec: number | null = null,
): PassPlace => ({ timelineFrame, pass: isPlaying ? pass : 0, loopFrames, beginsAgain: durationSec !== null })
