// node --expose-gc comings.mjs DEVICE SESSION RACK SECONDS RATE: adds and removes so many racks a second while it plays; as JSON.
import { performance } from 'node:perf_hooks'
import { startHost } from '../document/in-process.mjs'

const [device, session, rack, seconds, rate] = process.argv.slice(2)
const { host, perform, close } = await startHost(session, device)
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

function memory() {
  globalThis.gc()
  return process.memoryUsage().rss
}

async function comeAndGo(edits) {
  const name = `visitor${edits}`
  await perform('addRack', { path: rack, rack: name })
  await perform('removeRack', { rack: name })
}

await perform('play')
// Code is compiled, and what the first of them leaves behind is there.
for (let i = 0; i < 20; i++) await comeAndGo(i)
await sleep(2000)
const before = memory()
const xruns = host.engine.status().xruns
const begin = performance.now()
let edits = 0
while (performance.now() - begin < 1000 * Number(seconds)) {
  if (edits < (Number(rate) * (performance.now() - begin)) / 1000) await comeAndGo(100 + edits++)
  await sleep(5)
}
const figures = { edits, xruns: host.engine.status().xruns - xruns }
await sleep(500)
host.hot.tick()
const { schedules } = host.engine.telemetry({ nodes: false }).memory
console.log(JSON.stringify({ ...figures, schedules, growth: memory() / before }))
await close()
process.exit(0)
