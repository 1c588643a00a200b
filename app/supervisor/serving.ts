/** The serving process under a supervisor: serves, and tells what the supervisor has to know. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Host } from '../../engine/host/host.ts'
import { loadNative } from '../../engine/host/native.ts'
import { type RunningServer, type ServeOptions, startServer } from '../serve.ts'
import type { StartMessage } from './messages.ts'
import { findParent, type Parent } from './parent.ts'

const LOOK_MS = 2

/** Waits to be told to start. Rejects with Interrupted when it is to end, or in words where it cannot serve. */
export async function serveSupervised(
  asked: ServeOptions,
  interrupted: AbortSignal,
  onServing: (server: RunningServer) => void,
): Promise<never> {
  const parent = findParent()
  const ended = AbortSignal.any([interrupted, parent.ended])
  try {
    loadNative()
    const message = await Promise.race([parent.started, aborted(ended)])
    const server = await startServer(optionsFor(message, asked))
    try {
      onServing(server)
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

function optionsFor({ how, port }: StartMessage, asked: ServeOptions): ServeOptions {
  return { ...asked, ...(port === null ? {} : { port }), ...(how === 'as asked' ? {} : { start: how }) }
}

/** The engine says that it plays from the first block on that was rendered. */
async function tellSounding(host: Host, parent: Parent, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const { state, timelineFrame } = host.engine.status()
    if (state === 'playing') return parent.tell({ kind: 'sounding', timelineFrame })
    await wait(LOOK_MS)
  }
}

/** Settles when the signal aborts, with its reason. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
