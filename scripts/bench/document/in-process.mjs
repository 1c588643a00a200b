// A Host with the real engine in this process, and how long its actions take until a command shows in the applied log.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Host } from '../../../engine/host/host.ts'
import { HOST_ORIGIN } from '../../../engine/host/live/publication.ts'
import { loadNative } from '../../../engine/host/native.ts'
import { scratch } from '../measure.mjs'

const connection = { id: 'bench' }
/** Far enough apart that no two steps become one. */
const STEP_MS = 2000
const GIVE_UP_MS = 2000
const cell = new Int32Array(new SharedArrayBuffer(4))

export async function startHost(file, device) {
  const stateFolder = mkdtempSync(join(scratch(), 'state-'))
  let clock = Date.now()
  const now = () => {
    clock += STEP_MS
    return clock
  }
  const host = new Host({ native: loadNative(), demoFolder: null, stateFolder, now })
  host.openDevice(device, 128)
  await host.open(file)
  const look = sharedLog(host.engine)
  const perform = (name, value = {}) => host.perform({ case: name, value }, HOST_ORIGIN, connection)
  const close = async () => {
    await host.close()
    rmSync(stateFolder, { recursive: true, force: true })
  }
  return { host, perform, look, close }
}

/** What was applied since the last look; the host gets all of it too. */
function sharedLog(engine) {
  const drain = engine.drainApplied.bind(engine)
  let kept = []
  const value = () => {
    const list = [...kept, ...drain()]
    kept = []
    return list
  }
  Object.defineProperty(engine, 'drainApplied', { value })
  return () => {
    const list = drain()
    kept.push(...list)
    return list
  }
}

/**
 * Milliseconds of one action: of the call itself, and until the log holds a command, applied since, of which `isShown` is
 * true.
 */
export async function timeApplied({ host, perform, look }, name, value, isShown) {
  host.hot.tick() // as if somebody looked: what is played is known by now
  look()
  const start = performance.now()
  const done = perform(name, value)
  const call = performance.now() - start
  for (;;) {
    const applied = look().some((command) => isShown(command))
    const passed = performance.now() - start
    if (applied) {
      await done
      return { call, applied: passed }
    }
    if (passed > GIVE_UP_MS) {
      await done
      throw new Error(`${name} was not applied within ${GIVE_UP_MS} ms`)
    }
    Atomics.wait(cell, 0, 0, 0.05)
  }
}

/** Lets timers and writing have their turn, at no fixed place within a block. */
export const rest = (ms = 2) => new Promise((resolve) => setTimeout(resolve, ms + Math.random() * 8))

/** What left fades out for 20 ms; a person's next edit comes later. */
export const FADED_MS = 30
