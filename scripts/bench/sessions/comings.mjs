// node --expose-gc comings.mjs DEVICE SESSION RACK SECONDS RATE: adds and removes so many racks a second while it plays, with a
// full history; as JSON. V8's young generation grows with what is made: give it one size to see what the process takes beside it.
import { performance } from 'node:perf_hooks'
import { History } from '../../../engine/session/history.ts'
import { startHost } from '../document/in-process.mjs'

const MB = 1e6
const WARM_RACKS = 300
const KEPT_STEPS = 500
const [device, session, rack, seconds, rate] = process.argv.slice(2)
const { host, perform, close } = await startHost(session, device)
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
// Full before the measurement begins: from there on each new step takes the place of an old one.
host.editor.project.history = new History({ maxSteps: KEPT_STEPS })

/** MB: what is alive in V8, with what it keeps outside; all that the process has. */
function memory() {
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { alive: (heapUsed + external) / MB, resident: rss / MB }
}

async function comeAndGo(edits) {
  const name = `visitor${edits}`
  await perform('addRack', { path: rack, rack: name })
  await perform('removeRack', { rack: name })
}

await perform('play')
// Code is compiled, and as many parsed texts are kept as ever will be.
for (let i = 0; i < WARM_RACKS; i++) {
  await comeAndGo(i)
  await sleep(30)
}
await sleep(2000)
const before = memory()
const xruns = host.engine.status().xruns
const begin = performance.now()
let edits = 0
while (performance.now() - begin < 1000 * Number(seconds)) {
  if (edits < (Number(rate) * (performance.now() - begin)) / 1000) await comeAndGo(WARM_RACKS + edits++)
  await sleep(5)
}
const figures = { edits, xruns: host.engine.status().xruns - xruns, steps: host.editor.project.history.size }
await sleep(500)
host.hot.tick()
const { schedules } = host.engine.telemetry({ nodes: false }).memory
const after = memory()
console.log(
  JSON.stringify({
    ...figures,
    schedules,
    alive: after.alive - before.alive,
    resident: after.resident - before.resident,
  }),
)
await close()
process.exit(0)
