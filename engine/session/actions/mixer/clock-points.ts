/** Where tempo and bars of the session change on the way. Bars and beats count from 1 on. */

import { FASTEST_SESSION_BPM, SLOWEST_SESSION_BPM } from '../../../time/tempo-map.ts'
import type { Document } from '../../document.ts'
import type { Editing } from '../../editing.ts'
import { beatsIn, type TempoPoint, type TimeSignature } from '../../file/clock.ts'
import { mixerOf } from '../../mixer/content.ts'
import { SessionRefusal } from '../../refusal.ts'
import type { SessionContent } from '../../session-file.ts'
import type { DocumentAction } from '../action.ts'
import { checkRange, checkWhole } from '../target.ts'
import { checkSignature } from './clock.ts'
import { refuse, sessionChange, sessionEditing } from './target.ts'

export interface ClockTempoPlace {
  readonly bar: number
  /** Of the bar's own beats; 0 or none: 1. */
  readonly beat?: number | undefined
}

/** What is absent stays, or is for a new point what holds there. */
export interface SetClockTempoArgs extends ClockTempoPlace {
  readonly bpm?: number | undefined
  readonly ramp?: boolean | undefined
  readonly toBar?: number | undefined
  readonly toBeat?: number | undefined
}

/** What is absent stays, or is for a new one that of the bars before. */
export interface SetClockSignatureArgs {
  readonly bar: number
  readonly beats?: number | undefined
  readonly unit?: number | undefined
  readonly toBar?: number | undefined
}

const MAX_BAR = 1_000_000

export const setClockTempo: DocumentAction<'setClockTempo', SetClockTempoArgs> = {
  id: 'setClockTempo',
  title: (_, args) => tempoTitle(args),
  apply(document, args) {
    const { session } = mixerOf(document)
    const points = tempoOf(session)
    const [from, to] = [placeOf(args), goalOf(args)]
    for (const { bar } of [from, to]) checkWhole(bar, 1, MAX_BAR, 'a bar')
    checkBeat(session, to)
    const { bpm, ramp } = args
    if (bpm !== undefined) checkRange(bpm, SLOWEST_SESSION_BPM, FASTEST_SESSION_BPM, 'a tempo', 'bpm')
    const editing = sessionEditing(document)
    keepStart(editing, session, points)
    const at = session.tempoMap.findLastIndex((point) => isAt(point, from))
    if (at < 0) addTempo(editing, session, points, { ...from, bpm, ramp }, to)
    else {
      const point = session.tempoMap[at] as TempoPoint
      if (bpm !== undefined && bpm !== point.bpm) editing.set(['tempoMap', at, 'bpm'], bpm)
      if (ramp !== undefined && ramp !== point.ramp) editing.set(['tempoMap', at, 'ramp'], ramp)
      if (!isAt(point, to)) moveTempo(editing, session, points, at, to)
    }
    return sessionChange(document, editing)
  },
  mergeKey: ({ bar, beat, toBar, bpm, ramp }) =>
    `setClockTempo ${JSON.stringify([bar, beat, toBar, bpm !== undefined, ramp])}`,
}

export const removeClockTempo: DocumentAction<'removeClockTempo', ClockTempoPlace> = {
  id: 'removeClockTempo',
  title: (_, args) => `Remove the tempo point at ${placeWords(placeOf(args))}`,
  apply(document, args) {
    const { session } = mixerOf(document)
    const points = tempoOf(session)
    const place = placeOf(args)
    if (isStart(place)) refuse('the tempo at the start stays; leave each rack its own in place of it')
    if (!session.tempoMap.some((point) => isAt(point, place))) missing(place)
    const editing = sessionEditing(document)
    keepStart(editing, session, points)
    editing.removeItems(['tempoMap'], session.tempoMap, (_, at) => isAt(session.tempoMap[at] as TempoPoint, place))
    return sessionChange(document, editing)
  },
}

export const setClockSignature: DocumentAction<'setClockSignature', SetClockSignatureArgs> = {
  id: 'setClockSignature',
  title: (document, args) => signatureTitle(document, args),
  apply(document, args) {
    const { session } = mixerOf(document)
    const { bar, toBar = bar } = args
    for (const one of [bar, toBar]) checkWhole(one, 1, MAX_BAR, 'a bar')
    checkSignature(args)
    const { timeSignatures: list } = session
    const editing = sessionEditing(document)
    const at = list.findLastIndex((one) => one.bar === bar)
    const { beats, unit } = withSignature(session, args)
    if (at < 0) {
      const before = list.findLastIndex((one) => one.bar <= toBar)
      editing.insert(['timeSignatures'], before + 1, { bar: toBar, beats, unit })
    } else {
      const one = list[at] as TimeSignature
      if (beats !== one.beats) editing.set(['timeSignatures', at, 'beats'], beats)
      if (unit !== one.unit) editing.set(['timeSignatures', at, 'unit'], unit)
      if (toBar !== bar) moveSignature(editing, session, at, toBar)
    }
    return sessionChange(document, editing)
  },
  mergeKey: ({ bar, toBar }) => `setClockSignature ${JSON.stringify([bar, toBar])}`,
}

