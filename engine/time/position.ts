/**
 * Looking up a position. Native resolves tempo and bars once into a table of start frames; here it is only read. Frames are
 * timeline frames from the start of the content.
 */

/** One bar of a pass: `steps` steps of `stepFrames` frames each. */
export interface BarSpan {
  readonly frame: number
  readonly stepFrames: number
  readonly steps: number
  /** Of a session's time signature; racks count four. */
  readonly beats?: number
  /** Quarter notes a minute. */
  readonly bpm: number
  /** 0-based, as people count; its place in the list where it is absent. */
  readonly number?: number
}

export interface MusicalPosition {
  /** 0-based, as people count. */
  readonly bar: number
  /** 0-based place in the list of bars, which goes on behind its end. */
  readonly index: number
  readonly beats: number
  /** 0-based. */
  readonly beat: number
  /** 0-based quarter of the beat, 0..3; of 4/4 a sixteenth. */
  readonly sixteenth: number
  /** 0..1 within the beat. */
  readonly beatPhase: number
  readonly bpm: number
}

export const BEATS_PER_BAR = 4
const PARTS_PER_BEAT = 4

/** Null where the content has no bars. Behind the last bar the last one repeats. */
export function positionAt(bars: readonly BarSpan[], frame: number): MusicalPosition | null {
  const index = barIndexAt(bars, frame)
  const span = bars[index]
  if (!span) return null
  const length = barFrames(span)
  const behind = Math.max(0, frame - span.frame)
  const extra = index === bars.length - 1 ? Math.floor(behind / length) : 0
  // Integers up to here; a beat may start between two frames, so its parts are counted, not added up.
  const count = span.beats ?? BEATS_PER_BAR
  const parts = count * PARTS_PER_BEAT
  const into = ((behind - extra * length) * parts) / length
  const beats = into / PARTS_PER_BEAT
  const whole = Math.min(Math.floor(into), parts - 1)
  return {
    bar: (span.number ?? index) + extra,
    index: index + extra,
    beats: count,
    beat: Math.floor(whole / PARTS_PER_BEAT),
    sixteenth: whole % PARTS_PER_BEAT,
    beatPhase: beats - Math.floor(beats),
    bpm: span.bpm,
  }
}

/** The frame at which the same musical place stands in another table, to the nearest frame. */
export function sameMusicalFrame(from: readonly BarSpan[], to: readonly BarSpan[], frame: number): number {
  const index = barIndexAt(from, frame)
  const source = from[index]
  const target = to[Math.min(index, to.length - 1)]
  if (!source || !target) return frame
  const bars = (frame - source.frame) / barFrames(source)
  return target.frame + Math.round(bars * barFrames(target))
}

/** Start of a bar; behind the last one the last one repeats. 0 without bars. */
export function frameOfBar(bars: readonly BarSpan[], bar: number): number {
  const last = bars.at(-1)
  if (!last) return 0
  return bars[bar]?.frame ?? last.frame + (bar - bars.length + 1) * barFrames(last)
}

/** `007.2.3`, as musicians count: from one. */
export function formatPosition(position: MusicalPosition): string {
  return `${String(position.bar + 1).padStart(3, '0')}.${position.beat + 1}.${position.sixteenth + 1}`
}

/** `01:02.3`, or `1:00:02.3` from an hour on. */
export function formatTime(frame: number, sampleRate: number): string {
  const tenths = Math.floor((frame * 10) / sampleRate)
  const seconds = Math.floor(tenths / 10)
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${tenths % 10}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

function barFrames(span: BarSpan): number {
  return Math.max(1, span.steps * span.stepFrames)
}

/** Index of the bar that holds the frame; -1 without bars. */
function barIndexAt(bars: readonly BarSpan[], frame: number): number {
  let low = 0
  let high = bars.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (bars[middle]!.frame <= frame) low = middle
    else high = middle - 1
  }
  return high < 0 ? -1 : low
}
