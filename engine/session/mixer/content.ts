/** The mixer as a session's file says it: strips, what connects them, crossfaders; each with its place in the text. */
import type { Path } from '../../formats/edit.ts'
import type { Json } from '../../formats/shape.ts'
import { type Document, sessionOf } from '../document.ts'
import { connectionIds, insertIds, namesOf, type SessionInsert, type SessionNames } from '../file/names.ts'
import { channelMapOf } from '../file/routing.ts'
import type { SessionContent, SessionXfader } from '../session-file.ts'
import { busModes } from '../session-keys.ts'
import { busAddress, endOf, insertAddress, MASTER } from './ends.ts'

export { busModes } from '../session-keys.ts'

export type StripKind = 'rack' | 'bus' | 'master'
export type BusMode = (typeof busModes)[number]
export const xfaderLaws = ['equal_power', 'linear'] as const
export type XfaderLaw = (typeof xfaderLaws)[number]

interface Placed {
  /** In the file; what stands there may be absent. */
  readonly path: Path
  /** As it was read. */
  readonly json: Json
}

export interface MixStrip extends Placed {
  /** Rack id, `bus:ID` or `master`. */
  readonly address: string
  readonly kind: StripKind
  /** Within its list. */
  readonly id: string
  readonly channels: number
  /** Channels that a rack hears; 2 of anything else. */
  readonly inputs: number
  readonly mode: BusMode
  readonly inserts: readonly MixInsert[]
}

export interface MixInsert extends Placed {
  /** `STRIP/ID` */
  readonly address: string
  readonly id: string
  readonly type: string
  readonly isBypassed: boolean
  readonly written: SessionInsert
}

/** Ends are addresses; one that leads nowhere stands as it is written. */
export interface MixWay extends Placed {
  readonly from: string
  readonly to: string
  /** Waits for the slowest path. */
  readonly isAligned: boolean
}

/** A route or a send. */
export interface MixNamedWay extends MixWay {
  readonly id: string
}

export interface MixRoute extends MixNamedWay {
  /** Channel of the source for each channel, from 1 on, 0 for none; empty: each its own. */
  readonly channelMap: readonly number[]
}

export interface MixSend extends MixNamedWay {
  readonly isPre: boolean
}

export interface MixXfader extends Placed {
  readonly id: string
  readonly racks: readonly string[]
  readonly law: XfaderLaw
  readonly smoothingMs: number
  readonly lfo: SessionXfader['lfo']
}

export interface MixerContent {
  readonly session: SessionContent
  readonly names: SessionNames
  /** Racks, buses, the master. Of several of one id the first one counts. */
  readonly strips: readonly MixStrip[]
  readonly routes: readonly MixRoute[]
  readonly sends: readonly MixSend[]
  /** Of inserts, then the session's. */
  readonly sidechains: readonly MixWay[]
  readonly xfaders: readonly MixXfader[]
}

const known = new WeakMap<SessionContent, MixerContent>()

/** Throws SessionRefusal where the session's text has errors. */
export function mixerOf(document: Document): MixerContent {
  const session = sessionOf(document)
  const before = known.get(session)
  if (before !== undefined) return before
  const content = contentOf(session)
  known.set(session, content)
  return content
}

function contentOf(session: SessionContent): MixerContent {
  const names = namesOf(session)
  const strips = stripsOf(session)
  const wayOf = (item: Ends, path: Path, to: string): MixWay => ({
    to,
    path,
    json: item as unknown as Json,
    from: endOf(names, item.from, 'from'),
    isAligned: item.latencyComp !== false,
  })
  const listed = (list: 'routes' | 'sends' | 'sidechains', side: 'to' | 'key') =>
    session[list].map((item, at) => wayOf(item, [list, at], endOf(names, item.to, side)))
  const [routes, sends] = [connectionIds(session.routes), connectionIds(session.sends)]
  const ofInserts = strips.flatMap(({ inserts }) =>
    inserts.flatMap(({ address, path, written }) =>
      written.sidechains.map((item, at) => wayOf(item, [...path, 'sidechains', at], address)),
    ),
  )
  return {
    session,
    names,
    strips,
    routes: listed('routes', 'to').map((way, at) => ({
      ...way,
      id: routes[at] as string,
      channelMap: channelMapOf(session.routes[at]?.channelMap) ?? [],
    })),
    sends: listed('sends', 'to').map((way, at) => ({
      ...way,
      id: sends[at] as string,
      isPre: session.sends[at]?.pre === true,
    })),
    sidechains: [...ofInserts, ...listed('sidechains', 'key')],
    xfaders: session.xfaders.map(xfaderOf),
  }
}

interface Ends {
  readonly from: string
  readonly latencyComp?: boolean
}

function stripsOf({ racks, buses, master }: SessionContent): MixStrip[] {
  const strips = [
    ...racks.map((rack, at): MixStrip => {
      const json = rack as unknown as Json
      const { id, channelConfig } = rack
      const { inputs = 2, outputs: channels = 2 } = channelConfig ?? {}
      return { json, kind: 'rack', id, address: id, path: ['racks', at], channels, inputs, ...noBus }
    }),
    ...buses.map((bus, at): MixStrip => {
      const address = busAddress(bus.id)
      const path = ['buses', at]
      const inserts = insertsOf(bus.inserts, path, address)
      const { id, channels, mode } = bus
      const json = bus as unknown as Json
      return { id, path, address, channels, inserts, json, inputs: 2, kind: 'bus', mode: modeOf(mode) }
    }),
    masterOf(master),
  ]
  const seen = new Set<string>()
  return strips.filter(({ address }) => !seen.has(address) && seen.add(address))
}

const noBus = { mode: 'stereo', inserts: [] } as const
const modeOf = (mode: string): BusMode => busModes.find((one) => one === mode) ?? 'stereo'

function masterOf(master: SessionContent['master']): MixStrip {
  const inserts = insertsOf(master?.inserts ?? [], [MASTER], MASTER)
  const json = (master ?? {}) as unknown as Json
  const id = MASTER
  return { json, inserts, id, kind: 'master', address: MASTER, path: [id], channels: 2, inputs: 2, mode: 'stereo' }
}

function insertsOf(list: readonly SessionInsert[], path: Path, strip: string): MixInsert[] {
  const ids = insertIds(list)
  return list.map((written, at) => {
    const id = ids[at] as string
    return {
      id,
      written,
      type: written.type,
      address: insertAddress(strip, id),
      path: [...path, 'inserts', at],
      json: written as unknown as Json,
      isBypassed: written.bypass,
    }
  })
}

function xfaderOf(xfader: SessionXfader, at: number): MixXfader {
  const { id, racks, law, smoothingMs, lfo } = xfader
  const path = ['xfaders', at]
  const json = xfader as unknown as Json
  return { id, racks, smoothingMs, lfo, path, json, law: law === 'linear' ? 'linear' : 'equal_power' }
}

export const textOf = (json: Json, key: string): string => (typeof json[key] === 'string' ? json[key] : '')

export function numberOf(json: Json, key: string, otherwise: number): number {
  const value = json[key]
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}
