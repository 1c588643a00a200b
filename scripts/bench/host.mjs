// What a user waits for: the host's first answer, the check of a large file, the memory of a host that plays a demo.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { root, withTools } from '../lib/project.mjs'
import { column, interleave, scratch, spread, table, timed } from './measure.mjs'

/** A rack of about a megabyte: basses with patterns of locks in every bar. */
function largeRack() {
  const nodes = []
  const patterns = []
  for (let i = 0; JSON.stringify(patterns, null, 1).length < 900000; i++) {
    const id = `bass${i}`
    nodes.push({ id, type: 'tb303_ext', params: { cutoff: 400 + i, resonance: 0.5, envMod: 0.4 } })
    const locks = Array.from({ length: 16 }, (_, step) => ({ step, param: 'CUTOFF_HZ', value: 300 + 10 * step + i }))
    patterns.push({ target: id, steps: 'x.x.x.x.x.x.x.x.', locks })
  }
  return {
    version: 1,
    sampleRate: 48000,
    channels: 2,
    nodes,
    transport: { bpm: 120, lengthBars: 4, resolution: 16, patterns },
  }
}

/** CPU seconds of a process so far. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024

/** Starts the host; resolves with milliseconds to its first HTTP answer and, after it settled, its memory in MiB. */
async function serve() {
  const start = performance.now()
  const words = [join(root, 'dist/app/cli.js'), 'serve', '--json', '--device', 'silent']
  const child = spawn('node', words, { env: withTools(), stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.on('close', resolve))
  try {
    const address = await new Promise((resolve, reject) => {
      let text = ''
      child.stdout.on('data', (part) => {
        text += part
        const found = /https?:\/\/[^\s"]+/.exec(text)
        if (found) resolve(found[0])
      })
      child.on('close', () => reject(new Error(`mam serve ended: ${text}`)))
    })
    const answer = await fetch(address, { redirect: 'manual' })
    if (answer.status >= 400) throw new Error(`mam serve answered ${answer.status}`)
    await answer.arrayBuffer()
    const firstAnswer = performance.now() - start
    const cpu = cpuSeconds(child.pid) * 1000
    await new Promise((resolve) => setTimeout(resolve, 3000))
    return { firstAnswer, cpu, memory: memory(child.pid) }
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

export async function host({ rounds, progress }) {
  const file = join(scratch(), 'large.json')
  const text = JSON.stringify(largeRack(), null, 1)
  writeFileSync(file, text)
  const timing = join(root, 'scripts/bench/check-large.mjs')
  const check = async () => JSON.parse((await timed(join(root, 'node_modules/.bin/node'), [timing, file])).stdout)
  const results = await interleave(
    [
      { name: 'serve', run: serve },
      { name: 'check', run: check },
    ],
    rounds,
    progress,
  )
  return {
    commands: [
      './mam serve --device silent',
      `scripts/bench/check-large.mjs FILE (${(text.length / 1e6).toFixed(2)} MB)`,
    ],
    text: table(
      ['', 'value', 'must'],
      [
        ['`mam serve` to its first answer, ms', `**${spread(column(results.serve, 'firstAnswer'), 0)}**`, '1000'],
        ['… its CPU time until then, ms', spread(column(results.serve, 'cpu'), 0), ''],
        ['parse and validate the rack, CPU ms, warm', `**${spread(column(results.check, 'warm'), 1)}**`, '50'],
        ['… the first time in a new process', spread(column(results.check, 'first'), 1), ''],
        ['memory of the host with the demo, MiB RSS', `**${spread(column(results.serve, 'memory'), 0)}**`, '150'],
      ],
    ),
  }
}
