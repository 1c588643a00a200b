/** The app's own client of its host, over an in-memory pair: what menus and title show, and hands where no page answers. */
import { MamClient } from '../../engine/client/client.ts'
import { channelPair } from '../../engine/contract/channel.ts'
import { serveCalls, serveHot } from '../../engine/host/connection/serve.ts'
import type { Host } from '../../engine/host/host.ts'

export function ownClient(host: Host): MamClient {
  const open = (serve: typeof serveCalls) => async () => {
    const [near, far] = channelPair()
    serve(far, host)
    return near
  }
  return new MamClient({ openCalls: open(serveCalls), openHot: open(serveHot), name: 'desktop-app', author: 'menu' })
}

/** Settles when it can be asked for something; the host is in this process, so that is soon. */
export function whenLive({ store }: MamClient): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (store.getState().link !== 'live') return
      leave()
      resolve()
    }
    const leave = store.subscribe(check)
    check()
  })
}
