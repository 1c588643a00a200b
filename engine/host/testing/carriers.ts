/** The carriers of the contract, as its tests want them: whatever is dialled is answered at the other end. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { MessageChannel } from 'node:worker_threads'
import { WebSocket, WebSocketServer } from 'ws'
import { openSocketChannel, type SocketLike } from '../../client/websocket.ts'
import { type Channel, channelPair } from '../../contract/channel.ts'
import { type MessagePortLike, messagePortChannel } from '../../contract/message-port.ts'
import { faultyPair } from '../../contract/testing/faulty-pair.ts'
import { MAX_SOCKET_MESSAGE_BYTES, webSocketChannel } from '../connection/websocket.ts'

export type Answer = (channel: Channel) => void

export interface Line {
  dial(): Promise<Channel>
  /** A caller that sends and takes nothing in, whatever comes: not to be listened to. */
  dialDeaf(): Promise<Channel>
  close(): Promise<void>
}

export interface Carrier {
  readonly name: string
  open(answer: Answer): Promise<Line>
}

const pairs: Carrier = {
  name: 'an in-memory pair',
  open: async (answer) => ({
    dial: async () => {
      const [near, far] = channelPair()
      answer(far)
      return near
    },
    dialDeaf: async () => {
      const { ends, stallTowards } = faultyPair(1)
      stallTowards(0)
      answer(ends[1])
      return ends[0]
    },
    close: async () => {},
  }),
}

const messagePorts: Carrier = {
  name: 'a MessagePort',
  open: async (answer) => {
    const dial = async () => {
      const { port1, port2 } = new MessageChannel()
      answer(messagePortChannel(port2 as unknown as MessagePortLike))
      return messagePortChannel(port1 as unknown as MessagePortLike)
    }
    // A port that nobody listens to is not started: messages wait in it.
    return { dial, dialDeaf: dial, close: async () => {} }
  },
}

const webSockets: Carrier = {
  name: 'a WebSocket',
  open: async (answer) => {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: 0,
      maxPayload: MAX_SOCKET_MESSAGE_BYTES,
      perMessageDeflate: false,
    })
    await once(server, 'listening')
    server.on('connection', (socket) => answer(webSocketChannel(socket)))
    const { port } = server.address() as AddressInfo
    const dial = (prepare: (socket: WebSocket) => void) =>
      openSocketChannel(`ws://127.0.0.1:${port}`, (url) => {
        const socket = new WebSocket(url)
        socket.on('open', () => prepare(socket))
        return socket as unknown as SocketLike
      })
    return {
      dial: () => dial(() => {}),
      dialDeaf: () => dial((socket) => socket.pause()),
      close: async () => {
        for (const socket of server.clients) socket.terminate()
        await new Promise((resolve) => server.close(resolve))
      },
    }
  },
}

export const carriers: readonly Carrier[] = [pairs, messagePorts, webSockets]
