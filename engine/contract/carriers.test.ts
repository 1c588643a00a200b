/** One suite for every carrier: what a call, a stream and a caller may count on, and what none of them can do. */
import { fromBinary } from '@bufbuild/protobuf'
import { Code } from '@connectrpc/connect'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { carriers, type Line } from '../host/testing/carriers.ts'
import type { AnswerOptions } from './answer.ts'
import { DEFAULT_LIMITS } from './caller-guard.ts'
import type { Channel } from './channel.ts'
import { FrameSchema } from './gen/mam/v1/channel_pb.js'
import { beat, cancel, credit, open as openFrame, openPerform, openStream } from './testing/frames.ts'
import { settled, type TestService, testClient, testService } from './testing/test-service.ts'
import { streamUntilLeft } from './transport.ts'

/** So low that a flood is one however slowly a busy machine carries it. */
const RATES = { maxMessagesPerSecond: 500, maxBytesPerSecond: 1 << 20 }

describe.each(carriers)('over $name', (carrier) => {
  let line: Line
  let service: TestService
  let options: AnswerOptions
  let served: { openCalls: () => number; isClosed: boolean; mostBufferedBytes: number }[]

  beforeEach(async () => {
    service = testService()
    options = {}
    served = []
    line = await carrier.open((channel) => {
      const record = { openCalls: () => 0, isClosed: false, mostBufferedBytes: 0 }
      served.push(record)
      const closed = () => {
        record.isClosed = true
      }
      record.openCalls = service.answer(measured(channel, record), { ...options, closed }).openCalls
    })
  })
  afterEach(() => line.close())

  const client = async (credit?: number) => testClient(await line.dial(), credit ? { credit } : {})

  test('a call is answered, and many at once each get their own answer', async () => {
    const mam = await client()
    const answers = await Promise.all([1n, 2n, 3n, 40n].map((sequence) => mam.perform({ sequence })))
    expect(answers.map((answer) => answer.version)).toEqual([2n, 4n, 6n, 80n])
  })

  test('an error crosses as its code and words', async () => {
    await expect((await client()).perform({ client: 'tablet' })).rejects.toMatchObject({
      code: Code.InvalidArgument,
      rawMessage: 'tablet asks for nothing',
    })
  })

  test('a call that the service does not know is refused in words, and the others go on', async () => {
    const mam = await client()
    await expect(mam.listDevices({})).rejects.toMatchObject({
      code: Code.Unimplemented,
      rawMessage: 'there is no such call',
    })
    expect((await mam.perform({ sequence: 1n })).version).toBe(2n)
  })

  test('a stream keeps its order and takes no more than its credit', async () => {
    const mam = await client(3)
    const reader = mam.subscribe({})[Symbol.asyncIterator]()
    for (let i = 0; i < 100; i++) service.publish()
    expect((await reader.next()).value?.update.value?.version).toBe(1n)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(service.seen.given).toBe(4)
    for (let version = 2n; version <= 101n; version++)
      expect((await reader.next()).value?.update.value?.version).toBe(version)
  })

  test('a stream that is left ends at the server, one that is aborted too', async () => {
    const mam = await client()
    for await (const _ of streamUntilLeft((call) => mam.subscribe({}, call))) break
    await settled(() => service.seen.ended === 1 && service.seen.streams === 0)
    const abort = new AbortController()
    const reader = mam.subscribe({}, { signal: abort.signal })[Symbol.asyncIterator]()
    await reader.next()
    abort.abort()
    await settled(() => service.seen.ended === 2 && service.seen.streams === 0)
    expect(served[0]!.openCalls()).toBe(0)
  })

  test('a caller that vanishes ends its streams and no others', async () => {
    const channel = await line.dial()
    const [gone, stays] = [testClient(channel), await client()]
    await gone.subscribe({})[Symbol.asyncIterator]().next()
    const reader = stays.subscribe({})[Symbol.asyncIterator]()
    await reader.next()
    channel.close()
    await settled(() => service.seen.streams === 1)
    service.publish()
    expect((await reader.next()).value?.update.value?.version).toBe(2n)
  })

  test('a caller that takes nothing in is closed at the limit, and nobody else waits', async () => {
    service = testService(60_000)
    options = { limits: { maxBufferedBytes: 1 << 20, maxCredit: 1 << 20 } }
    const deaf = await line.dialDeaf()
    deaf.send(openStream(1, 1, 1 << 20))
    await settled(() => service.seen.streams === 1)
    const other = await client()
    for (let version = 1n; version <= 1000n && !served[0]!.isClosed; version++) {
      service.publish()
      expect((await other.perform({ sequence: version })).version).toBe(2n * version)
    }
    await settled(() => served[0]!.isClosed && service.seen.streams === 0)
    expect(served[0]!.mostBufferedBytes).toBeGreaterThan(1 << 20)
    expect(served[0]!.mostBufferedBytes).toBeLessThan((1 << 20) + 61_000)
    expect((await other.perform({ sequence: 1n })).version).toBe(2n)
  })

  describe('is refused in words:', () => {
    const refusals: readonly [string, Code, string, (channel: Channel) => void][] = [
      [
        'a flood',
        Code.ResourceExhausted,
        `more than ${RATES.maxMessagesPerSecond} messages a second`,
        (channel) => {
          for (let sequence = 2; sequence < 20_000; sequence++) channel.send(cancel(sequence, 1))
        },
      ],
      [
        'a flood of bytes',
        Code.ResourceExhausted,
        `more than ${RATES.maxBytesPerSecond} bytes a second`,
        (channel) => {
          for (let sequence = 2; sequence < 400; sequence++)
            channel.send(openFrame(sequence, sequence, 'none', new Uint8Array(65_000)))
        },
      ],
      [
        'a message that is too large',
        Code.ResourceExhausted,
        `a message has ${DEFAULT_LIMITS.maxMessageBytes + 1} bytes; at most ${DEFAULT_LIMITS.maxMessageBytes} are taken`,
        (channel) => channel.send(new Uint8Array(DEFAULT_LIMITS.maxMessageBytes + 1)),
      ],
      ['a message twice', Code.DataLoss, 'message 2 was due and message 1 arrived', (channel) => channel.send(beat(1))],
      ['a gap', Code.DataLoss, 'message 2 was due and message 3 arrived', (channel) => channel.send(beat(3))],
      ['noise', Code.DataLoss, 'the message cannot be read', (channel) => channel.send(Uint8Array.of(0xff, 0xff))],
      ['nothing', Code.DataLoss, 'the message is of no known kind', (channel) => channel.send(new Uint8Array())],
      [
        'a call twice',
        Code.DataLoss,
        'call 1 is no new one',
        (channel) => channel.send(openPerform(2, 1, { sequence: 1n })),
      ],
    ]
    test.each(refusals)('%s', async (_name, code, words, send) => {
      options = { limits: RATES }
      const channel = await line.dial()
      const refused = refusalOf(channel)
      channel.send(openStream(1, 1, 1))
      await settled(() => service.seen.streams === 1)
      send(channel)
      expect(await refused).toMatchObject({ code, words })
      await settled(() => served[0]!.isClosed && service.seen.streams === 0)
      expect((await (await client()).perform({ sequence: 1n })).version).toBe(2n)
    })
  })

  test('what was under way when a channel is refused fails with the words of the refusal', async () => {
    const channel = await line.dial()
    const reader = testClient(channel).subscribe({})[Symbol.asyncIterator]()
    await reader.next()
    channel.send(Uint8Array.of(0xff))
    await expect(reader.next()).rejects.toMatchObject({
      code: Code.DataLoss,
      rawMessage: 'the message cannot be read',
    })
  })

  test('one call too many is refused, and credit beyond the limit is not given', async () => {
    const channel = await line.dial()
    const { maxCalls, maxCredit } = DEFAULT_LIMITS
    for (let i = 0; i < 500; i++) service.publish()
    let sequence = 0
    for (let call = 1; call <= maxCalls + 5; call++) channel.send(openStream(++sequence, call, 0xffff_ffff))
    for (let i = 0; i < 5; i++) channel.send(credit(++sequence, 1, 0xffff_ffff))
    await settled(() => service.seen.streams === maxCalls)
    await settled(() => service.seen.given >= maxCalls * maxCredit)
    expect(service.seen.streams).toBe(maxCalls)
    expect(service.seen.given).toBeLessThan(maxCalls * maxCredit + 6 * maxCredit)
    channel.close()
    await settled(() => service.seen.streams === 0)
  })
})

/** What the server says about the whole channel; its channel is closed by then. */
function refusalOf(channel: Channel): Promise<unknown> {
  let failure: unknown
  return new Promise((resolve) =>
    channel.listen({
      message: (bytes) => {
        const { call, kind } = fromBinary(FrameSchema, bytes)
        if (call === 0 && kind.case === 'failure') failure = kind.value
      },
      closed: () => resolve(failure),
    }),
  )
}

function measured(channel: Channel, record: { mostBufferedBytes: number }): Channel {
  return {
    get bufferedBytes() {
      record.mostBufferedBytes = Math.max(record.mostBufferedBytes, channel.bufferedBytes)
      return channel.bufferedBytes
    },
    send: (message) => channel.send(message),
    close: (words) => channel.close(words),
    listen: (listener) => channel.listen(listener),
  }
}
