// Time to parse and validate a rack of 1 MB: the first call of a fresh process, and the median of later ones.
//   node_modules/.bin/node scripts/bench-parse.mjs
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const rounds = 9
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1]

/** 1500 drums and one bass whose locks fill the rest; with `deadSteps` three of four locks earn a warning. */
function megabyteRack(deadSteps) {
  const params = { f0: 120, fend: 35, pitchDecayMs: 55, ampDecayMs: 220, gain: 0.9, click: 0.1, bpm: 0, loop: false }
  const nodes = Array.from({ length: 1500 }, (_, i) => ({ id: `k${i}`, type: 'kick', params }))
  nodes.push({ id: 'bass', type: 'tb303_ext', params: { cutoff: 900 } })
  const steps = deadSteps ? 64 : 16
  const lock = (i) => ({ step: i % steps, param: 'CUTOFF_HZ', value: 300 + (i % 500), rampMs: 30 })
  const pattern = { nodeId: 'bass', steps: 'x...............', locks: Array.from({ length: 7200 }, (_, i) => lock(i)) }
  return JSON.stringify({ kind: 'rack', version: 1, nodes, transport: { bpm: 120, patterns: [pattern] } }, null, 1)
}

function timed(call) {
  const cpu = process.threadCpuUsage().user
  const start = performance.now()
  call()
  return { ms: performance.now() - start, cpuMs: (process.threadCpuUsage().user - cpu) / 1000 }
}

if (process.argv[2] === 'once') {
  const { parseRack } = await import('../engine/formats/rack.ts')
  const text = megabyteRack(process.argv[3] === 'dead')
  const parse = () => parseRack(text, { file: 'bench.json' })
  const first = timed(parse)
  const later = Array.from({ length: rounds }, () => timed(parse))
  console.log(JSON.stringify({ bytes: text.length, first, later }))
} else {
  for (const kind of ['sound', 'dead']) {
    const self = fileURLToPath(import.meta.url)
    const runs = Array.from({ length: rounds }, () =>
      JSON.parse(execFileSync(process.execPath, [self, 'once', kind], { encoding: 'utf8' })),
    )
    const of = (pick) => median(runs.map(pick)).toFixed(1)
    const name = kind === 'sound' ? 'nothing to tell' : '5400 warnings'
    console.log(
      `${runs[0].bytes} bytes, ${name}: first call ${of((run) => run.first.ms)} ms (thread ${of((run) => run.first.cpuMs)} ms), later ${of((run) => median(run.later.map((one) => one.ms)))} ms (thread ${of((run) => median(run.later.map((one) => one.cpuMs)))} ms)`,
    )
  }
}
