/** A JACK server without a sound card, and ears on it: a client that records what the cue sends to it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { readSoundFile } from '../../audio/sound-file.ts'
import { cueUnavailable } from '../cue.ts'

/** Hz. */
export const JACK_RATE = 48000
/** As the audio process lists the client that records. */
export const HEADPHONES = 'JACK Audio Connection Kit: jackrec'

const isThere = (program: string) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined

/** Empty, or why nobody can listen here. */
export function noHeadphones(): string {
  if (!isThere('jackd') || !isThere('jack_rec')) return 'jackd is not installed'
  return cueUnavailable()
}

export class Headphones {
  private readonly folder: string
  private readonly server: ChildProcess
  private readonly env: NodeJS.ProcessEnv
  private files = 0

  /** The server's name is this process's own, and its children find it by that. */
  private constructor(folder: string) {
    this.folder = folder
    const name = `mam-cue-${process.pid}`
    process.env.JACK_DEFAULT_SERVER = name
    process.env.JACK_NO_START_SERVER = '1'
    this.env = { ...process.env }
    const words = ['--no-realtime', '-n', name, '-d', 'dummy', '-r', String(JACK_RATE), '-p', '1024']
    this.server = spawn('jackd', words, { stdio: 'ignore', env: this.env })
  }

  static async start(folder: string): Promise<Headphones> {
    const headphones = new Headphones(folder)
    await headphones.waitFor('system:playback_1')
    return headphones
  }

  /** Begins to listen; resolves once it does, with what resolves to the left channel of so many seconds. */
  async listen(seconds: number): Promise<{ heard: Promise<Float32Array> }> {
    const file = join(this.folder, `heard-${++this.files}.wav`)
    const words = ['-f', file, '-d', String(seconds), '-b', '16', 'system:capture_1', 'system:capture_2']
    const recorder = spawn('jack_rec', words, { stdio: 'ignore', env: this.env })
    const ended = new Promise((resolve) => recorder.once('exit', resolve))
    await this.waitFor('jackrec:input1')
    return { heard: ended.then(async () => (await readSoundFile(file)).channels[0]!) }
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.server.once('exit', resolve))
    this.server.kill()
    await ended
    delete process.env.JACK_DEFAULT_SERVER
    delete process.env.JACK_NO_START_SERVER
  }

  private async waitFor(port: string): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const { stdout } = spawnSync('jack_lsp', { encoding: 'utf8', env: this.env })
      if (stdout?.split('\n').includes(port)) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`the JACK server shows no port ${port}`)
  }
}

/**
 * How much of a sound is found in what was heard, 0..1, looked for in pieces of 20 ms: a busy machine loses blocks of a
 * server without realtime priority, and what is between them must still be the very samples.
 */
export function shareHeard(sound: Float32Array, heard: Float32Array, tolerance: number): number {
  const piece = 960
  let found = 0
  let pieces = 0
  let from = 0
  for (let at = 0; at + piece <= sound.length; at += 4 * piece, pieces++) {
    const place = placeOf(sound.subarray(at, at + piece), heard, from, tolerance)
    if (place < 0) continue
    found++
    from = place
  }
  return found / pieces
}

function placeOf(piece: Float32Array, heard: Float32Array, from: number, tolerance: number): number {
  for (let at = from; at + piece.length <= heard.length; at++) {
    let i = 0
    while (i < piece.length && Math.abs(piece[i]! - heard[at + i]!) <= tolerance) i++
    if (i === piece.length) return at
  }
  return -1
}
