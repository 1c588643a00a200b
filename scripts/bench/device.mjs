// P11: xruns beside a client that burns as much CPU time and does nothing else, in turns on one JACK server.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { nativeBuild } from '../lib/project.mjs'
import { column, interleave, lines, spread, table, timed } from './measure.mjs'
import { nullClient, nullClientMissing } from './peers.mjs'

const device = 'JACK Audio Connection Kit: system'
const server = `mam-bench-${process.pid}`
const env = { JACK_DEFAULT_SERVER: server }
/** Asked for; what comes of it stands in the table. It must stay below 0.5. */
const load = '0.2'
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Starts a dummy server of 64 frames with realtime priority; resolves with a function that ends it. */
async function startServer() {
  const words = ['-n', server, '--realtime', '-P', '70', '-d', 'dummy', '-r', '48000', '-p', '64']
  const child = spawn('jackd', words, { stdio: 'ignore', env: { ...process.env, ...env } })
  const ended = new Promise((resolve) => child.on('close', resolve))
  await sleep(1500)
  if (child.exitCode !== null) throw new Error('jackd does not start with realtime priority here')
  return async () => {
    child.kill('SIGTERM')
    await ended
  }
}

const total = (values) => values.reduce((sum, value) => sum + value, 0)

export async function device64({ rounds, progress, slice }) {
  const reason = nullClientMissing()
  if (reason) return { skipped: reason }
  const burner = await nullClient()
  const stop = await startServer()
  try {
    // The null client burns what our callbacks took in the slice before it.
    let microseconds = 0
    const cases = [
      {
        name: 'MAM',
        run: async () => {
          const words = ['device', device, String(slice), '64', load]
          const [result] = lines((await timed(join(nativeBuild, 'bench/mam_bench'), words, { env })).stdout)
          microseconds = Math.round(result.medianNs / 1000)
          return result
        },
      },
      {
        name: 'null client',
        run: async () => {
          const { stdout } = await timed(burner, [String(slice), String(microseconds)], { env })
          return { xruns: Number(/xruns=(\d+)/.exec(stdout)[1]) }
        },
      },
    ]
    const { 'null client': burnt, MAM: ours } = await interleave(cases, rounds, progress)
    const callbacks = total(column(ours, 'callbacks'))
    return {
      commands: [`mam_bench device "${device}" ${slice} 64 ${load}`, `jjit ${slice} MICROSECONDS`],
      text: table(
        ['', 'MAM', 'null client'],
        [
          ['xruns in all slices', total(column(ours, 'xruns')), total(column(burnt, 'xruns'))],
          [
            'callbacks whose thread CPU time exceeds the period',
            `**${total(column(ours, 'beyondPeriod'))}** of ${callbacks}`,
            '',
          ],
          ['… exceeds 70 % of it', total(column(ours, 'beyond70Percent')), ''],
          ['load: median CPU time of a callback / period', spread(column(ours, 'load'), 2), 'the same'],
        ],
      ),
      note: `${rounds} slices of ${slice} s each, in turns; the null client burns the median of the slice before it; jackd --realtime -P 70 -d dummy -r 48000 -p 64. P11: at most 1.25 x null client + 5 xruns, 0 callbacks beyond the period; aim 0 beyond 70 %.`,
    }
  } finally {
    await stop()
  }
}
