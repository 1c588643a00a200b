/** How the page reaches the host: over ports in the desktop app, over WebSockets from a server. */
import { openSocketChannel, type SocketLike } from '../engine/client/websocket.ts'
import type { Channel } from '../engine/contract/channel.ts'
import { messagePortChannel } from '../engine/contract/message-port.ts'
import { type Carrier, type CarrierRequest, SHELL_BRIDGE, type ShellBridge } from '../engine/contract/shell-bridge.ts'

export interface Carriers {
  readonly openCalls: () => Promise<Channel>
  readonly openHot: () => Promise<Channel>
}

/** The page's window, as far as it takes part. */
export interface CarrierWindow {
  readonly location: Pick<Location, 'protocol' | 'host' | 'origin'>
  postMessage(message: unknown, targetOrigin: string, transfer: Transferable[]): void
}

/** Dialogs and menus of the desktop app; undefined in a browser. */
export const shellBridge = (page: Window): ShellBridge | undefined =>
  (page as Window & { [SHELL_BRIDGE]?: ShellBridge })[SHELL_BRIDGE]

export function carriersOf(page: CarrierWindow): Carriers {
  const open = page.location.protocol === 'app:' ? portOpener(page) : socketOpener(page.location)
  return { openCalls: () => open('calls'), openHot: () => open('hot') }
}

type Open = (carrier: Carrier) => Promise<Channel>

/** Each opening is a new pair of ports: the host sees the loss of one as the end of that connection. */
function portOpener(page: CarrierWindow): Open {
  return async (carrier) => {
    const { port1, port2 } = new MessageChannel()
    const request: CarrierRequest = { mamCarrier: carrier }
    page.postMessage(request, page.location.origin, [port2])
    return messagePortChannel(port1)
  }
}

function socketOpener({ protocol, host }: CarrierWindow['location']): Open {
  const base = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`
  return (carrier) => openSocketChannel(`${base}/${carrier}`, (url) => new WebSocket(url) as unknown as SocketLike)
}
