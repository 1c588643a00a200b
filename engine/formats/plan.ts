/**
 * What a rack file means to the engine: plain data, ids not yet turned into handles. The native builder takes it as it is;
 * the rules of the graph (adapters, dry taps, sinks, duplicate ids, cycles) are native's, so that embedders get them too.
 * A plan never changes: native knows one that it has seen, and its nodes and patterns, by the object.
 */
export interface RackPlan {
  readonly channels: 1 | 2
  readonly randomSeed: number
  /** Align parallel paths by their nodes' latency. Off unless the file asks for it. */
  readonly latencyComp: boolean
  /** In file order, unknown types left out. */
  readonly nodes: readonly PlanNode[]
  /** In file order. */
  readonly edges: readonly PlanEdge[]
  readonly mixer: PlanMixer | null
  /** The top-level transport, if any, first; then those of inline `transport` nodes in file order. */
  readonly transports: readonly PlanTransport[]
  readonly hasTopLevelTransport: boolean
  readonly commands: readonly PlanCommand[]
  /** Of the graph of a session: its clock. Its nodes of type `rack` hold the racks. */
  readonly session?: PlanSession
}

export interface PlanNode {
  readonly id: string
  /** What events address, where that is not the id: several nodes may listen to one name. */
  readonly target?: string
  readonly type: string
  /** Of a node of type `rack`. */
  readonly rack?: PlanPart
  /** Of a rack: input ports from 1 on that feed a node inside. Port 0 is what its `input` nodes hear. */
  readonly keys?: readonly PlanKey[]
  /** Of a rack: output port i + 1 is the output of the i-th of these nodes inside; port 0 is its mix. */
  readonly taps?: readonly string[]
  /**
   * File keys that are set, as the descriptor names them; choices as their index, switches as 0 or 1.
   * Elements of a list: `bands[0].q`; `bands.length` comes first and replaces the default set.
   */
  readonly values: readonly (readonly [path: string, value: number])[]
  /** Declared widths; 0 = graph width. */
  readonly inputs: readonly { readonly index: number; readonly channels: number }[]
  readonly outputs: readonly { readonly index: number; readonly channels: number }[]
  readonly lfos: readonly PlanLfo[]
  readonly routes: readonly PlanRoute[]
  /** Of a node that is bypassed: what the file says it is. The engine gets a node that passes its input on. */
  readonly bypassed?: BypassedNode
}

export type BypassedNode = Pick<PlanNode, 'type' | 'values' | 'lfos' | 'routes'>

export interface PlanLfo {
  readonly id: number
  readonly wave: 'sine' | 'triangle' | 'saw' | 'square'
  readonly freqHz: number
  readonly phase: number
}

export interface PlanRoute {
  readonly sourceId: number
  readonly target: 'param' | 'lfoRate' | 'lfoPhase'
  /** Live parameter id, or LFO id. */
  readonly targetId: number
  readonly depth: number
  readonly offset: number
  readonly min: number
  readonly max: number
  readonly squared: boolean
}

export interface PlanEdge {
  readonly from: string
  readonly to: string
  readonly fromPort: number
  readonly toPort: number
  /** Linear. */
  readonly gain: number
  /** Linear; <= 0 means no dry tap. */
  readonly dry: number
  /** false: not delayed to meet other paths, for what is played live. Absent: as `latencyComp` of the graph says. */
  readonly aligned?: boolean
}

export interface PlanKey {
  readonly port: number
  /** Id of the node inside the rack. */
  readonly node: string
  readonly nodePort: number
}

/** A rack inside a session. Its targets are `R/` and its own ones, where `R/` is the id of its node. */
export interface PlanPart {
  readonly plan: RackPlan
  /** Session frame of the rack's frame 0; below 0 the rack starts inside. */
  readonly offsetFrames: number
  /** p / q: session frame = offset + floor(rack frame · p / q). */
  readonly stretch: readonly [p: number, q: number]
  /** Counts quarters of the session's tempo, where the session has one. */
  readonly followsTempo: boolean
  /** Lengths as the file says them; 0: not said. */
  readonly bars: number
  readonly loopCount: number
  readonly loopSeconds: number
  readonly loopMinutes: number
}

export interface PlanSession {
  /** By position; null: every rack keeps its own tempo. */
  readonly tempo: readonly PlanTempoPoint[] | null
  /** By bar. 4/4 until the first one. */
  readonly signatures: readonly PlanSignature[]
  /** Hard length, to which the tail is added; null: that of the content. */
  readonly durationSec: number | null
  readonly loop: boolean
  /** null: by the export rules. */
  readonly tailSec: number | null
  readonly alignTransports: boolean
}

export interface PlanTempoPoint {
  /** Position in 1/960 quarter from the start. */
  readonly ppq: number
  readonly bpm: number
  /** The tempo moves evenly from here to the next point instead of jumping there. */
  readonly ramp: boolean
}

export interface PlanSignature {
  /** From 0 on. */
  readonly bar: number
  readonly beats: number
  /** 4 is a quarter. */
  readonly unit: number
}

export interface PlanMixer {
  /** Linear. */
  readonly masterGain: number
  readonly softClip: boolean
  readonly inputs: readonly PlanMixerInput[]
}

export interface PlanMixerInput {
  readonly id: string
  readonly gain: number
  /** Above 1: where a session opens so many outputs of the rack it is heard on this one and the next, and not in the mix. */
  readonly channel?: number
}

export interface PlanTransport {
  readonly bpm: number
  readonly lengthBars: number
  readonly resolution: number
  readonly swingPercent: number
  readonly swingExponent: number
  readonly tempo: readonly { readonly bar: number; readonly bpm: number }[]
  readonly patterns: readonly PlanPattern[]
}

export interface PlanPattern {
  /** A node id, which may be unknown: its events are listed and reach nobody. */
  readonly target: string
  readonly steps: string
  readonly stepsBars: readonly string[]
  readonly resolution: number
  readonly lengthBars: number
  readonly locks: readonly PlanLock[]
}

export interface PlanLock {
  readonly step: number
  /** Resolved live parameter id; 0 where the name is unknown (spec 4.2). */
  readonly param: number
  /** As written in the file; '' where only an id is. */
  readonly name: string
  readonly value: number
  readonly rampMs: number
}

export interface PlanCommand {
  readonly frame: number
  readonly target: string
  readonly kind: 'Trigger' | 'SetParam' | 'SetParamRamp'
  readonly param: number
  readonly name: string
  readonly value: number
  readonly rampMs: number
}
