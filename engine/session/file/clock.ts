/** What a session says of time: tempo, time signatures, clock, and how the clocks of racks run against it. */
import { type Place, placeAt, type Reason, within } from '../../formats/diagnostic.ts'
import type { Context, Read } from '../../formats/shape.ts'
import { FASTEST_SESSION_BPM, SLOWEST_SESSION_BPM } from '../../time/tempo-map.ts'
import { clockSources, type sessionKeys } from '../session-keys.ts'

type Keys = Read<typeof sessionKeys>

export interface TempoPoint {
  /** From 1 on. */
  readonly bar: number
  /** From 1 on. */
  readonly beat: number
  readonly bpm: number
  readonly ramp: boolean
}

export interface TimeSignature {
  /** From 1 on. */
  readonly bar: number
  readonly beats: number
  readonly unit: number
}

/** By seconds, or by bar and beat, which count from 1 on. */
export interface Marker {
  readonly name: string
  readonly timeSec: number | undefined
  readonly bar: number
  readonly beat: number
}

export type Stretch = readonly [p: number, q: number]

export interface SessionClock {
  /** By position, the first one at the start; null: every rack keeps its own tempo. */
  readonly tempo: readonly TempoPoint[] | null
  /** By bar, the first one at bar 1. */
  readonly signatures: readonly TimeSignature[]
  /** In the order of the file; each name once. */
  readonly markers: readonly Marker[]
}

export function readClock(keys: Keys, context: Context): SessionClock {
  checkSource(keys.clockSource, context)
  const signatures = readSignatures(keys.timeSignatures, context)
  const tempo = readTempo(keys, signatures, context)
  return { signatures, tempo, markers: readMarkers(keys.markers, { tempo, signatures }, context) }
}

function checkSource(source: string, { report, suggestions }: Context): void {
  if (source === 'internal') return
  const place = placeAt('clockSource')
  const expected = `one of ${clockSources.join(', ')}`
  if (clockSources.some((one) => one === source)) {
    const message = `this version of MAM plays by its own clock; ${source} is kept and not followed`
    report.warn('inactive', place, { message, found: source, expected: '"internal"' })
    return
  }
  const message = `${JSON.stringify(source)} is not a clock; the session plays by its own`
  const suggestion = suggestions.nearest(source, clockSources)
  report.warn('unknown-choice', place, { message, found: source, expected, suggestion })
}

function readSignatures(list: Keys['timeSignatures'], { report }: Context): TimeSignature[] {
  const good = list.filter(({ bar, beats, unit }, index) => {
    const isGood = bar >= 1 && beats >= 1 && beats <= 64 && [1, 2, 4, 8, 16, 32, 64].includes(unit)
    const message = `${beats}/${unit} at bar ${bar} is no time signature that MAM counts; it is left out`
    const expected = 'a bar from 1 on, 1 to 64 beats of unit 1, 2, 4, 8, 16, 32 or 64'
    if (!isGood) report.warn('out-of-range', placeAt('timeSignatures', index), { message, found: unit, expected })
    return isGood
  })
  tellOrder('timeSignatures', list, ({ bar }) => bar, report)
  // Of several at one bar the last one counts.
  const byBar = new Map([[1, { bar: 1, beats: 4, unit: 4 }]])
  for (const signature of good) byBar.set(signature.bar, signature)
  return [...byBar.values()].sort((a, b) => a.bar - b.bar)
}

function readTempo(keys: Keys, signatures: readonly TimeSignature[], context: Context): TempoPoint[] | null {
  const { tempo, tempoMap } = keys
  if (tempo !== undefined) checkBpm(tempo, placeAt('tempo'), context)
  for (const [index, point] of tempoMap.entries()) checkPoint(point, placeAt('tempoMap', index), signatures, context)
  tellOrder('tempoMap', tempoMap, ({ bar, beat }) => bar * 1000 + beat, context.report)
  const first = tempoMap[0]
  if (tempo === undefined && first === undefined) return null
  const sorted = tempoMap.toSorted((a, b) => a.bar - b.bar || a.beat - b.beat)
  const initial = { bar: 1, beat: 1, bpm: tempo ?? sorted[0]?.bpm ?? 120, ramp: false }
  const points = [initial, ...sorted]
  // Of several at one place the last one counts.
  return points.filter((point, index) => {
    const next = points[index + 1]
    return next === undefined || next.bar !== point.bar || next.beat !== point.beat
  })
}

