/** The session's own time, and how racks stand in it. */

import { maxBpm, minBpm } from '../../../formats/limits.ts'
import type { Editing } from '../../editing.ts'
import { clockOf } from '../../mixer/clock.ts'
import { mixerOf } from '../../mixer/content.ts'
import type { SessionContent, SessionRack } from '../../session-file.ts'
import { type DocumentAction, short } from '../action.ts'
import { checkRange, checkWhole } from '../target.ts'
import { rackStripOf, refuse, sessionChange, sessionEditing } from './target.ts'

/** What is absent stays. */
export interface SetClockArgs {
  /** 0: every rack keeps its own. */
  readonly bpm?: number | undefined
  readonly loop?: boolean | undefined
  /** 0: as long as the content. */
  readonly durationSec?: number | undefined
  readonly tailSec?: number | undefined
  /** Of the first bar. */
  readonly beats?: number | undefined
  readonly unit?: number | undefined
  readonly alignTransports?: boolean | undefined
}

/** What is absent stays; numerator and denominator go together. */
export interface SetRackTimeArgs {
  readonly rack: string
  /** Below 0 it starts inside. */
  readonly offsetFrames?: number | undefined
  readonly stretchNumerator?: number | undefined
  readonly stretchDenominator?: number | undefined
  readonly followTempo?: boolean | undefined
}

const MAX_SECONDS = 360_000
const MAX_BEATS = 64
const units: readonly number[] = [1, 2, 4, 8, 16, 32, 64]
const MAX_OFFSET = 0x7fff_ffff
const MAX_STRETCH = 10_000

export const setClock: DocumentAction<'setClock', SetClockArgs> = {
  id: 'setClock',
  title: (_, args) => clockTitle(args),
  apply(document, args) {
    const { session } = mixerOf(document)
    checkClock(args)
    const before = clockOf(session)
    const { bpm, loop, durationSec, tailSec, alignTransports } = args
    const editing = sessionEditing(document)
    if (bpm !== undefined && bpm !== (before.bpm ?? 0)) setTempo(editing, session, bpm)
    if (loop !== undefined && loop !== before.loop) editing.set(['loop'], loop)
    if (durationSec !== undefined && durationSec !== (before.durationSec ?? 0))
      editing.set(['durationSec'], durationSec)
    if (tailSec !== undefined && tailSec !== before.tailSec) editing.set(['tailSec'], tailSec)
    if (alignTransports !== undefined && alignTransports !== before.alignTransports)
      editing.set(['alignTransports'], alignTransports)
    setSignature(editing, session, args)
    return sessionChange(document, editing)
  },
  mergeKey: (args) => `setClock ${keysOf(args).join(' ')}`,
}

export const setRackTime: DocumentAction<'setRackTime', SetRackTimeArgs> = {
  id: 'setRackTime',
  title: (_, args) => rackTimeTitle(args),
  apply(document, args) {
    const { session, ...content } = mixerOf(document)
    const { path } = rackStripOf({ session, ...content }, args.rack)
    const { offsetFrames, stretchNumerator: p, stretchDenominator: q, followTempo } = args
    const before = session.racks[Number(path[1])] as SessionRack
    if (offsetFrames !== undefined) checkWhole(offsetFrames, -MAX_OFFSET, MAX_OFFSET, 'an offset')
    const editing = sessionEditing(document)
    if (offsetFrames !== undefined && offsetFrames !== before.startOffsetFrames)
      editing.set([...path, 'startOffsetFrames'], offsetFrames)
    if ((p === undefined) !== (q === undefined)) refuse('a stretch is two numbers, such as 3/2')
    if (p !== undefined && q !== undefined) {
      checkWhole(p, 1, MAX_STRETCH, 'a number of a stretch')
      checkWhole(q, 1, MAX_STRETCH, 'a number of a stretch')
      if (p * before.stretch[1] !== q * before.stretch[0]) editing.set([...path, 'stretch'], `${p}/${q}`)
    }
    if (followTempo !== undefined && followTempo !== before.followTempo)
      editing.set([...path, 'followTempo'], followTempo)
    return sessionChange(document, editing)
  },
  mergeKey: ({ rack, ...args }) => `setRackTime ${JSON.stringify([rack, keysOf(args)])}`,
}

