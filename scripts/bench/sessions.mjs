// Sessions offline: what a session costs beyond its racks, threads, stems, silence, and memory over ten hours.
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { projectNode, root } from '../lib/project.mjs'
import { column, interleave, median, scratch, spread, table, timed } from './measure.mjs'
import { busSession, demoRacks, demoSession, silentSession, sparseSession } from './sessions/files.mjs'

const HOURS = 10
const script = join(root, 'scripts/bench/sessions/render.mjs')

async function rendered(seconds, threads, ...files) {
  const { stdout } = await timed(projectNode, [script, String(seconds), String(threads), ...files])
  return JSON.parse(stdout)
}

/** A folder with nothing in it: what is overwritten would cost as well. */
function freshFolder() {
  const folder = join(scratch(), 'rendered')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  return folder
}

/** The command as a user gives it, files included, into memory. */
async function command(session, seconds, hasStems = false) {
  const folder = freshFolder()
  const out = join(folder, 'session.wav')
  const words = hasStems ? ['--stems', join(folder, 'stems')] : []
  const { cpu, wall } = await timed(join(root, 'mam'), [
    'render',
    session,
    '-o',
    out,
    '--seconds',
    String(seconds),
    '--json',
    ...words,
  ])
  return { cpu, wall }
}

/** The system's share of twenty stems: 32-bit stereo files of as many bytes. */
async function bytesAlone(seconds) {
  const bytes = String(seconds * 48000 * 2 * 4)
  const { stdout } = await timed(projectNode, [
    join(root, 'scripts/bench/sessions/bytes.mjs'),
    freshFolder(),
    '20',
    bytes,
  ])
  return JSON.parse(stdout)
}

/** Keeps one core busy for as long as `work` takes. */
async function besideAnotherProgram(work) {
  const busy = spawn(projectNode, ['-e', 'for (;;);'], { stdio: 'ignore' })
  try {
    return await work()
  } finally {
    busy.kill('SIGKILL')
  }
}

export async function sessions({ rounds, slice, progress }) {
  const racks = demoRacks(16)
  const session = demoSession(16)
  const buses = busSession()
  const silent = silentSession(64)
  const sparse = sparseSession(HOURS)
  const cases = [
    { name: 'apart', run: () => rendered(slice, 1, ...racks) },
    { name: 'together', run: () => rendered(slice, 1, session) },
    { name: 'two threads', run: () => rendered(slice, 2, session) },
    { name: 'one, core taken', run: () => besideAnotherProgram(() => rendered(slice, 1, session)) },
    { name: 'two, core taken', run: () => besideAnotherProgram(() => rendered(slice, 2, session)) },
    { name: 'mix', run: () => command(buses, slice) },
    { name: 'stems', run: () => command(buses, slice, true) },
    { name: 'bytes', run: () => bytesAlone(slice) },
    { name: 'silent', run: () => rendered(6 * slice, 1, silent) },
    { name: 'hours', run: () => rendered(3600 * HOURS, 1, sparse) },
  ]
  const results = await interleave(cases, rounds, progress)
  const of = (name, key) => column(results[name], key)
  /** Of each round, as what else the machine did met both. */
  const ratios = (over, under, key) => of(over, key).map((value, round) => value / of(under, key)[round])
  const share = results.silent.map(({ cpu, sound }) => (100 * cpu) / sound)
  const growth = results.hours.map(({ memory }) => memory.at(-1) / memory[0])
  const seconds = (name, key) => spread(of(name, key))
  const bold = (values, digits = 2) => `**${median(values).toFixed(digits)}**`
  const rows = [
    ['sixteen demos one after the other, CPU s', seconds('apart', 'cpu'), '', ''],
    ['… in one session, CPU s', seconds('together', 'cpu'), bold(ratios('together', 'apart', 'cpu')), 'at most 1.05'],
    ['one thread, wall s', seconds('together', 'wall'), '', ''],
    [
      'two threads, wall s: times as fast',
      seconds('two threads', 'wall'),
      bold(ratios('together', 'two threads', 'wall')),
      'at least 1.5, aim 1.8',
    ],
    [
      '… with the other core taken, of one thread with it taken',
      seconds('two, core taken', 'wall'),
      bold(ratios('two, core taken', 'one, core taken', 'wall')),
      'at most 1.15',
    ],
    ['the command, mix alone, CPU s', seconds('mix', 'cpu'), '', ''],
    ['… and twenty stems, CPU s', seconds('stems', 'cpu'), bold(ratios('stems', 'mix', 'cpu')), 'at most 1.15'],
    [
      '… of which writing as many bytes takes alone, CPU s',
      seconds('bytes', 'cpu'),
      bold(ratios('bytes', 'mix', 'cpu')),
      '',
    ],
    ['sixty-four silent demos, % of a core', spread(share, 2), bold(share), 'at most 2'],
    [
      `memory after ${HOURS} hours, of that after one`,
      spread(
        of('hours', 'memory').map((list) => list.at(-1)),
        1,
      ),
      bold(growth, 3),
      'at most 1.02',
    ],
  ]
  return {
    commands: [
      `node scripts/bench/sessions/render.mjs ${slice} 1|2 demos16.json`,
      `./mam render buses.json -o OUT.wav --seconds ${slice} [--stems DIR]`,
      `node scripts/bench/sessions/render.mjs ${6 * slice} 1 silent.json`,
      `node scripts/bench/sessions/render.mjs ${3600 * HOURS} 1 sparse.json`,
    ],
    text: table(['', 'value', 'ratio', 'must'], rows),
    note: 'Ratios are of the same round. CPU is user and system time: of the first rows without the start of Node.',
  }
}
