// node render.mjs SECONDS THREADS FILE...: renders racks or sessions one after the other to nobody, in this process. JSON: CPU and
// wall seconds of the rendering alone, seconds of sound, memory in MiB after each tenth.
import { performance } from 'node:perf_hooks'
import { loadRack } from '../../../app/cli/rack.ts'
import { loadNative } from '../../../engine/host/native.ts'
import { renderPass } from '../../../engine/host/render/pass.ts'

const [seconds, threads, ...files] = process.argv.slice(2)
const native = loadNative()
const shell = { err: (text) => process.stderr.write(text), native: () => native }
const never = new AbortController().signal
const racks = await Promise.all(files.map((file) => loadRack(file, shell)))
const memory = []

const before = process.cpuUsage()
const start = performance.now()
let sound = 0
for (const { plan, sampleRate } of racks) {
  const hardFrames = Number(seconds) * sampleRate
  const range = {
    sampleRate,
    bars: 0,
    loopCount: 1_000_000,
    startBar: 0,
    endBar: 0,
    hardFrames,
    tailFrames: 0,
    loop: false,
  }
  const job = { plan, range, blockFrames: 512, threads: Number(threads), skipFrames: 0 }
  let done = 0
  await renderPass(
    native,
    job,
    never,
    () => {},
    (samples) => {
      done += samples.length / plan.channels
      if (done * 10 < hardFrames * ((memory.length % 10) + 1)) return
      memory.push(process.memoryUsage().rss / 2 ** 20)
    },
  )
  sound += done / sampleRate
}
const wall = (performance.now() - start) / 1000
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ cpu: (user + system) / 1e6, wall, sound, memory }))
