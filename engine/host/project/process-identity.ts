/** Which process on which machine: enough to tell later whether it still lives. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export interface ProcessIdentity {
  readonly host: string
  readonly pid: number
  /** Changes with each start of the machine; '' where the system does not tell. */
  readonly boot: string
  /** Number space of `pid` (containers have their own); '' where the system has one. */
  readonly pidSpace: string
  /** Moment the process started, in the system's own unit; '' where the system does not tell. Tells a reused pid. */
  readonly started: string
  /** Stays through restarts of the machine; '' where the system does not tell. */
  readonly machine: string
}

export type Liveness = 'alive' | 'dead' | 'unknown'

let own: ProcessIdentity | undefined

export function ownIdentity(): ProcessIdentity {
  own ??= {
    host: hostname(),
    pid: process.pid,
    boot: quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidSpace: quietly(() => readlinkSync('/proc/self/ns/pid')),
    started: startedOf(process.pid),
    machine: quietly(() => readFileSync('/etc/machine-id', 'utf8').trim()),
  }
  return own
}

/** Eight hex digits that tell machines, and containers on one, apart. */
export function machineTag(): string {
  const { host, machine, pidSpace } = ownIdentity()
  return createHash('sha256').update(`${host}\n${machine}\n${pidSpace}`).digest('hex').slice(0, 8)
}

/** Whether the process of an identity that was written down still runs. 'unknown': on another machine. */
export function livenessOf(other: ProcessIdentity, self: ProcessIdentity = ownIdentity()): Liveness {
  if (other.host !== self.host || other.machine !== self.machine) return 'unknown'
  if (other.boot !== self.boot) return 'dead'
  if (other.pidSpace !== self.pidSpace) return 'unknown'
  if (!isAlive(other.pid)) return 'dead'
  const started = startedOf(other.pid)
  return started !== '' && other.started !== '' && started !== other.started ? 'dead' : 'alive'
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function startedOf(pid: number): string {
  if (process.platform === 'darwin')
    return quietly(() => execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim())
  // Field 22 counts clock ticks from the start of the machine, which no change of the clock moves.
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return afterName[19] ?? ''
}

function quietly(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