function checkBpm(bpm: number, place: Place, { report }: Context): void {
  if (bpm >= SLOWEST_SESSION_BPM && bpm <= FASTEST_SESSION_BPM) return
  const message = `${bpm} is no tempo that MAM plays`
  const expected = `${SLOWEST_SESSION_BPM} to ${FASTEST_SESSION_BPM} bpm`
  report.error('absurd-value', place, { message, found: bpm, expected })
}

function checkPoint(
  { bar, beat, bpm }: Keys['tempoMap'][number],
  place: Place,
  signatures: readonly TimeSignature[],
  context: Context,
): void {
  checkBpm(bpm, within(place, 'bpm'), context)
  const beats = beatsIn(bar, signatures)
  if (bar >= 1 && beat >= 1 && beat < beats + 1) return
  const message = `there is no beat ${beat} in bar ${bar}`
  const expected = `a bar from 1 on, a beat from 1 to below ${beats + 1}`
  context.report.error('absurd-value', place, { message, found: beat, expected })
}

/** Where a marker may stand at most. */
export const markerLimits = { timeSec: 360_000, bar: 1_000_000 } as const

/** What is wrong with one leaves that one out. */
function readMarkers(list: Keys['markers'], clock: Omit<SessionClock, 'markers'>, { report }: Context): Marker[] {
  const names = new Set<string>()
  return list.filter((marker, index) => {
    const place = placeAt('markers', index)
    const { name } = marker
    const leaveOut = (reason: Reason, key: keyof Marker, why: string, expected: string) => {
      report.warn(reason, within(place, key), { message: `${why}; it is left out`, found: marker[key], expected })
      return false
    }
    if (name === '') return leaveOut('wrong-type', 'name', 'a marker without a name cannot be found', 'a text')
    const called = `the marker ${JSON.stringify(name)}`
    if (names.has(name)) return leaveOut('repeated-id', 'name', `${called} is there already`, 'each name once')
    names.add(name)
    const { timeSec, bar, beat } = marker
    const isTimed = timeSec !== undefined
    const key = isTimed ? 'timeSec' : 'bar'
    const expected = isTimed ? `0 to ${markerLimits.timeSec} s` : `a bar from 1 to ${markerLimits.bar}`
    const at = marker[key] as number
    if (at < (isTimed ? 0 : 1)) return leaveOut('out-of-range', key, `${called} lies before the start`, expected)
    if (at > markerLimits[key]) return leaveOut('out-of-range', key, `${called} lies too far from the start`, expected)
    if (isTimed) return true
    const beats = markerBeats(bar, clock)
    const isInBar = beat >= 1 && beat < beats + 1
    const why = `there is no beat ${beat} in bar ${bar} for ${called}`
    return isInBar || leaveOut('out-of-range', 'beat', why, `a beat from 1 to below ${beats + 1}`)
  })
}

/** Without a tempo of the session bars are those of a rack, which counts four quarters. */
export const markerBeats = (bar: number, { tempo, signatures }: Omit<SessionClock, 'markers'>): number =>
  beatsIn(bar, tempo === null ? [] : signatures)

export const beatsIn = (bar: number, signatures: readonly TimeSignature[]): number =>
  signatures.findLast((one) => one.bar <= bar)?.beats ?? 4

function tellOrder<T>(list: string, items: readonly T[], at: (item: T) => number, report: Context['report']): void {
  const index = items.findIndex((item, i) => i > 0 && at(item) < at(items[i - 1] as T))
  if (index < 0) return
  const message = `${list} are not in the order of time; they are played in that order all the same`
  report.warn('order', placeAt(list, index), { message, found: undefined, expected: 'the order of time' })
}

const noStretch: Stretch = [1, 1]
const maxTerm = 1_000_000

/** `"3/2"`, or a whole number. */
export function readStretch(value: unknown, place: Place, { report }: Context): Stretch {
  if (value === undefined) return noStretch
  const [, p, q = '1'] = /^\s*(\d{1,7})\s*(?:\/\s*(\d{1,7})\s*)?$/.exec(String(value)) ?? []
  const [over, under] = [Number(p), Number(q)]
  const isGood = (typeof value === 'string' || typeof value === 'number') && over >= 1 && under >= 1
  if (isGood && over <= maxTerm && under <= maxTerm) {
    const divisor = greatestDivisor(over, under)
    return [over / divisor, under / divisor]
  }
  const message = 'this is no ratio by which a clock can run'
  report.error('wrong-type', place, { message, found: value, expected: `"p/q" of whole numbers from 1 to ${maxTerm}` })
  return noStretch
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))
