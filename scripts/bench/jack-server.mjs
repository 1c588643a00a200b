// A JACK server of our own on the dummy driver, for benchmarks.
import { spawn } from 'node:child_process'

export const jackDevice = 'JACK Audio Connection Kit: system'

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Starts one at 48 kHz with realtime priority. Resolves with the environment in which programs find it, and a function that
 * ends it.
 */
export async function startJack(frames, tries = 3) {
  const name = `mam-bench-${process.pid}`
  const env = { JACK_DEFAULT_SERVER: name }
  const words = ['-n', name, '--realtime', '-P', '70', '-d', 'dummy', '-r', '48000', '-p', String(frames)]
  const child = spawn('jackd', words, { stdio: 'ignore', env: { ...process.env, ...env } })
  const ended = new Promise((resolve) => child.on('close', resolve))
  await sleep(1500)
  if (child.exitCode !== null) {
    if (tries > 1) return startJack(frames, tries - 1)
    throw new Error('jackd does not start with realtime priority here')
  }
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { env, stop }
}
