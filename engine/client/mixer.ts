/** The mixer as views read it, and what is found in it by address. */
import type {
  BusMode,
  ClockMarker as ClockMarkerMessage,
  SessionClock as ClockMessage,
  ClockSignature,
  ClockTempo,
  Crossfader as CrossfaderMessage,
  Insert as InsertMessage,
  InsertParam,
  SessionMixer as MixerMessage,
  RackTime as RackTimeMessage,
  StripRoute as RouteMessage,
  Send as SendMessage,
  Sidechain as SidechainMessage,
  Strip as StripMessage,
} from '../contract/gen/mam/v1/mixer_pb.js'
import { framesFromWire } from '../contract/validate.ts'
import { insertAddress, MASTER } from '../session/mixer/ends.ts'
import { sendParams, stripParams, xfaderParams } from '../session/mixer/params.ts'

export { BusMode, StripKind, XfaderLaw } from '../contract/gen/mam/v1/mixer_pb.js'
export { MASTER } from '../session/mixer/ends.ts'
export { MAX_GAIN, sendParams, stripParams, xfaderParams } from '../session/mixer/params.ts'

type Plain<T> = Omit<T, '$typeName' | '$unknown'>

/** Levels and switches as they hold: tonight's over the document's. */
export interface Strip
  extends Pick<StripMessage, 'id' | 'name' | 'kind' | 'gain' | 'pan' | 'problem' | 'channels' | 'inputs'> {
  /** Its place among the strips, in which the levels of the hot stream are counted. */
  readonly index: number
  readonly isMuted: boolean
  readonly isSolo: boolean
  readonly isSafe: boolean
  /** Neither muted nor silenced by the solo of another. */
  readonly isHeard: boolean
  /** Of the rack, or of the inserts. */
  readonly latencyFrames: number
  /** Added behind it so that it meets the others; of several routes on the one that waits longest. */
  readonly delayFrames: number
  /** Of a rack: how much later it begins, so that it meets a later key. */
  readonly keyDelayFrames: number
  readonly inserts: readonly Insert[]
  readonly mode: BusMode
  /** Of a rack. */
  readonly time: Plain<RackTimeMessage> | null
}

export interface Insert extends Pick<InsertMessage, 'id' | 'type' | 'latencyFrames' | 'delayFrames' | 'problem'> {
  /** `STRIP/ID` */
  readonly address: string
  readonly isBypassed: boolean
  /** By number. */
  readonly params: ReadonlyMap<number, Pick<InsertParam, 'base' | 'played'>>
  /** Keys that are no live parameters. */
  readonly values: ReadonlyMap<string, number>
}

export type StripRoute = Plain<RouteMessage>
export type Send = Plain<SendMessage>
export type Sidechain = Plain<SidechainMessage>
export type Crossfader = Omit<Plain<CrossfaderMessage>, 'lfo'> & {
  readonly lfo: { readonly freqHz: number; readonly phase: number } | null
}

/** A named place: at a time, or where that is null at a bar and beat, which count from 1 on. */
export interface Marker {
  readonly name: string
  readonly timeSec: number | null
  readonly bar: number
  readonly beat: number
  /** Of the timeline. */
  readonly frame: number
}

export interface Clock extends Pick<ClockMessage, 'loop' | 'alignTransports' | 'sampleRate'> {
  /** null: every rack keeps its own. */
  readonly bpm: number | null
  readonly tempoPoints: readonly Plain<ClockTempo>[]
  readonly signatures: readonly Plain<ClockSignature>[]
  /** In the order of time. */
  readonly markers: readonly Marker[]
  /** null: as long as the content. */
  readonly durationSec: number | null
  readonly tailSec: number | null
}

export interface SessionMixer {
  readonly revision: number
  /** Racks, then buses; the master is the last one. */
  readonly strips: readonly Strip[]
  readonly routes: readonly StripRoute[]
  readonly sends: readonly Send[]
  readonly sidechains: readonly Sidechain[]
  readonly crossfaders: readonly Crossfader[]
  readonly clock: Clock
  readonly latencyFrames: number
}

export function mixerOf(message: MixerMessage | undefined): SessionMixer {
  const { revision = 0n, strips = [], routes = [], sends = [], sidechains = [], crossfaders = [] } = message ?? {}
  return {
    routes,
    sends,
    sidechains,
    revision: framesFromWire(revision),
    strips: strips.map(stripFrom),
    crossfaders: crossfaders.map(({ lfo = null, ...crossfader }) => ({ ...crossfader, lfo })),
    clock: clockFrom(message?.clock),
    latencyFrames: message?.latencyFrames ?? 0,
  }
}

