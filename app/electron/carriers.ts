/** Ports that the page hands over become channels of the host. */
import type { Channel, ChannelListener } from '../../engine/contract/channel.ts'
import { type MessagePortLike, messagePortChannel } from '../../engine/contract/message-port.ts'
import { type Carrier, carrierAskedFor } from '../../engine/contract/shell-bridge.ts'
import { isPage } from './protocol.ts'

/** Who sent a message: Electron's WebFrameMain, as far as it is needed. */
export interface SenderFrame {
  readonly url: string
  readonly parent: unknown
}

/** Electron's IpcMainEvent, as far as it is needed. */
export interface CarrierEvent {
  readonly ports: readonly MessagePortLike[]
  readonly senderFrame: SenderFrame | null
}

export type Serve = Readonly<Record<Carrier, (channel: Channel) => void>>

/** Open at once; a page has two, and loses what it had when it is loaded again. */
const MAX_OPEN = 16

export class Carriers {
  private readonly serve: Serve
  private open = 0

  constructor(serve: Serve) {
    this.serve = serve
  }

  get openCount(): number {
    return this.open
  }

  /** Takes a port from our own page; every other one is closed. */
  accept({ ports, senderFrame }: CarrierEvent, asked: unknown): void {
    const carrier = carrierAskedFor({ mamCarrier: asked })
    const [port] = ports
    if (!port || !carrier || ports.length > 1 || !isOwnPage(senderFrame) || this.open >= MAX_OPEN)
      for (const refused of ports) refused.close()
    else this.serve[carrier](this.counted(messagePortChannel(port)))
  }

  private counted(channel: Channel): Channel {
    this.open++
    const leave = () => {
      this.open--
    }
    return {
      get bufferedBytes() {
        return channel.bufferedBytes
      },
      send: (message) => channel.send(message),
      close: (words) => channel.close(words),
      listen: (listener) => channel.listen(withLeave(listener, leave)),
    }
  }
}

/** The page itself, not a frame in it nor what came in its place. */
export const isOwnPage = (frame: SenderFrame | null): boolean =>
  frame !== null && frame.parent === null && isPage(frame.url)

const withLeave = (listener: ChannelListener, leave: () => void): ChannelListener => ({
  message: (message) => listener.message(message),
  closed: () => {
    leave()
    listener.closed()
  },
})
