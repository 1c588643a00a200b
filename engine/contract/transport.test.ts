import { create } from '@bufbuild/protobuf'
import { Code, ConnectError, createClient, type ServiceImpl } from '@connectrpc/connect'
import { describe, expect, test, vi } from 'vitest'
import { answerCalls } from './answer.ts'
import { DEFAULT_LIMITS } from './caller-guard.ts'
import { type Channel, channelPair } from './channel.ts'
import { MamService, PerformRequestSchema } from './gen/mam/v1/mam_pb.js'
import { frame } from './testing/frames.ts'
import { createChannelTransport, streamUntilLeft } from './transport.ts'

type Impl = ServiceImpl<typeof MamService>

const refuseAll: Impl = {
  perform: () => ({ version: 7n }),
  subscribe: async function* () {},
  listFiles: () => ({}),
  listHistory: () => ({}),
  listRecovered: () => ({}),
  listDevices: () => ({}),
  copyNodes: () => ({}),
  checkShow: () => ({}),
}

function connect(implementation: Partial<Impl> = {}, credit = 4) {
  const [client, server] = channelPair()
  const answering = answerCalls(server, MamService, { ...refuseAll, ...implementation })
  const mam = createClient(MamService, createChannelTransport(client, { credit }))
  return { mam, client, server, openCalls: answering.openCalls }
}

async function settled(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !condition(); turn++) await new Promise((resolve) => setTimeout(resolve, 1))
  expect(condition()).toBe(true)
}

describe('calls over a channel', () => {
  test('a call is answered with the message of its type', async () => {
    expect((await connect().mam.perform({ client: 'a' })).version).toBe(7n)
  })

  test('many calls at once each get their own answer', async () => {
    const { mam } = connect({ perform: async (request) => ({ version: request.sequence * 2n }) })
    const answers = await Promise.all([1n, 2n, 3n].map((sequence) => mam.perform({ sequence })))
    expect(answers.map((answer) => answer.version)).toEqual([2n, 4n, 6n])
  })

  test('an error crosses as its code and words', async () => {
    const { mam } = connect({
      perform: () => {
        throw new ConnectError('there is no node "kik"', Code.NotFound)
      },
    })
    await expect(mam.perform({})).rejects.toMatchObject({ code: Code.NotFound, rawMessage: 'there is no node "kik"' })
  })

  test('a fault of the implementation is logged and does not tell its details', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { mam } = connect({
      perform: () => {
        throw new TypeError('/secret/path is undefined')
      },
    })
    await expect(mam.perform({})).rejects.toSatisfy(
      (error: ConnectError) => error.code === Code.Internal && !error.message.includes('secret'),
    )
    expect(logged).toHaveBeenCalledOnce()
    logged.mockRestore()
  })

  test('a cancelled call ends at both ends', async () => {
    const seen: boolean[] = []
    const { mam, openCalls } = connect({
      perform: (_request, context) =>
        new Promise((_resolve, reject) =>
          context.signal.addEventListener('abort', () => {
            seen.push(true)
            reject(new Error('left'))
          }),
        ),
    })
    const abort = new AbortController()
    const call = mam.perform({}, { signal: abort.signal })
    await settled(() => openCalls() === 1)
    abort.abort()
    await expect(call).rejects.toMatchObject({ code: Code.Canceled })
    await settled(() => openCalls() === 0)
    expect(seen).toEqual([true])
  })

  test('a call that takes too long fails as late', async () => {
    const { mam } = connect({ perform: () => new Promise(() => {}) })
    await expect(mam.perform({}, { timeoutMs: 5 })).rejects.toMatchObject({ code: Code.DeadlineExceeded })
  })

  test('a closed channel fails what is under way and what comes later', async () => {
    const { mam, server, openCalls } = connect({
      perform: (_request, context) =>
        new Promise((resolve) => context.signal.addEventListener('abort', () => resolve({}))),
    })
    const call = mam.perform({})
    await settled(() => openCalls() === 1)
    server.close()
    await expect(call).rejects.toMatchObject({ code: Code.Unavailable })
    await expect(mam.perform({})).rejects.toMatchObject({ code: Code.Unavailable })
    await settled(() => openCalls() === 0)
  })

  test('too many calls at once are refused and the others go on', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const { mam } = connect({ perform: () => gate.then(() => ({ version: 1n })) })
    const calls = Array.from({ length: DEFAULT_LIMITS.maxCalls + 1 }, () => mam.perform({}))
    await expect(calls.at(-1)).rejects.toMatchObject({ code: Code.ResourceExhausted })
    release()
    await expect(calls[0]).resolves.toMatchObject({ version: 1n })
  })

  test.each([
    ['bytes that are no frame', Uint8Array.of(0xff, 0xff, 0xff)],
    ['an empty frame', new Uint8Array()],
  ])('%s close the channel', async (_name, bytes) => {
    const { client, openCalls } = connect()
    const closed = new Promise<void>((resolve) => {
      const [left, right] = channelPair()
      answerCalls(right, MamService, refuseAll)
      left.listen({ message: () => {}, closed: resolve })
      left.send(bytes)
    })
    await closed
    expect(openCalls()).toBe(0)
    client.close()
  })

  test('a request that cannot be read is refused in words', async () => {
    const { mam } = connect()
    const wrong = create(PerformRequestSchema)
    wrong.$unknown = [{ no: 3, wireType: 2, data: Uint8Array.of(5, 1) }]
    await expect(mam.perform(wrong)).rejects.toMatchObject({ code: Code.InvalidArgument })
  })
})

