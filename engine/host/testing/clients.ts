/** Clients of a host on in-memory carriers. */
import { MamClient } from '../../client/client.ts'
import { type Channel, channelPair } from '../../contract/channel.ts'
import { serveCalls, serveHot } from '../connection/serve.ts'
import type { Host } from '../host.ts'

/** A client, and its carriers as the host sees them, to be cut. */
export function clientOf(host: Host, name: string): { readonly client: MamClient; cut(): void } {
  const carriers: Channel[] = []
  const open = (serve: (channel: Channel, host: Host) => void) => async () => {
    const [near, far] = channelPair()
    serve(far, host)
    carriers.push(far)
    return near
  }
  const client = new MamClient({ openCalls: open(serveCalls), openHot: open(serveHot), name, retryMs: [1, 5] })
  return { client, cut: () => carriers.splice(0).forEach((carrier) => void carrier.close()) }
}

/** Resolves once the client is live. `isCurrent` resolves once its replica shows the host's newest version. */
export async function connectClient(host: Host, name: string) {
  const { client, cut } = clientOf(host, name)
  const { store } = client
  await when(store, () => store.getState().link === 'live')
  const isCurrent = () => when(store, () => store.getState().version >= host.publication.version)
  return { client, cut, isCurrent }
}

function when(store: MamClient['store'], condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!condition()) return
      leave()
      resolve()
    }
    const leave = store.subscribe(check)
    check()
  })
}
