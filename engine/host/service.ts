/** The contract, answered by a Host. One implementation a connection: what it began ends with it. */
import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect'
import { FileForm, FileOrigin, type HotService, type MamService } from '../contract/gen/mam/v1/mam_pb.js'
import {
  checkAuthor,
  checkClient,
  checkCopy,
  checkPerform,
  framesFromWire,
  framesToWire,
} from '../contract/validate.ts'
import { SessionRefusal } from '../session/refusal.ts'
import type { Connection, Host } from './host.ts'
import { Refusal, type RefusalReason } from './live/refusal.ts'
import { ProjectError } from './project/trouble.ts'

const codes: Readonly<Record<RefusalReason, Code>> = {
  'not-found': Code.NotFound,
  'not-possible': Code.FailedPrecondition,
  exists: Code.AlreadyExists,
  'too-much': Code.ResourceExhausted,
  busy: Code.Unavailable,
  failed: Code.Aborted,
}

export function mamService(host: Host, connection: Connection): ServiceImpl<typeof MamService> {
  return {
    subscribe: (request, { signal }) => {
      checkClient(request.client)
      checkAuthor(request.author)
      return host.publication.subscribe(signal, (waiting) =>
        host.health.clients.follow(connection.id, request.author || request.client, waiting),
      )
    },
    perform: async (request) => {
      const action = checkPerform(request)
      const origin = { client: request.client, sequence: framesFromWire(request.sequence), gesture: '' }
      const version = await inWords(() => host.perform(action, origin, connection, request.author))
      return { version: framesToWire(version) }
    },
    copyNodes: async (request) => {
      checkCopy(request)
      return { text: await inWords(() => host.copyNodes(request.rack, request.nodes)) }
    },
    listFiles: async () => ({
      files: (await host.listFiles()).map(({ kind, origin, ...entry }) => ({
        ...entry,
        origin: origin === 'demo' ? FileOrigin.DEMO : FileOrigin.RECENT,
        form: kind === 'session' ? FileForm.SESSION : FileForm.RACK,
      })),
    }),
    listHistory: ({ count }) => host.listHistory(count),
    listRecovered: () => ({
      entries: host.listRecovered().map(({ timeMs, hasCrashed, ...entry }) => ({
        ...entry,
        timeMs: framesToWire(timeMs),
        crashed: hasCrashed,
      })),
    }),
    listDevices: async () => {
      return { devices: await inWords(() => host.listDevices()) }
    },
    checkShow: async () => inWords(() => host.checkShow()),
  }
}

export function hotService(host: Host): ServiceImpl<typeof HotService> {
  return {
    watch: (request, { signal }) => host.hot.watch(request.rateHz, signal, request.loudness),
    watchHealth: (request, { signal }) => host.health.watch(request.rateHz, signal),
  }
}

async function inWords<T>(action: () => T | Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof ProjectError) throw new ConnectError(error.message, Code.Aborted)
    if (error instanceof Refusal || error instanceof SessionRefusal)
      throw new ConnectError(error.message, codes[error.reason])
    throw error
  }
}
