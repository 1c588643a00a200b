/** A browser's (or anybody's) WebSocket as a message channel. */
import { type Channel, Inbox } from '../contract/channel.ts'

/** What is needed of the WebSocket API; browsers, Node and `ws` have it. */
export interface SocketLike {
  binaryType: string
  readonly readyState: number
  readonly bufferedAmount: number
  send(data: Uint8Array<ArrayBuffer>): void
  close(): void
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void
}

export type OpenSocket = (url: string) => SocketLike

const OPEN = 1

/** Resolves once the socket is open; rejects when it can't be. */
export function openSocketChannel(url: string, openSocket: OpenSocket): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = openSocket(url)
    const inbox = new Inbox()
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('message', (event) => inbox.message(new Uint8Array(event.data as ArrayBuffer)))
    socket.addEventListener('close', () => {
      inbox.closed()
      reject(new Error('MAM does not answer'))
    })
    socket.addEventListener('open', () => resolve(channelOf(socket, inbox)))
  })
}

function channelOf(socket: SocketLike, inbox: Inbox): Channel {
  return {
    get bufferedBytes() {
      return socket.bufferedAmount
    },
    send: (message) => {
      if (socket.readyState === OPEN) socket.send(message as Uint8Array<ArrayBuffer>)
    },
    close: () => socket.close(),
    listen: (listener) => inbox.listen(listener),
  }
}
