/** The serving process under a supervisor: serves, and tells what the supervisor has to know. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Host } from '../../engine/host/host.ts'
import { type ServeOptions, startServer } from '../serve.ts'
import { findParent, type Parent } from './parent.ts'

const LOOK_MS = 2

/** Rejects with Interrupted when it is to end, or in words where it cannot serve. */
export async function serveSupervised(options: ServeOptions, interrupted: AbortSignal): Promise<never> {
  const parent = findParent()
  const ended = AbortSignal.any([interrupted, parent.ended])
  try {
    const server = await startServer(options)
    try {
      const { resumed } = server.host
      if (resumed) parent.tell({ kind: 'resumed', ...resumed })
      parent.tell({ kind: 'serving', url: server.url, port: server.port })
      if (resumed?.isPlaying) void tellSounding(server.host, parent, ended)
      return await aborted(ended)
    } finally {
      await server.close()
    }
  } finally {
    parent.leave()
  }
}

/** The engine says that it plays from the first block on that was rendered. */
async function tellSounding({ engine }: Host, parent: Parent, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const { state, timelineFrame } = engine.status()
    if (state === 'playing') return parent.tell({ kind: 'sounding', timelineFrame })
    await wait(LOOK_MS)
  }
}

/** Settles when the signal aborts, with its reason. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
