// Plays a rack through JACK's dummy driver at 128 frames and holds what the device was given against an offline render.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, root } from './project.mjs'
import { failed, passed, skipped } from './report.mjs'
import { run } from './run.mjs'

const device = 'JACK Audio Connection Kit: system'
const seconds = '4'
const mam = join(root, 'mam')
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Racks that come with MAM. */
const demos = () => readdirSync(join(root, 'assets', 'demo')).filter((name) => name.endsWith('.json'))

async function json(words, env) {
  const { code, stdout, output } = await run(mam, [...words, '--json'], { env, limitSeconds: 120 })
  if (code !== 0) throw new Error(`mam ${words.join(' ')} ended with ${code}\n${output}`)
  return JSON.parse(stdout)
}

/** Resolves with whether the server's device can be seen before two seconds are over. */
async function appears(env) {
  for (let tries = 0; tries < 10; tries++) {
    if ((await json(['devices'], env)).some(({ name }) => name === device)) return true
    await pause(200)
  }
  return false
}

async function compare(rack, folder, env) {
  const file = join(root, 'assets', 'demo', rack)
  const rendered = await json(['render', file, '-o', join(folder, 'rendered.wav'), '--seconds', seconds], env)
  const words = ['play', file, '--device', device, '--block', '128', '--seconds', seconds]
  const { recording } = await json([...words, '--record', join(folder, 'heard.wav')], env)
  return recording.sha256 === rendered.sha256
    ? passed()
    : failed(`${rack}: what JACK was given has sha256 ${recording.sha256}, the render ${rendered.sha256}`)
}

/** One result over all demo racks; skipped where JACK cannot run. */
export async function playThroughJack(scratch) {
  if (!findProgram('jackd')) return skipped('jackd is not installed', 'jackd2')
  mkdirSync(scratch, { recursive: true })
  const folder = mkdtempSync(join(scratch, 'jack-'))
  const name = `mam-${process.pid}`
  const env = { ...process.env, JACK_DEFAULT_SERVER: name, JACK_NO_START_SERVER: '1' }
  const words = ['--no-realtime', '-n', name, '-d', 'dummy', '-r', '48000', '-p', '128']
  const server = spawn('jackd', words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise((resolve) => server.on('close', resolve).on('error', resolve))
  let said = ''
  const listen = (text) => {
    if (said.length < 4096) said += text
  }
  server.stdout.setEncoding('utf8').on('data', listen)
  server.stderr.setEncoding('utf8').on('data', listen)
  try {
    if (!(await appears(env)))
      return server.exitCode === null
        ? skipped('PortAudio is missing, or knows no JACK', 'portaudio19-dev')
        : skipped(`jackd does not start here: ${said.split('\n').find(Boolean) ?? 'it says nothing'}`)
    const results = []
    for (const rack of demos()) results.push(await compare(rack, folder, env))
    const wrong = results.filter((result) => result.failed > 0)
    return {
      ...passed(results.length - wrong.length),
      failed: wrong.length,
      output: wrong.map((result) => result.output).join('\n'),
    }
  } finally {
    server.kill()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}
