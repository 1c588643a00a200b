// node check-large.mjs FILE: milliseconds to parse and validate it, the first time and warm, as JSON.
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { check } from '../../engine/formats/rack.ts'
import { median } from './measure.mjs'

const file = process.argv[2]
const text = readFileSync(file, 'utf8')
const times = []
for (let run = 0; run < 20; run++) {
  const start = performance.now()
  const { errors } = check(text, { file })
  times.push(performance.now() - start)
  if (errors > 0) throw new Error(`the rack of the benchmark has ${errors} errors`)
}
console.log(JSON.stringify({ first: times[0], warm: median(times.slice(5)) }))