export const removeClockSignature: DocumentAction<'removeClockSignature', { readonly bar: number }> = {
  id: 'removeClockSignature',
  title: (_, { bar }) => `Remove the time signature of bar ${bar}`,
  apply(document, { bar }) {
    const { session } = mixerOf(document)
    const { timeSignatures: list } = session
    if (!list.some((one) => one.bar === bar))
      throw new SessionRefusal('not-found', `no time signature begins at bar ${bar}`)
    if (bar === 1) refuse('the bars from the start on have a time signature; change it')
    const editing = sessionEditing(document)
    editing.removeItems(['timeSignatures'], list, (_, at) => list[at]?.bar === bar)
    return sessionChange(document, editing)
  },
}

type Place = Pick<TempoPoint, 'bar' | 'beat'>

const placeOf = ({ bar, beat }: ClockTempoPlace): Place => ({ bar, beat: beat || 1 })
const goalOf = (args: SetClockTempoArgs): Place =>
  args.toBar === undefined ? placeOf(args) : { bar: args.toBar, beat: args.toBeat || 1 }
const isAt = (one: Place, other: Place): boolean => one.bar === other.bar && one.beat === other.beat
const isStart = ({ bar, beat }: Place): boolean => bar === 1 && beat === 1
const isBehind = (one: Place, other: Place): boolean =>
  one.bar > other.bar || (one.bar === other.bar && one.beat > other.beat)
/** `5.1`, as musicians count. */
const placeWords = ({ bar, beat }: Place): string => `${bar}.${beat}`

function checkBeat({ clock }: SessionContent, { bar, beat }: Place): void {
  const beats = beatsIn(bar, clock.signatures)
  if (!(beat >= 1 && beat < beats + 1)) refuse(`there is no beat ${beat} in bar ${bar}, which has ${beats}`)
}

function missing(place: Place): never {
  throw new SessionRefusal('not-found', `there is no tempo point at ${placeWords(place)}`)
}

function tempoOf({ clock }: SessionContent): readonly TempoPoint[] {
  return clock.tempo ?? refuse('each rack keeps its own tempo: give the session one first')
}

/** Where the file leaves the tempo of the start to its first point, it is written down before points change. */
function keepStart(editing: Editing, { tempo, tempoMap }: SessionContent, points: readonly TempoPoint[]): void {
  if (tempo === undefined && !tempoMap.some(isStart)) editing.set(['tempo'], points[0]?.bpm)
}

function addTempo(
  editing: Editing,
  { tempoMap }: SessionContent,
  points: readonly TempoPoint[],
  { bpm, ramp, ...from }: Place & Pick<SetClockTempoArgs, 'bpm' | 'ramp'>,
  to: Place,
): void {
  if (!isAt(from, to)) isStart(from) ? refuse('the tempo at the start stays there') : missing(from)
  const before = points.findLast((point) => !isBehind(point, to))
  const index = tempoMap.findLastIndex((point) => !isBehind(point, to)) + 1
  const { bar, beat } = to
  editing.insert(['tempoMap'], index, {
    bar,
    ...(beat === 1 ? {} : { beat }),
    bpm: bpm ?? before?.bpm,
    ...(ramp ? { ramp } : {}),
  })
}

function moveTempo(
  editing: Editing,
  { tempoMap }: SessionContent,
  points: readonly TempoPoint[],
  at: number,
  to: Place,
): void {
  const point = tempoMap[at] as TempoPoint
  if (isStart(point)) refuse('the tempo at the start stays there')
  if (points.some((one) => isAt(one, to))) refuse(`there is a tempo point at ${placeWords(to)} already`)
  if (to.bar !== point.bar) editing.set(['tempoMap', at, 'bar'], to.bar)
  if (to.beat !== point.beat) editing.set(['tempoMap', at, 'beat'], to.beat)
  const others = tempoMap.filter((_, index) => index !== at)
  editing.move(['tempoMap'], at, others.findLastIndex((one) => !isBehind(one, to)) + 1)
}

function moveSignature(editing: Editing, { timeSignatures: list }: SessionContent, at: number, bar: number): void {
  if (list[at]?.bar === 1) refuse('the time signature of bar 1 stays there')
  if (bar === 1 || list.some((one) => one.bar === bar)) refuse(`bar ${bar} has a time signature already`)
  editing.set(['timeSignatures', at, 'bar'], bar)
  const others = list.filter((_, index) => index !== at)
  editing.move(['timeSignatures'], at, others.findLastIndex((one) => one.bar <= bar) + 1)
}

function withSignature({ clock }: SessionContent, { bar, beats, unit }: SetClockSignatureArgs) {
  const before = clock.signatures.findLast((one) => one.bar <= bar)
  return { beats: beats ?? before?.beats ?? 4, unit: unit ?? before?.unit ?? 4 }
}

function tempoTitle({ bpm, ramp, ...args }: SetClockTempoArgs): string {
  const [from, to] = [placeOf(args), goalOf(args)]
  if (!isAt(from, to)) return `Move the tempo point at ${placeWords(from)} to ${placeWords(to)}`
  if (bpm !== undefined) return `Set tempo from ${placeWords(to)} to ${Number(bpm.toPrecision(6))} bpm`
  if (ramp === undefined) return `Add a tempo point at ${placeWords(to)}`
  return ramp ? `Ramp the tempo from ${placeWords(to)} on` : `Hold the tempo from ${placeWords(to)} on`
}

function signatureTitle(document: Document, { bar, toBar, ...args }: SetClockSignatureArgs): string {
  if (toBar !== undefined && toBar !== bar) return `Move the time signature of bar ${bar} to bar ${toBar}`
  const { beats, unit } = withSignature(mixerOf(document).session, { bar, ...args })
  return `Set time signature from bar ${bar} to ${beats}/${unit}`
}
