// node check-large.mjs FILE: milliseconds of CPU time to parse and validate it, the first time and warm, as JSON.
import { readFileSync } from 'node:fs'
import { check } from '../../engine/formats/rack.ts'
import { median } from './measure.mjs'

const file = process.argv[2]
const text = readFileSync(file, 'utf8')
const milliseconds = () => {
  const { user, system } = process.cpuUsage() // what other programs take is not in it
  return (user + system) / 1000
}
const times = []
for (let run = 0; run < 20; run++) {
  const start = milliseconds()
  const { errors } = check(text, { file })
  times.push(milliseconds() - start)
  if (errors > 0) throw new Error(`the rack of the benchmark has ${errors} errors`)
}
console.log(JSON.stringify({ first: times[0], warm: median(times.slice(5)) }))
