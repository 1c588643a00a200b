// P11: xruns beside a client that burns as much CPU time and does nothing else, in turns on one JACK server.
import { join } from 'node:path'
import { nativeBuild } from '../lib/project.mjs'
import { jackDevice, startJack } from './jack-server.mjs'
import { column, interleave, lines, spread, table, timed } from './measure.mjs'
import { nullClient, nullClientMissing } from './peers.mjs'

/** Asked for; what comes of it stands in the table. It must stay below 0.5. */
const load = '0.2'
const total = (values) => values.reduce((sum, value) => sum + value, 0)

export async function device64({ rounds, progress, slice }) {
  const reason = nullClientMissing()
  if (reason) return { skipped: reason }
  const burner = await nullClient()
  const { env, stop } = await startJack(64)
  try {
    // The others burn what our callbacks took in the slice before.
    let microseconds = 0
    const ours = async (how) => {
      const words = ['device', jackDevice, String(slice), '64', how()]
      return lines((await timed(join(nativeBuild, 'bench/mam_bench'), words, { env })).stdout)[0]
    }
    const cases = [
      {
        name: 'MAM',
        run: async () => {
          const result = await ours(() => load)
          microseconds = Math.round(result.medianNs / 1000)
          return result
        },
      },
      { name: 'burner', run: () => ours(() => `burn:${microseconds}`) },
      {
        name: 'null client',
        run: async () => {
          const { stdout } = await timed(burner, [String(slice), String(microseconds)], { env })
          return { xruns: Number(/xruns=(\d+)/.exec(stdout)[1]) }
        },
      },
    ]
    const results = await interleave(cases, rounds, progress)
    const sum = (name, key) => total(column(results[name], key))
    const both = (key) => [sum('MAM', key), sum('burner', key)]
    return {
      commands: [
        `mam_bench device "${jackDevice}" ${slice} 64 ${load}`,
        `mam_bench device "${jackDevice}" ${slice} 64 burn:MICROSECONDS`,
        `jjit ${slice} MICROSECONDS`,
      ],
      text: table(
        ['', 'MAM', 'burner in its place', 'null client'],
        [
          ['xruns a slice', ...Object.keys(results).map((name) => spread(column(results[name], 'xruns'), 0))],
          ['xruns in all slices', ...both('xruns'), sum('null client', 'xruns')],
          ['callbacks', ...both('callbacks'), ''],
          ['… whose thread CPU time exceeds the period', ...both('beyondPeriod'), ''],
          ['… exceeds 70 % of it', ...both('beyond70Percent'), ''],
          [
            'median CPU time / period',
            ...['MAM', 'burner'].map((name) => spread(column(results[name], 'load'), 2)),
            '',
          ],
        ],
      ),
      note: `${rounds} slices of ${slice} s each, in turns; burner and null client burn the median of our slice before them and do nothing else, so that what exceeds the period there is time that the hypervisor stole and the kernel charged to the thread; jackd --realtime -P 70 -d dummy -r 48000 -p 64. P11: at most 1.25 x null client + 5 xruns, 0 callbacks beyond the period; aim 0 beyond 70 %.`,
    }
  } finally {
    await stop()
  }
}

const enduranceBlock = 64
const half = '0.5'

/** Half of the period busy for an hour, or for the seconds asked for. */
export async function endurance({ slice, progress }) {
  const seconds = slice
  const { env, stop } = await startJack(enduranceBlock)
  try {
    progress(`${seconds} s on JACK`)
    const words = ['device', jackDevice, String(seconds), String(enduranceBlock), half]
    const [result] = lines((await timed(join(nativeBuild, 'bench/mam_bench'), words, { env })).stdout)
    const mib = (kilobytes) => (kilobytes / 1024).toFixed(1)
    return {
      commands: [`mam_bench device "${jackDevice}" ${seconds} ${enduranceBlock} ${half}`],
      text: table(
        ['', 'value', 'must'],
        [
          ['median thread CPU time / period', result.load.toFixed(2), half],
          ['callbacks', result.callbacks, ''],
          ['… whose thread CPU time exceeds the period', `**${result.beyondPeriod}**`, 0],
          ['longest callback, periods', ((result.maxNs * result.load) / result.medianNs).toFixed(2), ''],
          ['xruns, those of the machine included', result.xruns, ''],
          ['late commands', result.lateCommands, 0],
          [
            'memory at the beginning and at the end, MiB',
            `**${mib(result.memoryBeforeKb)} and ${mib(result.memoryAfterKb)}**`,
            'flat',
          ],
        ],
      ),
    }
  } finally {
    await stop()
  }
}
