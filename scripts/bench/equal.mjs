// P7: the same samples whatever the instruction set, the block size and the run.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/project.mjs'
import { scratch, shared, table, timed } from './measure.mjs'

const racks = join(shared, 'compat/rack')
const ways = [
  ...['v2', 'v3', 'v4'].map((isa) => ({ what: isa, env: { MAM_ISA: isa }, words: [] })),
  ...[1, 17, 64, 4096].map((block) => ({ what: `blocks of ${block}`, env: {}, words: ['--block', String(block)] })),
  { what: 'two threads', env: {}, words: ['--threads', '2'] },
  { what: 'again', env: {}, words: [] },
]

export async function equal({ progress }) {
  if (!existsSync(racks)) return { skipped: 'the reference racks are not here (MAM_SHARED)' }
  const rows = []
  for (const rack of ['acid303_sidechain_spectral', 'mamic_song', 'demo']) {
    const hashes = []
    for (const { what, env, words } of ways) {
      progress(`${rack}: ${what}`)
      const file = join(racks, `${rack}.json`)
      const range = ['--seconds', '60', '-o', join(scratch(), 'equal.wav'), '--json']
      const { stdout } = await timed(join(root, 'mam'), ['render', file, ...range, ...words], { env })
      hashes.push(JSON.parse(stdout).sha256)
    }
    const same = hashes.every((hash) => hash === hashes[0])
    rows.push([
      rack,
      hashes.length,
      same ? '**equal**' : `**${new Set(hashes).size} different**`,
      hashes[0].slice(0, 16),
    ])
  }
  return {
    commands: ['MAM_ISA=v2|v3|v4 ./mam render RACK -o OUT.wav --seconds 60 --block 1|17|64|4096 --threads 1|2'],
    text: table(['rack', 'renders', 'sha256 of the samples', 'begins with'], rows),
    note: `Ways: ${ways.map(({ what }) => what).join(', ')}.`,
  }
}
