/** The mixer as it holds now: the document, and what tonight has over it. */
import { findDescriptor } from '../../formats/nodes.ts'
import { addressText } from '../address.ts'
import { type Document, sessionOf } from '../document.ts'
import { partOf } from '../file/endpoints.ts'
import { silencedBySolo, soloGraph } from '../graph/solo.ts'
import { fileValueOf, hasControl, startKeyOf } from '../values.ts'
import { type Clock, clockOf } from './clock.ts'
import {
  type MixerContent,
  type MixInsert,
  type MixRoute,
  type MixSend,
  type MixStrip,
  type MixWay,
  type MixXfader,
  mixerOf,
} from './content.ts'
import { addressOf, findEnd, MASTER } from './ends.ts'
import { findMixValue, nodeOfInsert, sendParams, stripParams, xfaderParams } from './values.ts'

export interface DeskStrip extends Pick<MixStrip, 'address' | 'kind' | 'id' | 'channels' | 'inputs' | 'mode'> {
  /** Linear. */
  readonly gain: number
  readonly pan: number
  readonly isMuted: boolean
  readonly isSolo: boolean
  readonly isSafe: boolean
  readonly isHeard: boolean
  /** Empty, or why it is silent. */
  readonly problem: string
  readonly inserts: readonly DeskInsert[]
  /** Of a rack. */
  readonly time: RackTime | null
}

export interface RackTime {
  readonly offsetFrames: number
  readonly stretch: readonly [numerator: number, denominator: number]
  readonly followTempo: boolean
}

export interface DeskInsert extends Pick<MixInsert, 'address' | 'id' | 'type' | 'isBypassed'> {
  readonly params: readonly { readonly param: number; readonly base: number; readonly played: number }[]
  /** Keys that are no live parameters. */
  readonly values: readonly { readonly key: string; readonly value: number }[]
  readonly problem: string
}

export interface DeskRoute extends Pick<MixRoute, 'id' | 'from' | 'to' | 'isAligned' | 'channelMap'> {
  readonly gain: number
  readonly pan: number
  readonly problem: string
}

export interface DeskSend extends Pick<MixSend, 'id' | 'from' | 'to' | 'isPre'> {
  readonly level: number
  readonly problem: string
}

export interface DeskSidechain extends Pick<MixWay, 'from' | 'to' | 'isAligned'> {
  readonly problem: string
}

export interface DeskXfader extends Pick<MixXfader, 'id' | 'law' | 'smoothingMs' | 'lfo'> {
  readonly a: string
  readonly b: string
  readonly x: number
  readonly problem: string
}

export interface Desk {
  /** Racks, buses, the master. */
  readonly strips: readonly DeskStrip[]
  readonly routes: readonly DeskRoute[]
  readonly sends: readonly DeskSend[]
  readonly sidechains: readonly DeskSidechain[]
  readonly xfaders: readonly DeskXfader[]
  readonly clock: Clock
}

type Held = (address: string, param: number) => number

/** `problems`: rack id → why it cannot play. `faults`: address of a strip, insert, route or send → why it is silent. */
export function deskOf(
  document: Document,
  problems: ReadonlyMap<string, string>,
  faults: ReadonlyMap<string, string> = new Map(),
): Desk {
  const content = mixerOf(document)
  const { strips, routes, sends, sidechains, xfaders, session } = content
  const held: Held = (address, param) =>
    document.tonight.get(addressText({ rack: '', node: address, param })) ??
    findMixValue(content, address, param)?.base ??
    0
  const isOn = (address: string, param: number) => held(address, param) >= 0.5
  const solo = new Set(strips.map(({ address }) => address).filter((one) => isOn(one, stripParams.solo)))
  const soloed = strips.map(({ address }) => address).filter((one) => one !== MASTER)
  const silenced = silencedBySolo(soloGraph(soloed, session.routing), solo)
  return {
    strips: strips.map((strip) => stripOf(document, strip, held, silenced, { problems, faults })),
    routes: routes.map(({ id, from, to, isAligned, channelMap }) => ({
      id,
      from,
      to,
      isAligned,
      channelMap,
      gain: held(`route:${id}`, sendParams.level),
      pan: held(`route:${id}`, sendParams.pan),
      problem: problemOfWay(content, from, to, 'to') || (faults.get(`route:${id}`) ?? ''),
    })),
    sends: sends.map(({ id, from, to, isPre }) => ({
      id,
      from,
      to,
      isPre,
      level: held(`send:${id}`, sendParams.level),
      problem: problemOfWay(content, from, to, 'to') || (faults.get(`send:${id}`) ?? ''),
    })),
    sidechains: sidechains.map(({ from, to, isAligned }) => ({
      from,
      to,
      isAligned,
      problem: problemOfWay(content, from, to, 'key'),
    })),
    xfaders: xfaders.map((xfader) => xfaderOf(content, xfader, held)),
    clock: clockOf(session),
  }
}

