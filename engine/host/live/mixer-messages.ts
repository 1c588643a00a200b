/** The mixer in the words of the contract, and only where it differs from what was told last. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { BusMode, type SessionMixerSchema, StripKind, XfaderLaw } from '../../contract/gen/mam/v1/mixer_pb.js'
import { framesToWire } from '../../contract/validate.ts'
import { sessionOf } from '../../session/document.ts'
import type { Marker } from '../../session/file/clock.ts'
import { rackNode, routeNode, sendNode } from '../../session/graph/node-ids.ts'
import {
  type Desk,
  type DeskInsert,
  type DeskRoute,
  type DeskSend,
  type DeskSidechain,
  type DeskStrip,
  type DeskXfader,
  deskOf,
} from '../../session/mixer/desk.ts'
import { insertAddress } from '../../session/mixer/ends.ts'
import type { Project } from '../project/project.ts'
import { keyAddress, type MixerDelays } from './mixer-delays.ts'
import type { StateChange } from './player.ts'
import type { SessionSound } from './session-sound.ts'
import type { Strips } from './strip-meters.ts'

type Message = MessageInitShape<typeof SessionMixerSchema>

const kinds = { rack: StripKind.RACK, bus: StripKind.BUS, master: StripKind.MASTER } as const
const modes = { stereo: BusMode.STEREO, midSide: BusMode.MID_SIDE, multichannel: BusMode.MULTICHANNEL } as const
const laws = { equal_power: XfaderLaw.EQUAL_POWER, linear: XfaderLaw.LINEAR } as const

/** What the engine says of the mixer. */
export interface Playing {
  /** Address → why it is silent. */
  readonly faults: ReadonlyMap<string, string>
  readonly delays: MixerDelays
  readonly sound: SessionSound | null
}

/** What pages know of the mixer. Main thread. */
export class MixerView {
  private revision = 1
  private strips = ''
  private inserts = ''
  private told = ''
  /** As pages were told last. */
  private order: readonly string[] = []
  private insertOrder: readonly (readonly string[])[] = []
  private last: { readonly key: readonly unknown[]; readonly message: Message } | undefined

  message(project: Project, { faults, delays, sound }: Playing): Message {
    const { document } = project
    const problems = new Map(project.slots().map(({ id, problem }) => [id, problem]))
    // Where markers stand depends on racks as well: what is as long as it was keeps its lengths.
    const { lengths } = sound ?? {}
    const key = [sessionOf(document), document.tonight, delays, lengths, JSON.stringify([...problems, ...faults])]
    if (this.last?.key.every((part, at) => part === key[at])) return this.last.message
    const desk = deskOf(document, problems, faults)
    const order = desk.strips.map(({ address }) => address)
    const strips = JSON.stringify(order)
    if (strips !== this.strips) {
      this.revision++
      this.order = order
    }
    this.strips = strips
    const insertOrder = desk.strips.map((strip) => strip.inserts.map(({ id }) => insertAddress(strip.address, id)))
    const inserts = JSON.stringify(insertOrder)
    if (inserts !== this.inserts) this.insertOrder = insertOrder
    this.inserts = inserts
    const message = mixerMessage(desk, { delays, sound }, this.revision)
    this.last = { key, message }
    return message
  }

  /** In which levels are counted. */
  get shown(): Strips {
    return { revision: this.revision, strips: this.order, inserts: this.insertOrder }
  }

