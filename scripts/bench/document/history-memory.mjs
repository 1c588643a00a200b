// node --expose-gc history-memory.mjs FILE STEPS: what a long history costs a host, as JSON: MB and steps.
import { startHost } from './in-process.mjs'

const WARM_STEPS = 600
const MB = 1e6
const [file, steps] = process.argv.slice(2)
const { host, perform, close } = await startHost(file, 'silent')
const [row] = host.player.rack.values.rows
const [knob] = [...row.values.values()].filter(({ fileKey }) => fileKey?.type === 'float')
const { min, max, id: param } = knob.param
const node = row.node.id

/** Mostly values; every tenth step changes the graph. */
function step(index) {
  if (index % 20 === 9) return perform('addNode', { rack: '', type: 'delay', node: `echo ${index}` })
  if (index % 20 === 19) return perform('removeNode', { rack: '', node: `echo ${index - 10}` })
  return perform('setParam', { rack: '', node, param, value: min + (max - min) * ((index * 0.618034) % 1) })
}

async function used() {
  await new Promise((resolve) => setTimeout(resolve, 500))
  gc()
  gc()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / MB
}

async function make(from, to) {
  for (let index = from; index < to; index++) {
    await step(index)
    if (index % 5 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

// Code and texts that are kept for undo grow no more after some steps.
await make(0, WARM_STEPS)
const before = await used()
const first = host.editor.project.history.size
await make(WARM_STEPS, WARM_STEPS + Number(steps))
const after = await used()
const { size, byteEstimate } = host.editor.project.history
await close()
console.log(JSON.stringify({ megabytes: after - before, steps: size - first, estimate: byteEstimate / MB }))