function stripOf(
  document: Document,
  strip: MixStrip,
  held: Held,
  silenced: ReadonlySet<string>,
  { problems, faults }: Record<'problems' | 'faults', ReadonlyMap<string, string>>,
): DeskStrip {
  const { address, kind, id, channels, inputs, mode, inserts } = strip
  const isOn = (param: number) => held(address, param) >= 0.5
  const isMuted = isOn(stripParams.mute)
  const isSafe = isOn(stripParams.safe)
  return {
    address,
    kind,
    id,
    channels,
    inputs,
    mode,
    isMuted,
    isSafe,
    gain: held(address, stripParams.gain),
    pan: held(address, stripParams.pan),
    isSolo: isOn(stripParams.solo),
    isHeard: !isMuted && (isSafe || !silenced.has(address)),
    problem: (kind === 'rack' && problems.get(id)) || (faults.get(address) ?? ''),
    inserts: inserts.map((insert) => insertOf(document, insert, faults)),
    time: kind === 'rack' ? timeOf(document, strip) : null,
  }
}

function timeOf(document: Document, { path }: MixStrip): RackTime | null {
  const rack = sessionOf(document).racks[Number(path[1])]
  return rack ? { offsetFrames: rack.startOffsetFrames, stretch: rack.stretch, followTempo: rack.followTempo } : null
}

function insertOf(document: Document, insert: MixInsert, faults: ReadonlyMap<string, string>): DeskInsert {
  const { address, id, type, isBypassed } = insert
  const descriptor = findDescriptor(type)
  const node = nodeOfInsert(insert)
  if (descriptor === undefined || node === undefined)
    return { address, id, type, isBypassed, params: [], values: [], problem: `${type || 'nothing'} is no effect` }
  const keys = descriptor.fileKeys.filter((key) => hasControl(key) && key.meaning !== 'start')
  return {
    address,
    id,
    type,
    isBypassed,
    problem: faults.get(address) ?? '',
    params: descriptor.params.map(({ id: param, initial }) => {
      const key = startKeyOf(descriptor, param)
      const base = key ? fileValueOf(node, key) : initial
      return { param, base, played: document.tonight.get(addressText({ rack: '', node: address, param })) ?? base }
    }),
    values: keys.map((key) => ({ key: key.key, value: fileValueOf(node, key) })),
  }
}

function xfaderOf({ names }: MixerContent, { id, racks, law, smoothingMs, lfo }: MixXfader, held: Held): DeskXfader {
  const [a = '', b = ''] = racks
  const missing = [a, b].find((rack) => !names.racks.has(rack))
  const problem = missing === undefined ? '' : missing === '' ? 'it has one rack only' : `there is no rack "${missing}"`
  return { id, a, b, law, smoothingMs, lfo, problem, x: held(`xfader:${id}`, xfaderParams.x) }
}

/** Loops are refused where they are made; one that a file brings carries nothing. */
function problemOfWay({ names, session }: MixerContent, from: string, to: string, side: 'to' | 'key'): string {
  const [start, goal] = [findEnd(names, from, 'from'), findEnd(names, to, side)]
  if (start === undefined) return `there is no ${from}`
  if (goal === undefined) return `there is no ${to}`
  const { routes, sends, keys, loops } = session.routing
  const kept = side === 'key' ? keys : [...routes, ...sends]
  if (kept.some((one) => addressOf(one.from) === from && addressOf(one.to) === to)) return ''
  const step = `${partOf(start)} -> ${partOf(goal)}`
  return `it closes a loop: ${loops.find((loop) => loop.includes(step)) ?? step}`
}
