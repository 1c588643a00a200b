/**
 * A MessagePort as a message channel: the DOM's, Electron's MessagePortMain and that of node:worker_threads. Ports do not
 * tell how much waits at the other end, so each end says how many bytes it has taken: messages travel as bytes, such acks as
 * numbers. Anything else closes the channel.
 */
import { type Channel, Inbox } from './channel.ts'

interface PortEvent {
  readonly data?: unknown
}

interface PortOut {
  postMessage(message: unknown): void
  /** Messages wait until then. */
  start(): void
  close(): void
}

/** The DOM's and node:worker_threads'. */
export interface EventTargetPort extends PortOut {
  addEventListener(type: 'message' | 'messageerror' | 'close', listener: (event: PortEvent) => void): void
}

/** Electron's MessagePortMain. */
export interface EmitterPort extends PortOut {
  on(type: 'message', listener: (event: PortEvent) => void): unknown
  on(type: 'close', listener: () => void): unknown
}

export type MessagePortLike = EventTargetPort | EmitterPort

/** An ack for every message would double their number. */
const ACK_BYTES = 16 << 10

export function messagePortChannel(port: MessagePortLike): Channel {
  return new PortChannel(port)
}

class PortChannel implements Channel {
  private readonly port: MessagePortLike
  private readonly inbox = new Inbox()
  private sentBytes = 0
  private ackedBytes = 0
  private untoldBytes = 0
  private isOpen = true

  constructor(port: MessagePortLike) {
    this.port = port
    const closed = () => this.lose()
    if ('addEventListener' in port) port.addEventListener('close', closed)
    else port.on('close', closed)
  }

  /** At most ACK_BYTES more than what the other end has not taken. */
  get bufferedBytes(): number {
    return this.sentBytes - this.ackedBytes
  }

  send(message: Uint8Array): void {
    if (!this.isOpen) return
    this.sentBytes += message.byteLength
    this.port.postMessage(withoutSurroundings(message))
  }

  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.port.close()
    // Not every port tells its own end that it has closed.
    queueMicrotask(() => this.inbox.closed())
  }

  listen(listener: Parameters<Channel['listen']>[0]): void {
    this.inbox.listen(listener)
    const message = ({ data }: PortEvent) => this.receive(data)
    // Some ports start with their first listener; none may before somebody takes what comes.
    if ('addEventListener' in this.port) {
      this.port.addEventListener('message', message)
      this.port.addEventListener('messageerror', () => this.close())
    } else this.port.on('message', message)
    this.port.start()
  }

  private receive(data: unknown): void {
    if (!this.isOpen) return
    if (typeof data === 'number') this.acknowledge(data)
    else if (data instanceof Uint8Array && data.buffer instanceof ArrayBuffer) this.take(data)
    else this.close()
  }

  private acknowledge(bytes: number): void {
    if (Number.isSafeInteger(bytes) && bytes > 0 && bytes <= this.bufferedBytes) this.ackedBytes += bytes
    else this.close()
  }

  private take(message: Uint8Array): void {
    this.inbox.message(message)
    this.untoldBytes += message.byteLength
    if (!this.isOpen || this.untoldBytes < ACK_BYTES) return
    this.port.postMessage(this.untoldBytes)
    this.untoldBytes = 0
  }

  private lose(): void {
    this.isOpen = false
    this.inbox.closed()
  }
}

/** A view is cloned with the whole buffer that it looks into. */
function withoutSurroundings(message: Uint8Array): Uint8Array {
  return message.byteLength === message.buffer.byteLength ? message : message.slice()
}
