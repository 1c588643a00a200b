/**
 * A message channel: what a WebSocket, a MessagePort and an in-memory pair have in common. Messages arrive whole and in
 * order, or the channel closes.
 */
export interface Channel {
  /** Bytes that were sent and have not left yet; the server closes a channel whose reader is gone. */
  readonly bufferedBytes: number
  send(message: Uint8Array): void
  /** With words: the other end broke the rules. A carrier that can tell it why lets what was sent arrive before it closes. */
  close(words?: string): void
  /** At most one listener; messages that came before it was set are handed over at once. */
  listen(listener: ChannelListener): void
}

export interface ChannelListener {
  message(message: Uint8Array): void
  /** Called once, also when it was closed already. */
  closed(): void
}

/** Listener slot of a carrier: keeps what comes before anybody listens. */
export class Inbox {
  private listener: ChannelListener | undefined
  private early: Uint8Array[] = []
  private isClosed = false

  listen(listener: ChannelListener): void {
    this.listener = listener
    for (const message of this.early.splice(0)) listener.message(message)
    if (this.isClosed) listener.closed()
  }

  message(message: Uint8Array): void {
    if (this.isClosed) return
    if (this.listener) this.listener.message(message)
    else this.early.push(message)
  }

  closed(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.listener?.closed()
  }
}

/** Two ends in one process. Messages arrive in a later microtask, as a real carrier would deliver them. */
export function channelPair(): [Channel, Channel] {
  const left = new Inbox()
  const right = new Inbox()
  const close = () => queueMicrotask(() => [left, right].forEach((inbox) => void inbox.closed()))
  return [end(left, right, close), end(right, left, close)]
}

function end(own: Inbox, other: Inbox, close: () => void): Channel {
  let open = true
  let bufferedBytes = 0
  return {
    get bufferedBytes() {
      return bufferedBytes
    },
    send: (message) => {
      if (!open) return
      bufferedBytes += message.byteLength
      queueMicrotask(() => {
        bufferedBytes -= message.byteLength
        other.message(message)
      })
    },
    close: () => {
      open = false
      close()
    },
    listen: (listener) => own.listen(listener),
  }
}
