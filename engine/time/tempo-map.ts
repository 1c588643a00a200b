/**
 * Tempo of a session: musical positions to frames and back, looked up in O(log n) and without accumulated rounding. Native's
 * `transport/tempo_map.hpp` says the same with the same bits; `tempo-map.vectors.json` holds both to it.
 *
 * A tempo is kept as whole millionths of a bpm and a time as frames with 32 fractional bits. A steady stretch is an exact
 * fraction from its start; a ramp is one steady tempo per tick of 1/960 quarter. A frame is the nearest one, halves up.
 */

import { lastOf } from './last-of.ts'

export const TICKS_PER_QUARTER = 960
export const SLOWEST_SESSION_BPM = 0.1
export const FASTEST_SESSION_BPM = 4000
/** Ramps of a map together; one that goes beyond is a step at its end. */
export const MAX_RAMP_TICKS = 2 ** 22

export interface TempoChange {
  /** Ticks of 1/960 quarter from the start. */
  readonly ppq: number
  /** Quarters a minute. One that is not positive counts as 120, others are bounded. */
  readonly bpm: number
  /** The tempo moves evenly to the next change's instead of jumping there. */
  readonly ramp: boolean
}

interface Segment {
  /** Ticks. */
  readonly start: number
  /** Frames with 32 fractional bits. */
  readonly time: bigint
  readonly microBpm: number
  readonly ramp: Ramp | null
}

/** Tick i has microBpm + perTick * i + floor(spread * i / ticks). */
interface Ramp {
  readonly ticks: number
  readonly perTick: number
  readonly spread: number
  /** Times from the ramp's start, one each TICKS_PER_MARK ticks: whole frames and 32 fractional bits. */
  readonly markFrames: Float64Array
  readonly markFractions: Float64Array
}

const TICKS_PER_MARK = 64
const MICRO = 1e6
const UNIT = 2 ** 32
/** Positions are kept to 2^-20 tick. */
const PARTS_PER_TICK = 2 ** 20
const FARTHEST_FRAME = Number.MAX_SAFE_INTEGER

/** The tempo of a whole session at one sample rate. Before the first change its tempo holds; no change at all is 120 bpm. */
export class TempoMap {
  private readonly segments: Segment[] = []
  /** Frames a tick = this / microBpm. */
  private readonly tickNumerator: number

  constructor(changes: readonly TempoChange[], sampleRate: number) {
    this.tickNumerator = Math.floor(sampleRate + 0.5) * (MICRO / 16) // 60 / 960 of it
    const ordered = inOrder(changes)
    let rampTicks = 0
    this.segments.push({ start: 0, time: 0n, microBpm: microBpmOf(ordered[0]!.bpm), ramp: null })
    ordered.forEach((change, i) => {
      const time = this.timeAt(change.ppq)
      if (this.segments.at(-1)!.start === change.ppq) this.segments.pop()
      const next = ordered[i + 1]
      const microBpm = microBpmOf(change.bpm)
      const ticks = change.ramp && next && microBpmOf(next.bpm) !== microBpm ? next.ppq - change.ppq : 0
      const isRamp = ticks > 0 && ticks <= MAX_RAMP_TICKS - rampTicks
      if (isRamp) rampTicks += ticks
      const ramp = isRamp ? rampOf(microBpm, microBpmOf(next!.bpm), ticks, this.tickNumerator) : null
      this.segments.push({ start: change.ppq, time, microBpm, ramp })
    })
  }

  /** `ticks` may have a fraction, of which 20 bits count, and lie before the start. */
  frameAt(ticks: number): number {
    return Number((this.timeAt(Math.floor(ticks * PARTS_PER_TICK) / PARTS_PER_TICK) + (1n << 31n)) >> 32n)
  }

  /** The last position, in ticks with 20 fractional bits, that is not after the frame. */
  ticksAt(frame: number): number {
    const time = BigInt(Math.min(Math.max(Math.floor(frame), -FARTHEST_FRAME), FARTHEST_FRAME)) << 32n
    const segment = lastOf(this.segments, (each) => each.time <= time)
    const left = time - segment.time
    if (!segment.ramp || left < 0n) {
      const parts = floorDiv(left * BigInt(segment.microBpm), BigInt(this.tickNumerator) << 12n)
      return segment.start + Number(parts) / PARTS_PER_TICK
    }
    return segment.start + ticksIn(segment.ramp, segment.microBpm, left, this.tickNumerator)
  }

  bpmAt(ticks: number): number {
    const segment = lastOf(this.segments, (each) => each.start <= ticks)
    return microBpmAt(segment.microBpm, segment.ramp, Math.floor(Math.max(0, ticks - segment.start))) / MICRO
  }

