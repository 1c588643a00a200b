// A session while it plays: racks that come and go, and leaps with chase.
import { join } from 'node:path'
import { findProgram, projectNode, root } from '../lib/project.mjs'
import { jackDevice, startJack } from './jack-server.mjs'
import { column, interleave, missing, percentile, spread, table, timed } from './measure.mjs'
import { demoRacks, demoSession, longSession } from './sessions/files.mjs'

const RACKS = 8
const MINUTES = 10
/** MB: V8's young generation, which otherwise grows with what is made. */
const youngHeap = ['--min-semi-space-size=16', '--max-semi-space-size=16']

export async function live({ rounds, slice, progress }) {
  if (!findProgram('jackd')) return { skipped: missing('jackd', 'jackd2') }
  const { env, stop } = await startJack(128)
  const run = async (script, ...words) => {
    const file = join(root, 'scripts/bench/sessions', script)
    return JSON.parse(
      (await timed(projectNode, ['--expose-gc', ...youngHeap, file, jackDevice, ...words], { env })).stdout,
    )
  }
  const session = demoSession(RACKS)
  const [visitor] = demoRacks(1)
  const long = longSession(MINUTES)
  try {
    const cases = [
      { name: 'still', run: () => run('comings.mjs', session, visitor, String(slice), '0') },
      { name: 'comings', run: () => run('comings.mjs', session, visitor, String(slice), '10') },
      { name: 'leaps', run: () => run('leaps.mjs', long, '60') },
    ]
    const results = await interleave(cases, rounds, progress)
    const of = (name, key, digits = 1) => spread(column(results[name], key), digits)
    const at = (share) =>
      spread(
        results.leaps.map(({ leaps }) => percentile(leaps, share)),
        1,
      )
    return {
      commands: [
        `node --expose-gc ${youngHeap.join(' ')} scripts/bench/sessions/comings.mjs DEVICE SESSION RACK ${slice} 10`,
        'node --expose-gc scripts/bench/sessions/leaps.mjs DEVICE SESSION 60',
      ],
      text: table(
        ['', 'value', 'must'],
        [
          ['racks added and removed', of('comings', 'edits', 0), ''],
          ['xruns meanwhile', `**${of('comings', 'xruns', 0)}**`, 'none of ours'],
          ['… while nobody edits', of('still', 'xruns', 0), ''],
          ['schedules kept when all are gone', of('comings', 'schedules', 0), ''],
          ['objects at the end beyond those before, MB', of('comings', 'alive', 2), ''],
          ['… while nobody edits', of('still', 'alive', 2), ''],
          ['memory of the process, beyond that before, MB', of('comings', 'resident', 1), ''],
          ['… while nobody edits', of('still', 'resident', 1), ''],
          [`leap to a bar of ${MINUTES} minutes until its frames sound, ms, median`, `**${at(0.5)}**`, '20'],
          ['… the slowest', `**${at(1)}**`, '20'],
        ],
      ),
      note: `${RACKS} demo racks on JACK with 128 frames, of which a leap waits for the next; ten racks a second come and go for ${slice} s, with a full history.`,
    }
  } finally {
    await stop()
  }
}
