/** A WebSocket of `ws` as a message channel of the contract. */
import type { WebSocket } from 'ws'
import { DEFAULT_LIMITS } from '../../contract/caller-guard.ts'
import { type Channel, Inbox } from '../../contract/channel.ts'

/** A longer message is cut off while it arrives; just above the contract's limit, which is the one that is told in words. */
export const MAX_SOCKET_MESSAGE_BYTES = DEFAULT_LIMITS.maxMessageBytes + 1024
const POLICY_VIOLATION = 1008
/** A close frame carries no more; ASCII. */
const MAX_REASON_LENGTH = 123
/** For the last words to arrive. */
const FAREWELL_MS = 1000

export function webSocketChannel(socket: WebSocket): Channel {
  const inbox = new Inbox()
  socket.binaryType = 'nodebuffer'
  socket.on('message', (data, isBinary) => {
    if (!isBinary) socket.close(POLICY_VIOLATION, 'messages are binary')
    else inbox.message(data as Buffer)
  })
  socket.on('close', () => inbox.closed())
  // Every error is followed by close; what went wrong on the wire is the peer's business.
  socket.on('error', () => socket.terminate())
  return {
    get bufferedBytes() {
      return socket.bufferedAmount
    },
    send: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(message, { binary: true })
    },
    close: (words) => (words ? dismiss(socket, words) : socket.terminate()),
    listen: (listener) => inbox.listen(listener),
  }
}

function dismiss(socket: WebSocket, words: string): void {
  socket.close(POLICY_VIOLATION, words.replace(/[^ -~]/g, '?').slice(0, MAX_REASON_LENGTH))
  const timer = setTimeout(() => socket.terminate(), FAREWELL_MS)
  socket.once('close', () => clearTimeout(timer))
}