  /** `isWhole`: whatever was told before. */
  changes(project: Project, playing: Playing, isWhole: boolean): StateChange[] {
    const before = this.last?.message
    const message = this.message(project, playing)
    if (message === before && !isWhole) return []
    const words = JSON.stringify(message, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    if (words === this.told && !isWhole) return []
    this.told = words
    return [{ change: { case: 'mixer', value: message } }]
  }
}

function mixerMessage(desk: Desk, { delays, sound }: Omit<Playing, 'faults'>, revision: number): Message {
  const { bpm, durationSec, tailSec, tempoPoints, signatures, markers, loop, alignTransports, sampleRate } = desk.clock
  return {
    revision: framesToWire(revision),
    latencyFrames: delays.latencyFrames,
    strips: desk.strips.map((strip) => stripMessage(strip, delays)),
    routes: desk.routes.map((route) => routeMessage(route, delays)),
    sends: desk.sends.map((send) => sendMessage(send, delays)),
    sidechains: desk.sidechains.map((sidechain) => sidechainMessage(sidechain, delays)),
    crossfaders: desk.xfaders.map(xfaderMessage),
    clock: {
      loop,
      alignTransports,
      sampleRate,
      tempoPoints: [...tempoPoints],
      signatures: [...signatures],
      markers: markerMessages(markers, sound),
      ...(bpm === null ? {} : { bpm }),
      ...(durationSec === null ? {} : { durationSec }),
      ...(tailSec === null ? {} : { tailSec }),
    },
  }
}

function markerMessages(markers: readonly Marker[], sound: SessionSound | null) {
  const placed = markers.map((marker) => ({ ...marker, frame: sound?.markerFrame(marker) ?? 0 }))
  return placed
    .sort((a, b) => a.frame - b.frame)
    .map(({ name, bar, beat, timeSec, frame }) => ({
      name,
      frame: framesToWire(frame),
      ...(timeSec === undefined ? { bar, beat } : { timeSec }),
    }))
}

function stripMessage(
  { address, kind, id, isMuted, isSolo, isSafe, isHeard, inserts, mode, time, ...strip }: DeskStrip,
  { latencies, delays }: MixerDelays,
) {
  const { gain, pan, problem, channels, inputs } = strip
  return {
    gain,
    pan,
    problem,
    channels,
    inputs,
    id: address,
    name: id,
    kind: kinds[kind],
    mode: kind === 'bus' ? modes[mode] : BusMode.UNSPECIFIED,
    mute: isMuted,
    solo: isSolo,
    safe: isSafe,
    heard: isHeard,
    latencyFrames: latencies.get(address) ?? 0,
    delayFrames: delays.get(address) ?? 0,
    keyDelayFrames: delays.get(rackNode(address)) ?? 0,
    inserts: inserts.map((insert) => insertMessage(insert, { latencies, delays })),
    ...(time === null
      ? {}
      : {
          time: {
            offsetFrames: time.offsetFrames,
            stretchNumerator: time.stretch[0],
            stretchDenominator: time.stretch[1],
            followTempo: time.followTempo,
          },
        }),
  }
}

const insertMessage = (
  { address, id, type, isBypassed, params, values, problem }: DeskInsert,
  { latencies, delays }: Pick<MixerDelays, 'latencies' | 'delays'>,
) => ({
  id,
  type,
  problem,
  latencyFrames: latencies.get(address) ?? 0,
  delayFrames: delays.get(address) ?? 0,
  bypassed: isBypassed,
  params: [...params],
  values: [...values],
})

const routeMessage = (
  { id, from, to, gain, pan, isAligned, channelMap, problem }: DeskRoute,
  { delays }: MixerDelays,
) => ({
  id,
  from,
  to,
  gain,
  pan,
  problem,
  aligned: isAligned,
  channelMap: [...channelMap],
  delayFrames: delays.get(routeNode(id)) ?? 0,
})

const sendMessage = ({ id, from, to, level, isPre, problem }: DeskSend, { delays }: MixerDelays) => ({
  id,
  from,
  to,
  level,
  problem,
  pre: isPre,
  delayFrames: delays.get(sendNode(id)) ?? 0,
})

const sidechainMessage = ({ from, to, isAligned, problem }: DeskSidechain, { delays }: MixerDelays) => ({
  from,
  to,
  problem,
  latencyComp: isAligned,
  delayFrames: delays.get(keyAddress(from, to)) ?? 0,
})

const xfaderMessage = ({ id, a, b, law, smoothingMs, lfo, x, problem }: DeskXfader) => ({
  id,
  a,
  b,
  smoothingMs,
  x,
  problem,
  law: laws[law],
  ...(lfo === null ? {} : { lfo: { freqHz: lfo.freqHz, phase: lfo.phase01 } }),
})