function stripFrom({ mute, solo, safe, heard, inserts, time, ...strip }: StripMessage, index: number): Strip {
  return {
    ...strip,
    index,
    isMuted: mute,
    isSolo: solo,
    isSafe: safe,
    isHeard: heard,
    time: time ?? null,
    inserts: inserts.map((insert) => insertFrom(insert, strip.id)),
  }
}

function insertFrom(
  { id, type, bypassed, params, values, latencyFrames, delayFrames, problem }: InsertMessage,
  strip: string,
): Insert {
  return {
    id,
    type,
    latencyFrames,
    delayFrames,
    problem,
    address: insertAddress(strip, id),
    isBypassed: bypassed,
    params: new Map(params.map(({ param, base, played }) => [param, { base, played }])),
    values: new Map(values.map(({ key, value }) => [key, value])),
  }
}

function clockFrom(message: ClockMessage | undefined): Clock {
  const { bpm = null, durationSec = null, tailSec = null, tempoPoints = [], signatures = [] } = message ?? {}
  const { loop = false, alignTransports = false, sampleRate = 0 } = message ?? {}
  const markers = (message?.markers ?? []).map(markerFrom)
  return { bpm, durationSec, tailSec, tempoPoints, signatures, markers, loop, alignTransports, sampleRate }
}

const markerFrom = ({ name, bar, beat, timeSec, frame }: ClockMarkerMessage): Marker => ({
  name,
  timeSec: timeSec ?? null,
  bar,
  beat,
  frame: framesFromWire(frame),
})

// --- what is found in it ------------------------------------------------------------------------------------------------

export const findStrip = ({ strips }: SessionMixer, id: string): Strip | undefined =>
  strips.find((one) => one.id === id)
export const findInsert = ({ strips }: SessionMixer, address: string): Insert | undefined =>
  strips.flatMap(({ inserts }) => inserts).find((one) => one.address === address)
export const sendsFrom = ({ sends }: SessionMixer, strip: string): Send[] => sends.filter(({ from }) => from === strip)
/** What an insert, or a node of a rack, hears. */
export const keysOf = ({ sidechains }: SessionMixer, address: string): Sidechain[] =>
  sidechains.filter(({ to }) => to === address)
export const crossfadersOf = ({ crossfaders }: SessionMixer, rack: string): Crossfader[] =>
  crossfaders.filter(({ a, b }) => a === rack || b === rack)
/** A rack, a bus or a route: something that may sound. */
export const hasContent = ({ strips, routes }: SessionMixer): boolean => strips.length > 1 || routes.length > 0
export const isAnySolo = ({ strips }: SessionMixer): boolean => strips.some(({ isSolo }) => isSolo)

/** Where a strip goes: the master, if it has no route. */
export function goalsOf({ routes }: SessionMixer, strip: string): string[] {
  const goals = routes.filter(({ from }) => from === strip).map(({ to }) => to)
  return goals.length > 0 || strip === MASTER ? goals : [MASTER]
}

/** The value that holds at an address; undefined where there is none. */
export function valueAt(mixer: SessionMixer, address: string, param: number): number | undefined {
  const strip = findStrip(mixer, address)
  if (strip) return stripValue(strip, param)
  const insert = findInsert(mixer, address)
  if (insert) return insert.params.get(param)?.played
  const send = mixer.sends.find(({ id }) => address === `send:${id}`)
  if (send) return param === sendParams.level ? send.level : undefined
  const route = mixer.routes.find(({ id }) => address === `route:${id}`)
  if (route) return param === sendParams.level ? route.gain : param === sendParams.pan ? route.pan : undefined
  const crossfader = mixer.crossfaders.find(({ id }) => address === `xfader:${id}`)
  return crossfader && param === xfaderParams.x ? crossfader.x : undefined
}

function stripValue({ gain, pan, isMuted, isSolo, isSafe }: Strip, param: number): number | undefined {
  switch (param) {
    case stripParams.gain:
      return gain
    case stripParams.pan:
      return pan
    case stripParams.mute:
      return Number(isMuted)
    case stripParams.solo:
      return Number(isSolo)
    case stripParams.safe:
      return Number(isSafe)
    default:
      return undefined
  }
}
