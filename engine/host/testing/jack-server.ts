/** A JACK server of a test's own, which needs no sound card; killed and started again as a cable is pulled and put back. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

export const hasJack = spawnSync('jackd', ['--version'], { stdio: 'ignore' }).error === undefined
export const NO_JACK = 'jackd is not installed (Debian: jackd2)'
export const JACK_DEVICE = 'JACK Audio Connection Kit: system'

export class JackServer {
  /** No server of anybody else is touched. */
  private readonly name: string
  private readonly before = { ...process.env }
  private server: ChildProcess | undefined

  /** From now on this process and its children see this server, and start none by themselves. `name` is unique to the file. */
  constructor(name: string) {
    this.name = `${name}-${process.pid}`
    Object.assign(process.env, { JACK_DEFAULT_SERVER: this.name, JACK_NO_START_SERVER: '1' })
  }

  start(): void {
    const words = ['--no-realtime', '-n', this.name, '-d', 'dummy', '-r', '48000', '-p', '128']
    this.server = spawn('jackd', words, { stdio: 'ignore' })
  }

  /** As a crash or a pulled cable ends it. */
  kill(): Promise<void> {
    return this.end('SIGKILL')
  }

  /** One that was killed keeps its place among the eight that a system can have, until one of its name ends in order. */
  async close(): Promise<void> {
    if (!this.server) {
      this.start()
      await sleep(500)
    }
    await this.end('SIGTERM')
    for (const key of ['JACK_DEFAULT_SERVER', 'JACK_NO_START_SERVER'])
      if (this.before[key] === undefined) delete process.env[key]
      else process.env[key] = this.before[key]
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { server } = this
    this.server = undefined
    if (!server || server.exitCode !== null) return
    server.kill(signal)
    await once(server, 'exit')
  }
}