const keysOf = (args: object): string[] =>
  Object.entries(args).flatMap(([key, value]) => (value === undefined ? [] : [key]))

/** At the start, where a point of the tempo map may stand. */
function setTempo(editing: Editing, { tempo, tempoMap }: SessionContent, bpm: number): void {
  if (bpm === 0) {
    if (tempo !== undefined) editing.remove(['tempo'])
    if (tempoMap.length > 0) editing.remove(['tempoMap'])
    return
  }
  const first = tempoMap.findLastIndex(({ bar, beat }) => bar === 1 && beat === 1)
  if (first >= 0) editing.set(['tempoMap', first, 'bpm'], bpm)
  else editing.set(['tempo'], bpm)
}

function checkClock({ bpm, durationSec, tailSec, beats, unit }: SetClockArgs): void {
  if (bpm !== undefined && bpm !== 0 && !(bpm >= minBpm && bpm <= maxBpm))
    refuse(`a tempo is ${minBpm} to ${maxBpm} bpm, and ${bpm} is not`)
  if (durationSec !== undefined) checkRange(durationSec, 0, MAX_SECONDS, 'a length', 's')
  if (tailSec !== undefined) checkRange(tailSec, 0, MAX_SECONDS, 'a tail', 's')
  checkSignature({ beats, unit })
}

export function checkSignature({ beats, unit }: Pick<SetClockArgs, 'beats' | 'unit'>): void {
  if (beats !== undefined) checkWhole(beats, 1, MAX_BEATS, 'a number of beats')
  if (unit !== undefined && !units.includes(unit)) refuse(`a beat is 1/${units.join(', 1/')}, and not 1/${unit}`)
}

/** The one of the first bar; others stay where they are. */
function setSignature(editing: Editing, session: SessionContent, args: SetClockArgs): void {
  const first = session.clock.signatures[0]
  const { beats = first?.beats ?? 4, unit = first?.unit ?? 4 } = args
  if (beats === first?.beats && unit === first.unit) return
  const at = session.timeSignatures.findLastIndex(({ bar }) => bar === 1)
  if (at < 0) editing.insert(['timeSignatures'], 0, { bar: 1, beats, unit })
  else {
    editing.set(['timeSignatures', at, 'beats'], beats)
    editing.set(['timeSignatures', at, 'unit'], unit)
  }
}

function clockTitle(args: SetClockArgs): string {
  const { bpm, loop, durationSec, beats, unit } = args
  const [key, ...more] = keysOf(args)
  if (key === 'bpm' && more.length === 0 && bpm !== undefined)
    return bpm === 0
      ? 'Let each rack keep its own tempo'
      : `Set tempo of the session to ${Number(bpm.toPrecision(6))} bpm`
  if (key === 'loop' && more.length === 0) return `Turn session loop ${loop ? 'on' : 'off'}`
  if (key === 'durationSec' && more.length === 0)
    return durationSec === 0
      ? 'Let the session be as long as its content'
      : `Set length of the session to ${durationSec} s`
  if (beats !== undefined && unit !== undefined && more.length === 1) return `Set time signature to ${beats}/${unit}`
  return 'Set clock of the session'
}

function rackTimeTitle(args: SetRackTimeArgs): string {
  const { rack, offsetFrames, stretchNumerator: p, stretchDenominator: q, followTempo } = args
  const keys = keysOf(args).length - 1
  if (offsetFrames !== undefined && keys === 1) return `Offset ${short(rack)} by ${offsetFrames} frames`
  if (p !== undefined && q !== undefined && keys === 2) return `Stretch ${short(rack)} by ${p}/${q}`
  if (followTempo !== undefined && keys === 1)
    return followTempo ? `Let ${short(rack)} follow the tempo` : `Let ${short(rack)} keep its own tempo`
  return `Change timing of ${short(rack)}`
}
