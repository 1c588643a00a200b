// Document, history and host: how soon an action sounds, what undo, opening and a long history take, what an idle host costs.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, projectNode, root } from '../lib/project.mjs'
import { largeSession, rackFiles } from './document/racks.mjs'
import { jackDevice, startJack } from './jack-server.mjs'
import { column, interleave, percentile, scratch, spread, table, timed } from './measure.mjs'

const BLOCK_MS = 128 / 48
const STEPS = 10_000
const RACKS = 64

async function measured(script, words, { flags = [], env = {} } = {}) {
  const { stdout } = await timed(projectNode, [...flags, join(root, 'scripts/bench/document', script), ...words], {
    env,
  })
  return JSON.parse(stdout)
}

/** JACK's environment; null, with a note, where it is not there or does not start. */
async function jackIfThere() {
  if (!findProgram('jackd')) return { env: null, stop: () => {}, note: 'JACK was skipped: jackd is not installed.' }
  try {
    return { ...(await startJack(128)), note: '' }
  } catch (error) {
    return { env: null, stop: () => {}, note: `JACK was skipped: ${error.message}.` }
  }
}

function casesOf(racks, jack, slice) {
  const actions = (name, device, env) => ({
    name: `${name}, ${env ? 'JACK' : 'silent'}`,
    run: () => measured('actions.mjs', [device, racks[name]], { env: env ?? {} }),
  })
  const session = largeSession(RACKS)
  return [
    ...Object.keys(racks).map((name) => actions(name, 'silent')),
    ...(jack ? Object.keys(racks).map((name) => actions(name, jackDevice, jack)) : []),
    { name: 'gestures', run: () => measured('gestures.mjs', [racks.demo]) },
    { name: 'opening', run: () => measured('opening.mjs', [session, String(RACKS)]) },
    { name: 'idle', run: () => measured('idle.mjs', [racks.demo, String(slice)]) },
    {
      name: 'memory',
      run: () => measured('history-memory.mjs', [racks.demo, String(STEPS)], { flags: ['--expose-gc'] }),
    },
  ]
}

/** Per round, then over the rounds: `median [lowest-highest]`. */
const overRounds = (results, pick, digits = 2) => spread(results.map(pick), digits)
const at = (share, list, key) => (result) => percentile(key ? column(result[list], key) : result[list], share)
const less = (pick) => (result) => pick(result) - BLOCK_MS

function actionRows(results) {
  const kinds = { value: 'a value', structure: 'a node or connection' }
  return Object.entries(results).flatMap(([rack, list]) =>
    Object.entries(kinds).map(([kind, words]) => [
      rack,
      words,
      overRounds(list, at(0.5, kind, 'call')),
      overRounds(list, at(0.5, kind, 'applied')),
      overRounds(list, at(0.99, kind, 'applied')),
      `**${overRounds(list, less(at(0.99, kind, 'applied')))}**`,
    ]),
  )
}

function undoRows(results) {
  const kinds = { undoValue: 'undo of a value', undoStructure: 'undo of a node', jump: 'jump over 100 steps' }
  return Object.entries(results).flatMap(([rack, list]) =>
    Object.entries(kinds).map(([kind, words]) => [
      rack,
      words,
      overRounds(list, at(0.5, kind, 'applied')),
      `**${overRounds(list, at(0.99, kind, 'applied'))}**`,
    ]),
  )
}

function hostRows({ gestures, opening, idle, memory }) {
  const share = (state, part) => overRounds(idle, (result) => result[state][part])
  const clients = overRounds(idle, ({ playing, watched }) => watched.host - playing.host)
  return [
    ['move of a hand to its answer, p50, ms', `**${overRounds(gestures, at(0.5, 'answers'))}**`, '5'],
    ['… p99', `**${overRounds(gestures, at(0.99, 'answers'))}**`, '15'],
    ['… to its echo in the hot stream, p50', overRounds(gestures, at(0.5, 'echoes')), ''],
    ['… p99', overRounds(gestures, at(0.99, 'echoes')), ''],
    [
      `open a session of ${RACKS} racks until a client shows it, ms`,
      `**${spread(column(opening, 'opened'), 0)}**`,
      '1000',
    ],
    ['… and until another client has connected and shows it', `**${spread(column(opening, 'both'), 0)}**`, '1000'],
    [`a history of ${STEPS} steps, MB`, `**${spread(column(memory, 'megabytes'), 1)}**`, '50'],
    ['host, stopped, nobody connected, % of a core', `**${share('stopped', 'host')}**`, '0.5'],
    ['… its JavaScript thread', share('stopped', 'main'), ''],
    ["… the device's thread, which renders the rack at rest", share('stopped', 'device'), ''],
    ['host, playing, nobody connected, % of a core', share('playing', 'host'), ''],
    ["… the device's thread", share('playing', 'device'), ''],
    ['ten clients that watch, % of a core more than none', `**${clients}**`, '10'],
  ]
}

export async function document({ rounds, slice, progress }) {
  const racks = rackFiles()
  const jack = await jackIfThere()
  try {
    const all = await interleave(casesOf(racks, jack.env, slice), rounds, progress)
    const { gestures, opening, idle, memory, ...actions } = all
    return {
      commands: [
        'scripts/bench/document/actions.mjs silent|JACK FILE',
        'scripts/bench/document/gestures.mjs FILE',
        `scripts/bench/document/opening.mjs SESSION ${RACKS}`,
        `scripts/bench/document/history-memory.mjs FILE ${STEPS}`,
        `scripts/bench/document/idle.mjs FILE ${slice}`,
      ],
      text: [
        table(
          ['rack, device', 'edit', 'call p50', 'applied p50', 'applied p99', 'p99 less a block'],
          actionRows(actions),
        ),
        table(['rack, device', 'while it plays', 'applied p50', 'applied p99'], undoRows(actions)),
        table(['', 'value', 'must'], hostRows({ gestures, opening, idle, memory })),
      ].join('\n\n'),
      note: jack.note,
    }
  } finally {
    await jack.stop()
    rmSync(join(scratch(), `session-${RACKS}`), { recursive: true, force: true })
  }
}
