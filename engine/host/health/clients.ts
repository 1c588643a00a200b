/** Who is connected, since when, and whether anything is still heard of them. */
import type { ClientSample } from './sample.ts'

export interface ClientFigures extends ClientSample {
  /** Milliseconds since 1970. */
  readonly connectedMs: number
}

interface Entry {
  name: string
  readonly connectedMs: number
  heardMs: number
  waiting: () => number
}

export class Clients {
  private readonly entries = new Map<string, Entry>()
  private readonly now: () => number

  constructor(now: () => number) {
    this.now = now
  }

  /** A message has come over a connection, whatever was in it. */
  hear(connection: string): void {
    const nowMs = this.now()
    const entry = this.entries.get(connection)
    if (entry) entry.heardMs = nowMs
    else this.entries.set(connection, { name: '', connectedMs: nowMs, heardMs: nowMs, waiting: () => 0 })
  }

  /** It has said who it is and follows the state; `waiting` tells how many changes it has not taken yet. */
  follow(connection: string, name: string, waiting: () => number): void {
    this.hear(connection)
    Object.assign(this.entries.get(connection) as Entry, { name, waiting })
  }

  leave(connection: string): void {
    this.entries.delete(connection)
  }

  /** Those that have said who they are, in the order in which they came. */
  list(): ClientFigures[] {
    const nowMs = this.now()
    return [...this.entries.values()]
      .filter(({ name }) => name !== '')
      .map(({ name, connectedMs, heardMs, waiting }) => ({
        name,
        connectedMs,
        waiting: waiting(),
        silentMs: Math.max(0, nowMs - heardMs),
      }))
  }
}