describe('streams over a channel', () => {
  function counting() {
    const seen = { yielded: 0, ended: 0 }
    const subscribe: Impl['subscribe'] = async function* (_request, context) {
      try {
        while (!context.signal.aborted) {
          seen.yielded++
          yield { update: { case: 'patch', value: { version: BigInt(seen.yielded) } } }
        }
      } finally {
        seen.ended++
      }
    }
    return { seen, subscribe }
  }

  test('messages arrive in order until the server ends', async () => {
    const { mam } = connect({
      subscribe: async function* () {
        for (const version of [1n, 2n, 3n]) yield { update: { case: 'patch', value: { version } } }
      },
    })
    const versions: unknown[] = []
    for await (const { update } of mam.subscribe({})) versions.push(update.value?.version)
    expect(versions).toEqual([1n, 2n, 3n])
  })

  test('a reader that stops reading holds the server at its credit', async () => {
    const { seen, subscribe } = counting()
    const { mam } = connect({ subscribe }, 3)
    const reader = mam.subscribe({})[Symbol.asyncIterator]()
    await reader.next()
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(seen.yielded).toBeLessThanOrEqual(4)
    await reader.next()
    await settled(() => seen.yielded === 5)
  })

  test('breaking the loop ends the stream at the server', async () => {
    const { seen, subscribe } = counting()
    const { mam, openCalls } = connect({ subscribe })
    for await (const _ of streamUntilLeft((options) => mam.subscribe({}, options))) break
    await settled(() => openCalls() === 0)
    expect(seen.ended).toBe(1)
  })

  test('a vanished reader ends the stream at the server', async () => {
    const { seen, subscribe } = counting()
    const { mam, client, openCalls } = connect({ subscribe })
    await mam.subscribe({})[Symbol.asyncIterator]().next()
    client.close()
    await settled(() => openCalls() === 0)
    expect(seen.ended).toBe(1)
  })

  test('credit beyond the limit is not given', async () => {
    const { seen, subscribe } = counting()
    const { mam } = connect({ subscribe }, 1 << 30)
    await mam.subscribe({})[Symbol.asyncIterator]().next()
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(seen.yielded).toBeLessThanOrEqual(DEFAULT_LIMITS.maxCredit + 1)
  })

  test('bytes that nobody fetches close the channel', async () => {
    const [client, server] = channelPair()
    const clogged: Channel = { ...server, bufferedBytes: DEFAULT_LIMITS.maxBufferedBytes + 1 }
    answerCalls(clogged, MamService, refuseAll)
    const mam = createClient(MamService, createChannelTransport(client, { credit: 1 }))
    await expect(mam.perform({})).rejects.toMatchObject({ code: Code.Unavailable })
  })
})

describe('a server that breaks the rules', () => {
  /** A caller, and its server's hand-made frames. */
  function dialled() {
    const [client, server] = channelPair()
    let closed = 0
    const opened = Promise.withResolvers<void>()
    server.listen({ message: () => opened.resolve(), closed: () => void closed++ })
    return {
      mam: createClient(MamService, createChannelTransport(client, { credit: 1 })),
      opened: opened.promise,
      send: (message: Uint8Array) => server.send(message),
      isClosed: () => closed === 1,
    }
  }
  const answer = (sequence: number) => frame(sequence, 1, { case: 'message', value: new Uint8Array() })

  test.each<[string, Uint8Array[], string]>([
    ['sends noise', [Uint8Array.of(0xff, 0xff)], 'the message cannot be read'],
    ['loses a message', [answer(2)], 'message 1 was due and message 2 arrived'],
    ['floods', Array.from({ length: 50 }, (_, i) => answer(i + 1)), 'a call got more answers than it asked for'],
  ])('%s: it is left, and the caller told why', async (_name, messages, words) => {
    const { mam, opened, send, isClosed } = dialled()
    const reader = mam.subscribe({})[Symbol.asyncIterator]()
    const read = (async () => {
      while (!(await reader.next()).done);
    })()
    const failed = expect(read).rejects.toMatchObject({
      code: Code.Unavailable,
      rawMessage: `the connection to MAM is closed: ${words}`,
    })
    await opened
    for (const message of messages) send(message)
    await failed
    await settled(isClosed)
  })
})
