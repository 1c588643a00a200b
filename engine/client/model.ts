/** The host's state as views read it: the contract's messages with numbers in place of bigints. */
import type { RackEntry as RackEntryMessage } from '../contract/gen/mam/v1/mam_pb.js'
import { RackOrigin } from '../contract/gen/mam/v1/mam_pb.js'
import type {
  Connection,
  Device as DeviceMessage,
  NodeDescriptor,
  Node as NodeMessage,
  Notices,
  Rack as RackMessage,
  Transport as TransportMessage,
} from '../contract/gen/mam/v1/state_pb.js'
import { PlayState, ProblemLevel } from '../contract/gen/mam/v1/state_pb.js'
import { framesFromWire } from '../contract/validate.ts'
import type { BarSpan } from '../time/position.ts'

export type { FileKey, LiveParam, NodeDescriptor } from '../contract/gen/mam/v1/state_pb.js'
export { FileKind, FileMeaning, Role, Smoothing, Unit } from '../contract/gen/mam/v1/state_pb.js'

export interface Rack {
  readonly revision: number
  readonly path: string
  readonly name: string
  readonly description: string
  readonly isChanged: boolean
  readonly nodes: readonly RackNode[]
  readonly connections: readonly Pick<Connection, 'from' | 'to' | 'toPort'>[]
  /** Null where the rack has no transport. */
  readonly bpm: number | null
  readonly loopFrames: number
  readonly bars: readonly BarSpan[]
  readonly sampleRate: number
  readonly latencyFrames: number
  readonly problems: readonly Problem[]
}

export interface RackNode {
  /** In the rack; ids may repeat. */
  readonly index: number
  readonly id: string
  readonly type: string
  readonly fileValues: ReadonlyMap<string, number>
}

export interface Problem {
  readonly isError: boolean
  readonly place: string
  readonly words: string
}

export interface Transport {
  readonly isPlaying: boolean
  readonly loop: boolean
  readonly startFrame: number
}

export interface Device {
  readonly name: string
  readonly sampleRate: number
  readonly blockFrames: number
  readonly trouble: string
}

export interface Notice {
  readonly id: number
  readonly words: string
}

export interface RackEntry {
  readonly path: string
  readonly name: string
  readonly description: string
  readonly isDemo: boolean
}

export type Descriptors = ReadonlyMap<string, NodeDescriptor>

export function rackOf(message: RackMessage): Rack {
  const { path, name, description, changed: isChanged, connections, sampleRate, latencyFrames } = message
  return {
    path,
    name,
    description,
    isChanged,
    connections,
    sampleRate,
    latencyFrames,
    revision: framesFromWire(message.revision),
    nodes: message.nodes.map(nodeOf),
    bpm: message.hasTempo ? message.bpm : null,
    loopFrames: framesFromWire(message.loopFrames),
    bars: message.bars.map((bar) => ({ ...bar, frame: framesFromWire(bar.frame) })),
    problems: message.problems.map(({ level, place, words }) => ({
      isError: level === ProblemLevel.ERROR,
      place,
      words,
    })),
  }
}

function nodeOf({ id, type, fileValues }: NodeMessage, index: number): RackNode {
  return { index, id, type, fileValues: new Map(fileValues.map(({ key, value }) => [key, value])) }
}

export function transportOf(message: TransportMessage | undefined): Transport {
  return {
    isPlaying: message?.state === PlayState.PLAYING,
    loop: message?.loop ?? false,
    startFrame: framesFromWire(message?.startFrame ?? 0n),
  }
}

export function deviceOf(message: DeviceMessage | undefined): Device {
  const { name = '', sampleRate = 0, blockFrames = 0, trouble = '' } = message ?? {}
  return { name, sampleRate, blockFrames, trouble }
}

export function noticesOf(message: Notices | undefined): Notice[] {
  return (message?.notices ?? []).map(({ id, words }) => ({ id: framesFromWire(id), words }))
}

export function rackEntryOf({ path, name, description, origin }: RackEntryMessage): RackEntry {
  return { path, name, description, isDemo: origin === RackOrigin.DEMO }
}
