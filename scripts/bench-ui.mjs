// npm run bench:ui: builds, then measures the page in headless Chromium, in turns with an empty page where that says something.
// docs/performance.md keeps what it printed.
//   npm run bench:ui -- [NAME...] [--rounds N] [--frames N] [--minutes N]
// NAME: frames, large, start: all when none is given. And heap, which is the goal's hour with --minutes 60.
import { parseArgs } from 'node:util'
import { machine } from './bench/measure.mjs'
import { frames } from './bench/ui/frames.mjs'
import { heap } from './bench/ui/heap.mjs'
import { large } from './bench/ui/large.mjs'
import { start } from './bench/ui/start.mjs'
import { build } from './lib/build.mjs'
import { main } from './lib/install.mjs'

const suites = { frames, large, start, heap }
const options = {
  rounds: { type: 'string', default: '6' },
  frames: { type: 'string', default: '600' },
  minutes: { type: 'string', default: '10' },
}

const progress = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}

await main(async (words) => {
  const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true })
  const unknown = positionals.find((name) => !Object.hasOwn(suites, name))
  if (unknown) throw new Error(`no benchmark ${unknown}; there are: ${Object.keys(suites).join(', ')}`)
  const chosen = positionals.length > 0 ? positionals : Object.keys(suites).filter((name) => name !== 'heap')
  const numbers = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Number(value)]))
  if (!Object.values(numbers).every((number) => number >= 1)) throw new Error('options take numbers from 1 on')
  await build()
  console.log(`${machine()}; ${new Date().toISOString().slice(0, 10)}\n`)
  for (const name of chosen) {
    const { skipped, commands, text, note } = await suites[name]({ ...numbers, progress })
    progress('')
    if (skipped) console.log(`## ${name}\n\nSkipped: ${skipped}.\n`)
    else console.log(`## ${name}\n\n${commands.map((line) => `    ${line}`).join('\n')}\n\n${text}\n\n${note}\n`)
  }
})
