// Whole racks, rendered by the command line as a user would, against scsynth's minute of 64 voices in the same rounds.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/project.mjs'
import { column, interleave, median, scratch, shared, spread, table, timed } from './measure.mjs'
import { scsynthMinute, scsynthMissing } from './peers.mjs'

const racks = join(shared, 'compat/rack')
const works = [
  {
    name: 'acid303_sidechain_spectral',
    words: ['--bars', '320'],
    what: 'acid303_sidechain_spectral, 320 bars',
    must: 2.2,
    aim: 0.7,
  },
  { name: 'mamic_song', words: [], what: 'mamic_song, whole', must: 0.8, aim: 0.25 },
]

export async function render({ rounds, progress }) {
  if (!existsSync(racks)) return { skipped: 'the reference racks are not here (MAM_SHARED)' }
  const reason = scsynthMissing()
  if (reason) return { skipped: reason }
  const cases = works.map(({ name, words }) => ({
    name,
    run: async () => {
      const out = join(scratch(), 'render.wav')
      const done = await timed(join(root, 'mam'), [
        'render',
        join(racks, `${name}.json`),
        '-o',
        out,
        '--json',
        ...words,
      ])
      const { frames, sampleRate } = JSON.parse(done.stdout)
      return { ...done, seconds: frames / sampleRate }
    },
  }))
  const results = await interleave([...cases, { name: 'scsynth', run: () => scsynthMinute(64) }], rounds, progress)
  const peer = column(results.scsynth, 'cpu')
  const rows = works.map(({ name, what, must, aim }) => {
    const cpu = column(results[name], 'cpu')
    const [{ seconds }] = results[name]
    const ratio = median(cpu) / median(peer)
    return [what, spread(cpu), `${(seconds / median(cpu)).toFixed(0)}x`, `**${ratio.toFixed(2)}**`, must, aim]
  })
  rows.push(['scsynth 3.13, 64 voices, one minute', spread(peer), `${(60 / median(peer)).toFixed(0)}x`, '1', '', ''])
  return {
    commands: [
      './mam render acid303_sidechain_spectral.json -o OUT.wav --bars 320',
      './mam render mamic_song.json -o OUT.wav',
      'scsynth -N sc_64.osc _ OUT.wav 48000 WAV float -o 2 -i 0 -z 64 -n 4096 -w 256 -m 262144',
    ],
    text: table(['work', 'CPU s', 'x real time (CPU)', 'of scsynth', 'must', 'aim'], rows),
    note: 'CPU is user and system time of the whole command: start of Node, parsing, rendering, loudness, hash and file.',
  }
}
