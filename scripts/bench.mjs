// npm run bench: builds the programs of native/bench and runs them one after the other; docs/performance.md explains the
// figures.
//   npm run bench -- NAME         those whose name begins with NAME
import { join } from 'node:path'
import { main } from './lib/install.mjs'
import { buildNative } from './lib/native.mjs'
import { nativeBuild } from './lib/project.mjs'
import { hand } from './lib/run.mjs'

/** Name, program, words. */
const benches = [
  ['voices', 'mam_bench', ['voices', 'graph', '256', '60']],
  ['voices-bare', 'mam_bench', ['voices', 'bare', '256', '60']],
  ['queue', 'mam_bench', ['queue']],
  ['apply', 'mam_bench', ['apply']],
  ['callback', 'mam_bench', ['callback']],
  ['nodes', 'nodes_bench', []],
]

await main(async ([wish = '']) => {
  const chosen = benches.filter(([name]) => name.startsWith(wish))
  if (chosen.length === 0)
    throw new Error(`no benchmark ${wish}; there are: ${benches.map(([name]) => name).join(', ')}`)
  await buildNative([...new Set(chosen.map(([, program]) => program))])
  for (const [name, program, words] of chosen) {
    console.log(`\n${name}: ${[program, ...words].join(' ')}`)
    const code = await hand(join(nativeBuild, 'bench', program), words)
    if (code !== 0) return code
  }
  return 0
})
