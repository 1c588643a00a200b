/** Telemetry of an engine that rests. */
import type { Telemetry } from '../native.ts'

export function restingTelemetry(): Telemetry {
  const queue = (name: Telemetry['queues'][number]['name']) => ({ name, depth: 0, capacity: 1024 })
  return {
    callbacks: 0,
    blockFrames: 256,
    deadlineUs: (256 / 48_000) * 1e6,
    callbackUs: { now: 0, mean: 0, p99: 0, worst: 0 },
    xruns: [],
    queues: [queue('host'), queue('ports'), queue('script'), queue('embedder'), queue('scheduled'), queue('applied')],
    feeder: { marginFrames: null, idleMs: 0 },
    latency: { inputFrames: 0, blockFrames: 256, resamplerFrames: 0, graphFrames: 0, outputFrames: 512 },
    parallel: { threads: 1, raised: 0, sharing: false, stalls: 0, fallBacks: 0 },
    shed: { now: 'nothing', parallel: 0, detail: 0 },
    faults: 0,
    memory: { engineBytes: 8_000_000, schedules: 1 },
    nodeMeanNs: new Float32Array(),
    nodeP99Ns: new Float32Array(),
    nodeWorstNs: new Float32Array(),
  }
}
