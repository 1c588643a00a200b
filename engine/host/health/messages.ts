/** Health in the words of the contract. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  Severity as SeverityCode,
  type WatchHealthResponseSchema,
  XrunCause as XrunCode,
} from '../../contract/gen/mam/v1/health_pb.js'
import { framesToWire } from '../../contract/validate.ts'
import type { PlanNode } from '../../formats/plan.ts'
import type { EngineStatus, Telemetry, XrunCause } from '../native.ts'
import type { ClientFigures } from './clients.ts'
import type { TimedXrun } from './sample.ts'
import { msOf } from './sampler.ts'
import type { Finding } from './watchdog.ts'

export type HealthMessage = MessageInitShape<typeof WatchHealthResponseSchema>

export interface HealthFigures {
  readonly revision: number
  readonly telemetry: Telemetry
  readonly status: EngineStatus
  readonly xruns: readonly TimedXrun[]
  readonly lookaheadMs: number
  readonly mainLagMs: number
  readonly processBytes: number
  /** The one in front; null without one. */
  readonly rack: TimedRack | null
  readonly clients: readonly ClientFigures[]
}

export interface TimedRack {
  readonly id: string
  readonly nodes: readonly PlanNode[]
  /** Where the engine's figures of the whole rack, and of its first node, are among those of the session. */
  readonly own: number
  readonly inside: number
}

const causes: Readonly<Record<XrunCause, XrunCode>> = {
  cpu: XrunCode.CPU,
  scheduling: XrunCode.SCHEDULING,
  device: XrunCode.DEVICE,
}

const causeWords: Readonly<Record<XrunCause, string>> = {
  cpu: 'our work took longer than the block',
  scheduling: 'the system called too late',
  device: 'reported by the device',
}

export function healthMessage(figures: HealthFigures): HealthMessage {
  const { telemetry, status, rack, clients, lookaheadMs, mainLagMs } = figures
  const { deadlineUs, blockFrames, callbackUs, feeder, memory, parallel } = telemetry
  const share = (us: number) => (deadlineUs > 0 ? us / deadlineUs : 0)
  const { now, mean, p99, worst } = callbackUs
  const margin = feeder.marginFrames === null ? {} : { feederMarginMs: msOf(feeder.marginFrames, status.sampleRate) }
  return {
    revision: framesToWire(figures.revision),
    deadlineUs,
    blockFrames,
    load: { now: share(now), mean: share(mean), p99: share(p99), worst: share(worst) },
    xrunCount: framesToWire(status.xruns),
    xruns: figures.xruns.map(xrunMessage).reverse(),
    queues: telemetry.queues.map(({ name, depth, capacity }) => ({ name, depth, capacity })),
    lateCommands: framesToWire(status.lateCommands),
    droppedCommands: framesToWire(status.droppedCommands),
    lostRecords: framesToWire(status.lostLogRecords),
    ...margin,
    lookaheadMs,
    latency: latencyParts(telemetry, status),
    processBytes: framesToWire(figures.processBytes),
    engineBytes: framesToWire(memory.engineBytes),
    mainLagMs,
    realtimeThreads: {
      count: parallel.threads,
      raised: parallel.raised,
      sharing: parallel.sharing,
      fallBacks: framesToWire(parallel.fallBacks),
    },
    racks: rack ? [rackMessage(rack, telemetry)] : [],
    clients: clients.map(({ connectedMs, ...client }) => ({ ...client, connectedMs: framesToWire(connectedMs) })),
  }
}

function xrunMessage({ timeMs, cause, us }: TimedXrun) {
  return { timeMs: framesToWire(Math.max(0, timeMs)), cause: causes[cause], words: causeWords[cause], us }
}

/** What a part has nothing of is left out; the block is always there. */
function latencyParts({ latency }: Telemetry, { sampleRate }: EngineStatus) {
  const parts = [
    { name: 'Input', frames: latency.inputFrames },
    { name: 'Block', frames: latency.blockFrames },
    { name: 'Resampler', frames: latency.resamplerFrames },
    { name: 'Graph', frames: latency.graphFrames },
    { name: 'Output', frames: latency.outputFrames },
  ]
  return parts
    .filter(({ name, frames }) => frames > 0 || name === 'Block')
    .map(({ name, frames }) => ({ name, ms: msOf(frames, sampleRate) }))
}

function rackMessage({ id, nodes, own, inside }: TimedRack, telemetry: Telemetry) {
  const { nodeMeanNs, nodeP99Ns, nodeWorstNs, deadlineUs, callbackUs } = telemetry
  // Where native times racks as a whole there are no figures of nodes, and just after an edit they may be of those before it.
  const isTimed = nodeMeanNs.length >= inside + nodes.length
  const us = (from: Float32Array, index: number) => (isTimed ? (from[inside + index] ?? 0) / 1000 : 0)
  const sum = nodes.reduce((total, _, index) => total + us(nodeMeanNs, index), 0)
  return {
    rack: id,
    meanUs: isTimed ? sum : (nodeMeanNs[own] ?? 0) / 1000,
    p99Us: callbackUs.p99,
    worstUs: callbackUs.worst,
    nodes: nodes.map((node, index) => {
      const meanUs = us(nodeMeanNs, index)
      return {
        node: index,
        id: node.id,
        type: node.type,
        meanUs,
        p99Us: us(nodeP99Ns, index),
        worstUs: us(nodeWorstNs, index),
        share: deadlineUs > 0 ? meanUs / deadlineUs : 0,
      }
    }),
  }
}

export function findingsMessage(findings: readonly Finding[]) {
  return {
    findings: findings.map(({ id, severity, sinceMs, words, help }) => ({
      id,
      words,
      help,
      severity: severity === 'severe' ? SeverityCode.SEVERE : SeverityCode.WARNING,
      sinceMs: framesToWire(Math.max(0, Math.round(sinceMs))),
    })),
  }
}
