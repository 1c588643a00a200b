import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { Code } from '@connectrpc/connect'
import { afterEach, expect, test } from 'vitest'
import type { Channel } from './channel.ts'
import { type EmitterPort, type MessagePortLike, messagePortChannel } from './message-port.ts'
import { openPerform } from './testing/frames.ts'
import { settled, testClient, testService } from './testing/test-service.ts'
import { streamUntilLeft } from './transport.ts'

const open: { close(): void }[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

function ports(): [MessagePort, MessagePort] {
  const { port1, port2 } = new MessageChannel()
  open.push(port1, port2)
  return [port1, port2]
}

const channelOf = (port: MessagePort) => messagePortChannel(port as unknown as MessagePortLike)

function heard(channel: Channel) {
  const seen = { messages: [] as number[][], closed: 0 }
  channel.listen({
    message: (message) => seen.messages.push([...message]),
    closed: () => {
      seen.closed++
    },
  })
  return seen
}

test('messages sent before anybody listens wait, and arrive in order', async () => {
  const [near, far] = ports().map(channelOf) as [Channel, Channel]
  for (const byte of [1, 2, 3]) near.send(Uint8Array.of(byte))
  await new Promise((resolve) => setTimeout(resolve, 5))
  const seen = heard(far)
  await settled(() => seen.messages.length === 3)
  expect(seen.messages).toEqual([[1], [2], [3]])
})

test('what was sent before closing arrives, then both ends are closed, once', async () => {
  const [near, far] = ports().map(channelOf) as [Channel, Channel]
  const [own, other] = [heard(near), heard(far)]
  near.send(Uint8Array.of(7))
  near.close()
  near.send(Uint8Array.of(8))
  await settled(() => own.closed + other.closed === 2)
  expect(other.messages).toEqual([[7]])
  near.close()
  far.close()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect([own.closed, other.closed]).toEqual([1, 1])
})

test('only the bytes of a message travel, not the memory around them', async () => {
  const [near, far] = ports()
  const received = new Promise<Uint8Array>((resolve) => far.on('message', resolve))
  channelOf(near).send(new Uint8Array(1 << 20).subarray(5, 8))
  expect((await received).buffer.byteLength).toBe(3)
})

test('bytes that the other end has not taken are counted, and forgotten once it takes them', async () => {
  const [near, far] = ports()
  const sender = channelOf(near)
  heard(sender)
  for (let i = 0; i < 64; i++) sender.send(new Uint8Array(1024))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(sender.bufferedBytes).toBe(64 * 1024)
  heard(channelOf(far))
  await settled(() => sender.bufferedBytes === 0)
})

test('a reader that takes nothing costs no more than the limit, then its channel is closed', async () => {
  const [near, far] = ports()
  const service = testService()
  let most = 0
  const limits = { maxBufferedBytes: 4096 }
  const channel = channelOf(far)
  const watched: Channel = {
    get bufferedBytes() {
      most = Math.max(most, channel.bufferedBytes)
      return channel.bufferedBytes
    },
    send: (message) => channel.send(message),
    close: (words) => channel.close(words),
    listen: (listener) => channel.listen(listener),
  }
  let isClosed = false
  service.answer(watched, { limits, closed: () => (isClosed = true) })
  // A caller that sends and never looks: its port is not started.
  for (let call = 1; call <= 4000 && !isClosed; call++) {
    near.postMessage(openPerform(call, call, { sequence: 1n }))
    if (call % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await settled(() => isClosed)
  expect(most).toBeGreaterThan(4096)
  expect(most).toBeLessThan(4096 + 64)
})

test.each([
  ['a text', 'hello'],
  ['an object', { call: 1 }],
  ['nothing', null],
  ['an ack of nothing', 0],
  ['an ack of more than was sent', 1],
  ['a negative ack', -5],
  ['an ack that is no number', Number.NaN],
  ['memory that the sender can change later', new Uint8Array(new SharedArrayBuffer(4))],
])('%s on a port closes it', async (_name, data) => {
  const [near, far] = ports()
  const seen = heard(channelOf(far))
  near.postMessage(data)
  await settled(() => seen.closed === 1)
  expect(seen.messages).toEqual([])
})

test('calls and streams cross to another thread, and its death fails what is under way', async () => {
  const [near, far] = ports()
  const worker = new Worker(new URL('./testing/port-worker.ts', import.meta.url), {
    workerData: { port: far },
    transferList: [far],
    execArgv: [],
  })
  const mam = testClient(channelOf(near))
  expect((await mam.perform({ sequence: 21n })).version).toBe(42n)
  await expect(mam.perform({ client: 'tablet' })).rejects.toMatchObject({
    code: Code.InvalidArgument,
    rawMessage: 'tablet asks for nothing',
  })
  const versions: bigint[] = []
  for await (const { update } of streamUntilLeft((options) => mam.subscribe({}, options))) {
    if (update.case === 'patch') versions.push(update.value.version)
    if (versions.length === 200) break
  }
  expect(versions).toEqual(versions.map((_, i) => BigInt(i + 1)))
  const stream = mam.subscribe({})[Symbol.asyncIterator]()
  await stream.next()
  await worker.terminate()
  await expect(
    (async () => {
      while (!(await stream.next()).done);
    })(),
  ).rejects.toMatchObject({ code: Code.Unavailable })
})

/** Electron's MessagePortMain as its documentation has it. */
class MainPort extends EventEmitter {
  peer: MainPort | undefined
  private readonly early: unknown[] = []
  private isStarted = false

  postMessage(data: unknown): void {
    const copy = structuredClone(data)
    setImmediate(() => this.peer?.arrive(copy))
  }

  start(): void {
    this.isStarted = true
    for (const data of this.early.splice(0)) this.emit('message', { data, ports: [] })
  }

  close(): void {
    setImmediate(() => this.peer?.emit('close'))
  }

  private arrive(data: unknown): void {
    if (this.isStarted) this.emit('message', { data, ports: [] })
    else this.early.push(data)
  }
}

test("calls cross ports of Electron's shape", async () => {
  const [near, far] = [new MainPort(), new MainPort()]
  near.peer = far
  far.peer = near
  const service = testService()
  const { openCalls } = service.answer(messagePortChannel(far as EmitterPort))
  const client = messagePortChannel(near as EmitterPort)
  const mam = testClient(client)
  expect((await mam.perform({ sequence: 4n })).version).toBe(8n)
  await mam.subscribe({})[Symbol.asyncIterator]().next()
  client.close()
  await settled(() => openCalls() === 0)
  expect(service.seen.ended).toBe(1)
})
