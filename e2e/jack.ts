/** A JACK server of a test's own, which needs no sound card; killed and started again as a cable is pulled and put back. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

export const hasJack = spawnSync('jackd', ['--version'], { stdio: 'ignore' }).error === undefined
export const NO_JACK = 'jackd is not installed (Debian: jackd2)'
export const JACK_DEVICE = 'JACK Audio Connection Kit: system'

export class JackServer {
  /** Of this process alone: no server of anybody else is touched. */
  readonly name = `mam-e2e-${process.pid}`
  private readonly before = { ...process.env }
  private server: ChildProcess | undefined

  /** From now on this process and its children see this server, and start none by themselves. */
  constructor() {
    Object.assign(process.env, { JACK_DEFAULT_SERVER: this.name, JACK_NO_START_SERVER: '1' })
  }

  start(): void {
    const words = ['--no-realtime', '-n', this.name, '-d', 'dummy', '-r', '48000', '-p', '128']
    this.server = spawn('jackd', words, { stdio: 'ignore' })
  }

  /** As a crash or a pulled cable ends it. */
  async kill(): Promise<void> {
    const { server } = this
    this.server = undefined
    if (!server || server.exitCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }

  async close(): Promise<void> {
    await this.kill()
    for (const key of ['JACK_DEFAULT_SERVER', 'JACK_NO_START_SERVER'])
      if (this.before[key] === undefined) delete process.env[key]
      else process.env[key] = this.before[key]
  }
}
