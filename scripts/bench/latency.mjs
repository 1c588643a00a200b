// P10: from a command to the callback that carries what it made audible, seen by another JACK client. Ours struck from C++
// and from TypeScript, scsynth told over UDP by the reference benches' own client.
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { nativeBuild, root } from '../lib/project.mjs'
import { jackDevice, startJack } from './jack-server.mjs'
import { column, interleave, lines, median, percentile, spread, table, timed } from './measure.mjs'
import { commandClient, commandClientMissing, levelSynthDef } from './peers.mjs'

const bench = join(nativeBuild, 'bench/mam_bench')
const block = 64
/** A strike every 20 to 23 ms. */
const strikeMs = 21.5
const untilConnectedMs = 1200
const farMs = 15

/** Milliseconds from each strike to the first onset after it; what came to nothing is counted. */
function delays(sent, heard) {
  const found = []
  let at = 0
  for (const time of sent) {
    while (at < heard.length && heard[at] < time) at++
    const ms = (heard[at] - time) / 1e6
    if (ms < farMs) found.push(ms)
  }
  return { found, lost: sent.length - found.length }
}

const summary = (found, lost, periodMs) => ({
  p50: percentile(found, 0.5) / periodMs,
  p99: percentile(found, 0.99) / periodMs,
  p50Ms: percentile(found, 0.5),
  p99Ms: percentile(found, 0.99),
  lost,
})

async function struck(program, words, count, env) {
  const striking = timed(program, [...words, jackDevice, String(block), String(count)], { env })
  await sleep(untilConnectedMs)
  const seconds = (count * (strikeMs + 1) + 2000) / 1000
  const [strikes, ear] = await Promise.all([striking, timed(bench, ['onsets', String(seconds)], { env })])
  const [{ periodNs }, ...onsets] = lines(ear.stdout)
  const { found, lost } = delays(column(lines(strikes.stdout), 'sentNs'), column(onsets, 'heardNs'))
  if (found.length === 0) throw new Error('no strike was heard')
  return summary(found, lost, periodNs / 1e6)
}

// --- scsynth -----------------------------------------------------------------------------------------------------------

const padded = (text) => Buffer.from(text.padEnd((text.length + 4) & ~3, '\0'))

function int32(...values) {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) bytes.writeInt32BE(value, i * 4)
  return bytes
}

async function startScsynth(env) {
  const definition = readFileSync(await levelSynthDef())
  const words = ['-u', '57110', '-i', '0', '-o', '2', '-z', String(block)]
  const child = spawn('scsynth', words, { stdio: 'ignore', env: { ...process.env, ...env } })
  const ended = new Promise((resolve) => child.on('close', resolve))
  await sleep(2000)
  const socket = createSocket('udp4')
  const send = (...parts) =>
    new Promise((resolve) => socket.send(Buffer.concat(parts), 57110, '127.0.0.1', () => resolve()))
  const filled = Buffer.concat([definition, Buffer.alloc((4 - (definition.length % 4)) % 4)])
  await send(padded('/d_recv'), padded(',b'), int32(definition.length), filled)
  await sleep(500)
  await send(padded('/s_new'), padded(',siii'), padded('dc'), int32(1000, 0, 0))
  await sleep(300)
  socket.close()
  return async () => {
    child.kill('SIGTERM')
    await ended
  }
}

async function told(client, count, env) {
  const stop = await startScsynth(env)
  try {
    const { stdout } = await timed(client, [String(count)], { env })
    const number = (key) => Number(new RegExp(`${key}=(\\d+)`).exec(stdout)?.[1])
    const [p50, p99, lost, period] = ['p50', 'p99', 'lost', 'period'].map(number)
    return { p50: p50 / period, p99: p99 / period, p50Ms: p50 / 1000, p99Ms: p99 / 1000, lost }
  } finally {
    await stop()
  }
}

// --- together ----------------------------------------------------------------------------------------------------------

export async function latency({ rounds, progress, slice }) {
  const reason = commandClientMissing()
  if (reason) return { skipped: reason }
  const client = await commandClient()
  const count = Math.round((slice * 1000) / strikeMs)
  const { env, stop } = await startJack(block)
  try {
    const script = join(root, 'scripts/bench/latency/strikes.mjs')
    const cases = [
      { name: 'MAM, from C++', run: () => struck(bench, ['strikes'], count, env) },
      { name: 'MAM, from TypeScript', run: () => struck(process.execPath, [script], count, env) },
      { name: 'scsynth, over UDP', run: () => told(client, count, env) },
    ]
    const results = await interleave(cases, rounds, progress)
    const rows = cases.map(({ name }) => {
      const of = (key, digits) => spread(column(results[name], key), digits)
      const lost = column(results[name], 'lost').reduce((sum, n) => sum + n, 0)
      return [name, of('p50', 2), of('p99', 2), of('p50Ms', 2), of('p99Ms', 2), lost]
    })
    const p50 = (name) => median(column(results[name], 'p50Ms'))
    const behind = p50('MAM, from TypeScript') - p50('scsynth, over UDP')
    return {
      commands: [
        `mam_bench strikes "${jackDevice}" ${block} ${count}`,
        `scripts/bench/latency/strikes.mjs "${jackDevice}" ${block} ${count}`,
        `mam_bench onsets SECONDS`,
        `cmdlat ${count}`,
      ],
      text: table(['', 'p50, periods', 'p99, periods', 'p50, ms', 'p99, ms', 'lost'], rows),
      note: `${count} commands a round at times that have nothing to do with the blocks; jackd --realtime -P 70 -d dummy -r 48000 -p ${block}. Ideal: 0.50 and 0.99 periods. P10: from C++ p50 at most scsynth's and p99 at most 1.1 periods (aim 0.55 and 1.03); from TypeScript at most scsynth's p50 + 0.3 ms (here ${behind >= 0 ? '+' : ''}${behind.toFixed(2)} ms).`,
    }
  } finally {
    await stop()
  }
}
