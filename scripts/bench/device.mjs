// P11: xruns beside a client that burns as much CPU time and does nothing else, in turns on one JACK server.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { nativeBuild } from '../lib/project.mjs'
import { column, interleave, lines, spread, table, timed } from './measure.mjs'
import { nullClient, nullClientMissing } from './peers.mjs'

const device = 'JACK Audio Connection Kit: system'
const server = `mam-bench-${process.pid}`
const env = { JACK_DEFAULT_SERVER: server }
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
    const cases = [
      {
        name: 'null client',
        run: async () => {
          const { stdout } = await timed(burner, [String(slice), '667'], { env })
          return { xruns: Number(/xruns=(\d+)/.exec(stdout)[1]) }
        },
      },
      {
        name: 'MAM',
        run: async () => {
          const words = ['device', device, String(slice), '64', '0.4']
          return lines((await timed(join(nativeBuild, 'bench/mam_bench'), words, { env })).stdout)[0]
        },
      },
    ]
    const { 'null client': burnt, MAM: ours } = await interleave(cases, rounds, progress)
    const callbacks = total(column(ours, 'callbacks'))
    return {
      commands: [`mam_bench device "${device}" ${slice} 64 0.4`, `jjit ${slice} 667`],
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
          ['load: median CPU time of a callback / period', spread(column(ours, 'load'), 2), '0.50'],
        ],
      ),
      note: `${rounds} slices of ${slice} s each, in turns, jackd --realtime -P 70 -d dummy -r 48000 -p 64. P11: at most 1.25 x null client + 5 xruns, 0 callbacks beyond the period; aim 0 beyond 70 %.`,
    }
  } finally {
    await stop()
  }
}
