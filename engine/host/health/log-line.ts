/** Health as one line of a log: `key=value`, in a fixed order, so that programs can cut it. */
import type { EngineStatus, Telemetry } from '../native.ts'
import { msOf } from './sampler.ts'
import type { Finding } from './watchdog.ts'

export interface LogFigures {
  /** Milliseconds since 1970. */
  readonly nowMs: number
  readonly telemetry: Telemetry
  readonly status: EngineStatus
  readonly processBytes: number
  readonly clients: number
  readonly findings: readonly Finding[]
}

export function logLine({ nowMs, telemetry, status, processBytes, clients, findings }: LogFigures): string {
  const { callbackUs, deadlineUs, feeder, memory, blockFrames } = telemetry
  const share = (us: number) => (deadlineUs > 0 ? us / deadlineUs : 0).toFixed(3)
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1)
  const pairs = {
    time: new Date(nowMs).toISOString(),
    state: status.state,
    device: JSON.stringify(status.deviceName),
    device_state: status.deviceState,
    block_frames: blockFrames,
    load_mean: share(callbackUs.mean),
    load_p99: share(callbackUs.p99),
    load_worst: share(callbackUs.worst),
    xruns: status.xruns,
    late: status.lateCommands,
    dropped: status.droppedCommands,
    lost_records: status.lostLogRecords,
    feeder_margin_ms:
      feeder.marginFrames === null ? '-' : Math.round(msOf(feeder.marginFrames, status.sampleRate)).toString(),
    process_mib: megabytes(processBytes),
    engine_mib: megabytes(memory.engineBytes),
    clients,
    findings: findings.map(({ id }) => id.replaceAll(/[\s,]/g, '_')).join(',') || '-',
  }
  const words = Object.entries(pairs).map(([key, value]) => `${key}=${value}`)
  return `health ${words.join(' ')}`
}
