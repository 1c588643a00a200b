/** A WebSocket of `ws` as a message channel of the contract. A peer that floods is cut off. */
import type { WebSocket } from 'ws'
import { type Channel, Inbox } from '../../contract/channel.ts'

/** One request of a page; racks are opened by path, so requests stay small. */
export const MAX_REQUEST_BYTES = 64 << 10
/** Ten hands on ten controls at 120 Hz, and room. */
const MAX_MESSAGES_PER_SECOND = 4000
const POLICY_VIOLATION = 1008

export function webSocketChannel(socket: WebSocket): Channel {
  const inbox = new Inbox()
  const rate = new RateLimit(MAX_MESSAGES_PER_SECOND)
  socket.binaryType = 'nodebuffer'
  socket.on('message', (data, isBinary) => {
    if (!isBinary) socket.close(POLICY_VIOLATION, 'messages are binary')
    else if (!rate.take()) socket.close(POLICY_VIOLATION, 'too many messages')
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
    close: () => socket.terminate(),
    listen: (listener) => inbox.listen(listener),
  }
}

/** Refills steadily and holds a second's worth. */
class RateLimit {
  private readonly perSecond: number
  private left: number
  private lastMs = performance.now()

  constructor(perSecond: number) {
    this.perSecond = perSecond
    this.left = perSecond
  }

  take(): boolean {
    const now = performance.now()
    this.left = Math.min(this.perSecond, this.left + ((now - this.lastMs) * this.perSecond) / 1000)
    this.lastMs = now
    if (this.left < 1) return false
    this.left--
    return true
  }
}
