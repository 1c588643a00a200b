// node --expose-gc leaps.mjs DEVICE SESSION COUNT: ms from a locate while it plays until frames from there sound, as JSON.
import { performance } from 'node:perf_hooks'
import { startHost } from '../document/in-process.mjs'

const [device, session, count] = process.argv.slice(2)
const { host, perform, close } = await startHost(session, device)
const cell = new Int32Array(new SharedArrayBuffer(4))
const GIVE_UP_MS = 2000
const BAR_FRAMES = 96_000
const BARS = 300

/** Where it plays now lies well before or behind: positions in between cannot be mistaken for it. */
async function leap(frame) {
  const start = performance.now()
  const done = perform('locate', { timelineFrame: BigInt(frame) })
  for (;;) {
    const { timelineFrame } = host.engine.status()
    const passed = performance.now() - start
    if (timelineFrame > frame && timelineFrame < frame + BAR_FRAMES / 2) {
      await done
      return passed
    }
    if (passed > GIVE_UP_MS) throw new Error(`it plays ${timelineFrame}, not ${frame}`)
    Atomics.wait(cell, 0, 0, 0.05)
  }
}

await perform('play')
const leaps = []
for (let i = 0; i < Number(count) + 10; i++) {
  await new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 20))
  const bar = Math.floor(BARS * ((i * 0.618) % 1))
  const ms = await leap(bar * BAR_FRAMES)
  // The first ones compile the code.
  if (i >= 10) leaps.push(ms)
}
console.log(JSON.stringify({ leaps }))
await close()
process.exit(0)
