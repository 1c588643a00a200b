// Racks rendered by two realtime threads, against the callback alone, in turns on one JACK server.
import { join } from 'node:path'
import { findProgram, projectNode, root } from '../lib/project.mjs'
import { jackDevice, startJack } from './jack-server.mjs'
import { column, interleave, median, missing, spread, table, timed } from './measure.mjs'
import { demoSession } from './sessions/files.mjs'

const RACKS = 16
const THREADS = 2

export async function parallel({ rounds, slice, progress }) {
  if (!findProgram('jackd')) return { skipped: missing('jackd', 'jackd2') }
  const { env, stop } = await startJack(128)
  const script = join(root, 'scripts/bench/sessions/threads.mjs')
  const session = demoSession(RACKS)
  const run = async (threads) =>
    JSON.parse(
      (await timed(projectNode, [script, jackDevice, session, String(slice), String(threads)], { env })).stdout,
    )
  try {
    const results = await interleave(
      [
        { name: 'serial', run: () => run(1) },
        { name: 'parallel', run: () => run(THREADS) },
      ],
      rounds,
      progress,
    )
    const of = (name, key, digits) => spread(column(results[name], key), digits)
    const both = (key, digits) => [of('serial', key, digits), of('parallel', key, digits)]
    const p99 = (name) => median(column(results[name], 'p99Ms'))
    return {
      commands: [`node scripts/bench/sessions/threads.mjs DEVICE SESSION ${slice} THREADS`],
      text: table(
        ['', 'one thread', `${THREADS} threads`, 'ratio', 'must'],
        [
          ['callback p50, ms', ...both('p50Ms', 3), '', ''],
          [
            'callback p99, ms',
            ...both('p99Ms', 3),
            `**${(p99('parallel') / p99('serial')).toFixed(2)}**`,
            'at most 1.05',
          ],
          ['all threads, % of a core', ...both('cpuPercent', 1), '', ''],
          ['xruns', ...both('xruns', 0), '', ''],
          ['stalls', '', of('parallel', 'stalls', 0), '', ''],
          ['times it fell back to one thread', '', of('parallel', 'fallBacks', 0), '', ''],
        ],
      ),
      note: `${RACKS} demo racks, blocks of 128 frames, every block's wall time from the flight record; ${slice} s a slice, medians over slices.`,
    }
  } finally {
    await stop()
  }
}
