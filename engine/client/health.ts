/** The host's health as views read it. */
import type {
  Findings as FindingsMessage,
  Safety as SafetyMessage,
  WatchHealthResponse,
} from '../contract/gen/mam/v1/health_pb.js'
import { Severity, XrunCause } from '../contract/gen/mam/v1/health_pb.js'
import { framesFromWire } from '../contract/validate.ts'

export type {
  ClientHealth,
  LatencyPart,
  LoadFigures,
  NodeHealth,
  QueueHealth,
} from '../contract/gen/mam/v1/health_pb.js'
export { XrunCause }

/** As the session's file says; 0: not said. */
export interface Safety {
  readonly blockFrames: number
  readonly lookaheadMs: number
  readonly loadLimitPercent: number
  readonly realtimeThreads: number
}

export interface Finding {
  readonly id: string
  readonly isSevere: boolean
  /** Milliseconds since 1970, by the host's clock. */
  readonly sinceMs: number
  readonly words: string
  /** '' where nothing can be done. */
  readonly help: string
}

export interface Xrun {
  readonly timeMs: number
  readonly cause: XrunCause
  readonly words: string
  readonly us: number
}

export interface Client {
  readonly name: string
  readonly connectedMs: number
  readonly waiting: number
  readonly silentMs: number
}

/** That render the racks for the device. */
export interface Threads {
  /** The callback's own among them. */
  readonly count: number
  /** Those beside it whose priority could be raised. */
  readonly raised: number
  readonly isSharing: boolean
  readonly fallBacks: number
}

type Kept = Pick<
  WatchHealthResponse,
  'deadlineUs' | 'blockFrames' | 'load' | 'queues' | 'lookaheadMs' | 'latency' | 'mainLagMs' | 'racks'
>

/** One message of the health stream. */
export interface Health extends Kept {
  readonly revision: number
  readonly xrunCount: number
  readonly xruns: readonly Xrun[]
  readonly lateCommands: number
  readonly droppedCommands: number
  readonly lostRecords: number
  /** null while nothing plays, and where nothing is left to make ready. */
  readonly feederMarginMs: number | null
  readonly processBytes: number
  readonly engineBytes: number
  readonly clients: readonly Client[]
  readonly threads: Threads
}

export function safetyOf(message: SafetyMessage | undefined): Safety {
  const { blockFrames = 0, lookaheadMs = 0, loadLimitPercent = 0, realtimeThreads = 0 } = message ?? {}
  return { blockFrames, lookaheadMs, loadLimitPercent, realtimeThreads }
}

export function findingsOf(message: FindingsMessage | undefined): Finding[] {
  return (message?.findings ?? []).map(({ id, severity, sinceMs, words, help }) => ({
    id,
    words,
    help,
    isSevere: severity === Severity.SEVERE,
    sinceMs: framesFromWire(sinceMs),
  }))
}

/** A host that tells nothing of them renders with one. */
function threadsOf(message: WatchHealthResponse['realtimeThreads']): Threads {
  const { count = 1, raised = 0, sharing = false, fallBacks = 0n } = message ?? {}
  return { count, raised, isSharing: sharing, fallBacks: framesFromWire(fallBacks) }
}

export function healthOf(message: WatchHealthResponse): Health {
  const { deadlineUs, blockFrames, load, queues, lookaheadMs, latency, mainLagMs, racks } = message
  return {
    ...{ deadlineUs, blockFrames, queues, lookaheadMs, latency, mainLagMs, racks },
    ...(load ? { load } : {}),
    revision: framesFromWire(message.revision),
    xrunCount: framesFromWire(message.xrunCount),
    xruns: message.xruns.map(({ timeMs, cause, words, us }) => ({ timeMs: framesFromWire(timeMs), cause, words, us })),
    lateCommands: framesFromWire(message.lateCommands),
    droppedCommands: framesFromWire(message.droppedCommands),
    lostRecords: framesFromWire(message.lostRecords),
    feederMarginMs: message.feederMarginMs ?? null,
    processBytes: framesFromWire(message.processBytes),
    engineBytes: framesFromWire(message.engineBytes),
    threads: threadsOf(message.realtimeThreads),
    clients: message.clients.map(({ name, connectedMs, waiting, silentMs }) => ({
      name,
      waiting,
      silentMs,
      connectedMs: framesFromWire(connectedMs),
    })),
  }
}
