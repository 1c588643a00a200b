// npm run bench: builds the benchmarks and runs them one after the other, each alone on the machine.
//   npm run bench -- NAME   those whose name begins with NAME
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './lib/build.mjs'
import { main } from './lib/install.mjs'
import { nativeBuild } from './lib/project.mjs'
import { hand } from './lib/run.mjs'

const folder = join(nativeBuild, 'bench')

/** Executables that native/bench builds: bench_NAME. */
const programs = () =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^bench_\w+$/.test(name))
        .sort()
    : []

await main(async ([wish = '']) => {
  await build({ everything: true })
  const chosen = programs().filter((name) => name.slice('bench_'.length).startsWith(wish))
  if (chosen.length === 0) throw new Error(`no benchmark begins with "${wish}"; there are: ${programs().join(', ')}`)
  for (const name of chosen) {
    console.log(`\n${name}`)
    const code = await hand(join(folder, name), [])
    if (code !== 0) return code
  }
  return 0
})
