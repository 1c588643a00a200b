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
}

export function safetyOf(message: SafetyMessage | undefined): Safety {
  const { blockFrames = 0, lookaheadMs = 0, loadLimitPercent = 0 } = message ?? {}
  return { blockFrames, lookaheadMs, loadLimitPercent }
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
    clients: message.clients.map(({ name, connectedMs, waiting, silentMs }) => ({
      name,
      waiting,
      silentMs,
      connectedMs: framesFromWire(connectedMs),
    })),
  }
}
