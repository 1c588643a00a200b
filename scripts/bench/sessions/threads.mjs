// node threads.mjs DEVICE SESSION SECONDS THREADS: plays it for so long, rendered by so many threads; as JSON.

import { startHost } from '../document/in-process.mjs'
import { median, percentile } from '../measure.mjs'

const [device, session, seconds, threads] = process.argv.slice(2)
const { host, perform, close } = await startHost(session, device)
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Milliseconds of each of the last `count` callbacks: blocks of 128 frames have a record of their own. */
function blocks(count) {
  const record = host.engine.flightRecord()
  const pieces = []
  for (let piece = record.read(); piece !== null; piece = record.read()) pieces.push(piece)
  record.close()
  const { traceEvents } = JSON.parse(pieces.join(''))
  return traceEvents
    .filter(({ ph, tid }) => ph === 'X' && tid === 2)
    .slice(-count)
    .map(({ dur }) => dur / 1000)
}

await perform('setSafety', { realtimeThreads: Number(threads) })
await perform('play')
await sleep(3000)
const { callbacks, parallel } = host.engine.telemetry({ nodes: false })
const xruns = host.engine.status().xruns
const cpu = process.cpuUsage()
await sleep(1000 * Number(seconds))
const { user, system } = process.cpuUsage(cpu)
const now = host.engine.telemetry({ nodes: false })
const times = blocks(now.callbacks - callbacks)
console.log(
  JSON.stringify({
    p50Ms: median(times),
    p99Ms: percentile(times, 0.99),
    xruns: host.engine.status().xruns - xruns,
    cpuPercent: (user + system) / 1e4 / Number(seconds),
    threads: now.parallel.threads,
    isRaised: now.parallel.raised,
    stalls: now.parallel.stalls - parallel.stalls,
    fallBacks: now.parallel.fallBacks - parallel.fallBacks,
  }),
)
await close()
process.exit(0)
