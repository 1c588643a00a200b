// npm run bench: builds, then measures in interleaved rounds and prints tables of medians with their commands.
// docs/performance.md keeps what it printed.
//   npm run bench -- [NAME...] [--rounds N] [--slice SECONDS]
// NAME: render, graph, voices, synth, queue, apply, callback, edit, telemetry, equal, device, latency, host, document, sessions,
// live, parallel; all when none is given. And endurance, which is an hour with --slice 3600.
// Peers come from the folder MAM_SHARED (else ../shared); what is not there is skipped with its reason.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { device64, endurance } from './bench/device.mjs'
import { document } from './bench/document.mjs'
import { equal } from './bench/equal.mjs'
import { host } from './bench/host.mjs'
import { latency } from './bench/latency.mjs'
import { live } from './bench/live.mjs'
import { machine } from './bench/measure.mjs'
import { apply, callback, edit, graph, queue, synth, telemetry, voices } from './bench/native.mjs'
import { parallel } from './bench/parallel.mjs'
import { render } from './bench/render.mjs'
import { sessions } from './bench/sessions.mjs'
import { build } from './lib/build.mjs'
import { main } from './lib/install.mjs'
import { buildNative } from './lib/native.mjs'
import { nativeBuild } from './lib/project.mjs'
import { hand } from './lib/run.mjs'

const suites = {
  render,
  graph,
  voices,
  synth,
  queue,
  apply,
  callback,
  edit,
  telemetry,
  equal,
  device: device64,
  endurance,
  latency,
  host,
  document,
  sessions,
  live,
  parallel,
}

/** They run what people run, and need no program of their own. */
const ofTheCommand = ['render', 'equal', 'host', 'document', 'sessions', 'live', 'parallel']

const options = { rounds: { type: 'string', default: '5' }, slice: { type: 'string', default: '10' } }

/** A line that rewrites itself in a terminal and stays silent in a log. */
const progress = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}

async function measure(name, settings) {
  const { skipped, commands, text, note } = await suites[name](settings)
  progress('')
  if (skipped) return `## ${name}\n\nSkipped: ${skipped}.\n`
  const lines = commands.map((command) => `    ${command}`).join('\n')
  return `## ${name}\n\n${lines}\n\n${text}\n${note ? `\n${note}\n` : ''}`
}

await main(async (words) => {
  const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true })
  const known = [...Object.keys(suites), 'nodes']
  const unknown = positionals.find((name) => !known.includes(name))
  if (unknown) throw new Error(`no benchmark ${unknown}; there are: ${known.join(', ')}`)
  const chosen = positionals.length > 0 ? positionals : Object.keys(suites).filter((name) => name !== 'endurance')
  const settings = { rounds: Number(values.rounds), slice: Number(values.slice), progress }
  if (!(settings.rounds >= 1 && settings.slice >= 1)) throw new Error('--rounds and --slice take numbers from 1 on')
  await build()
  if (chosen.some((name) => !ofTheCommand.includes(name))) await buildNative(['mam_bench', 'nodes_bench'])
  console.log(`${machine()}; ${settings.rounds} rounds; ${new Date().toISOString().slice(0, 10)}\n`)
  let failed = false
  for (const name of chosen) {
    if (name === 'nodes') await hand(join(nativeBuild, 'bench', 'nodes_bench'), [])
    else {
      try {
        console.log(await measure(name, settings))
      } catch (error) {
        failed = true
        console.log(`## ${name}\n\nFailed: ${error.message}\n`) // the others are measured all the same
      }
    }
  }
  return failed ? 1 : 0
})