  private timeAt(ticks: number): bigint {
    const segment = lastOf(this.segments, (each) => each.start <= ticks)
    const length = ticks - segment.start
    if (segment.ramp && length >= 0)
      return segment.time + timeIn(segment.ramp, segment.microBpm, length, this.tickNumerator)
    const parts = BigInt(length * PARTS_PER_TICK)
    return segment.time + floorDiv((parts * BigInt(this.tickNumerator)) << 12n, BigInt(segment.microBpm))
  }
}

function inOrder(changes: readonly TempoChange[]): readonly TempoChange[] {
  const ordered = [...changes].sort((a, b) => a.ppq - b.ppq)
  const last = ordered.filter((change, i) => ordered[i + 1]?.ppq !== change.ppq)
  return last.length > 0 ? last : [{ ppq: 0, bpm: 120, ramp: false }]
}

function microBpmOf(bpm: number): number {
  const counted = bpm > 0 ? Math.min(Math.max(bpm, SLOWEST_SESSION_BPM), FASTEST_SESSION_BPM) : 120
  return Math.floor(counted * MICRO + 0.5)
}

function microBpmAt(from: number, ramp: Ramp | null, tick: number): number {
  return ramp ? from + ramp.perTick * tick + Math.floor((ramp.spread * tick) / ramp.ticks) : from
}

/** The fractional part of numerator / divisor in 32 bits, in two steps that a double holds exactly. */
function fractionOf(rest: number, divisor: number): number {
  const high = Math.floor((rest * 65536) / divisor)
  const low = Math.floor(((rest * 65536 - high * divisor) * 65536) / divisor)
  return high * 65536 + low
}

function rampOf(from: number, to: number, ticks: number, numerator: number): Ramp {
  const perTick = Math.floor((to - from) / ticks)
  const marks = Math.ceil(ticks / TICKS_PER_MARK)
  const ramp: Ramp = {
    ticks,
    perTick,
    spread: to - from - perTick * ticks,
    markFrames: new Float64Array(marks),
    markFractions: new Float64Array(marks),
  }
  let frames = 0
  let fraction = 0
  for (let tick = 0; tick < ticks; tick++) {
    if (tick % TICKS_PER_MARK === 0) {
      ramp.markFrames[tick / TICKS_PER_MARK] = frames
      ramp.markFractions[tick / TICKS_PER_MARK] = fraction
    }
    const microBpm = microBpmAt(from, ramp, tick)
    const rest = numerator % microBpm
    frames += (numerator - rest) / microBpm
    fraction += fractionOf(rest, microBpm)
    if (fraction >= UNIT) {
      fraction -= UNIT
      frames++
    }
  }
  return ramp
}

function markTime(ramp: Ramp, mark: number): bigint {
  return (BigInt(ramp.markFrames[mark]!) << 32n) + BigInt(ramp.markFractions[mark]!)
}

function tickTime(from: number, ramp: Ramp, tick: number, numerator: number): bigint {
  return (BigInt(numerator) << 32n) / BigInt(microBpmAt(from, ramp, tick))
}

function timeIn(ramp: Ramp, from: number, length: number, numerator: number): bigint {
  const last = Math.floor(length)
  const mark = Math.floor(Math.min(last, ramp.ticks - 1) / TICKS_PER_MARK)
  let time = markTime(ramp, mark)
  for (let tick = mark * TICKS_PER_MARK; tick < last; tick++) time += tickTime(from, ramp, tick, numerator)
  const part = BigInt((length - last) * PARTS_PER_TICK)
  return part === 0n ? time : time + ((tickTime(from, ramp, last, numerator) * part) >> 20n)
}

function ticksIn(ramp: Ramp, from: number, length: bigint, numerator: number): number {
  let mark = 0
  for (let high = ramp.markFrames.length - 1; mark < high; ) {
    const middle = (mark + high + 1) >> 1
    if (markTime(ramp, middle) <= length) mark = middle
    else high = middle - 1
  }
  let tick = mark * TICKS_PER_MARK
  let left = length - markTime(ramp, mark)
  let whole = tickTime(from, ramp, tick, numerator)
  while (left >= whole) {
    left -= whole
    whole = tickTime(from, ramp, ++tick, numerator)
  }
  return tick + Number((left << 20n) / whole) / PARTS_PER_TICK
}

function floorDiv(value: bigint, by: bigint): bigint {
  const quotient = value / by
  return value % by < 0n ? quotient - 1n : quotient
}
