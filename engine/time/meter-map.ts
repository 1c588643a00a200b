/** Bars and beats of a session: time signatures over musical time, as native's `transport/meter_map.hpp`. */
import { lastOf } from './last-of.ts'
import { TICKS_PER_QUARTER } from './tempo-map.ts'

/** Holds from the start of a bar on. */
export interface TimeSignature {
  /** From 0 on. */
  readonly bar: number
  readonly beats: number
  /** 4 is a quarter; 1, 2, 4 ... 64. */
  readonly unit: number
}

/** A place in bars, each part from 0 on. */
export interface BarBeat {
  readonly bar: number
  readonly beat: number
  readonly tick: number
}

interface Segment {
  readonly bar: number
  readonly beats: number
  readonly beatTicks: number
  readonly start: number
}

const WHOLE_TICKS = 4 * TICKS_PER_QUARTER
const UNITS: readonly number[] = [1, 2, 4, 8, 16, 32, 64]
const MOST_BEATS = 255

/** 4/4 until the first signature. One that is not possible is left out; of several at one bar the last one counts. */
export class MeterMap {
  private readonly segments: Segment[] = [{ bar: 0, beats: 4, beatTicks: TICKS_PER_QUARTER, start: 0 }]

  constructor(signatures: readonly TimeSignature[]) {
    const possible = signatures.filter(({ beats, unit }) => beats >= 1 && beats <= MOST_BEATS && UNITS.includes(unit))
    for (const { bar, beats, unit } of possible.sort((a, b) => a.bar - b.bar)) {
      const start = this.ticksOfBar(bar)
      if (this.segments.at(-1)!.bar === bar) this.segments.pop()
      this.segments.push({ bar, beats, beatTicks: WHOLE_TICKS / unit, start })
    }
  }

  /** Ticks from the start of the session; O(log n), as all here. */
  ticksOfBar(bar: number): number {
    const segment = this.segmentOf(bar)
    return segment.start + (bar - segment.bar) * segment.beats * segment.beatTicks
  }

  beatsOf(bar: number): number {
    return this.segmentOf(bar).beats
  }

  ticksPerBeat(bar: number): number {
    return this.segmentOf(bar).beatTicks
  }

  /** `tick` keeps the fraction of `ticks`. What is before the start is at it. */
  barBeatAt(ticks: number): BarBeat {
    const at = Math.max(0, ticks)
    const segment = lastOf(this.segments, (each) => each.start <= at)
    const barTicks = segment.beats * segment.beatTicks
    const into = at - segment.start
    const rest = into % barTicks
    return {
      bar: segment.bar + Math.floor(into / barTicks),
      beat: Math.floor(rest / segment.beatTicks),
      tick: rest % segment.beatTicks,
    }
  }

  private segmentOf(bar: number): Segment {
    return lastOf(this.segments, (each) => each.bar <= bar)
  }
}
