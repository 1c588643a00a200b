/** What carriers do wrong never reaches those who call: a stream is right as far as it goes, or it ends and says so. */
import { Code, type ConnectError } from '@connectrpc/connect'
import { describe, expect, test } from 'vitest'
import { type Fault, type Faults, faultyPair } from './testing/faulty-pair.ts'
import { announcedSeed } from './testing/random.ts'
import { settled, testClient, testService } from './testing/test-service.ts'

const BEAT_MS = 5
const seed = announcedSeed('faulty carriers')

/** Versions that a stream gave before it ended, how it ended, and what the carrier had done. */
async function readOver(faults: Partial<Faults>, carrierSeed: number, versions: number, beatMs = BEAT_MS) {
  const service = testService()
  const { ends, counts } = faultyPair(carrierSeed, faults)
  const { openCalls } = service.answer(ends[1])
  const mam = testClient(ends[0], { beatMs })
  const publishing = setInterval(() => service.publish(), 1)
  const seen: bigint[] = []
  let error: ConnectError | undefined
  try {
    for await (const { update } of mam.subscribe({})) {
      if (update.case === 'patch') seen.push(update.value.version)
      if (seen.length === versions) break
    }
  } catch (caught) {
    error = caught as ConnectError
  }
  clearInterval(publishing)
  ends[0].close()
  await settled(() => openCalls() === 0 && service.seen.streams === 0)
  return { seen, error, counts }
}

const inOrder = (versions: readonly bigint[]) => versions.every((version, i) => version === BigInt(i + 1))

describe('a carrier that', () => {
  test.each<[string, Fault]>([
    ['loses messages', 'drop'],
    ['doubles messages', 'duplicate'],
    ['reorders messages', 'reorder'],
    ['breaks off', 'cut'],
    ['floods', 'flood'],
  ])('%s ends the stream, which was right until then', async (_does, fault) => {
    for (let run = 0; run < 20; run++) {
      const { seen, error, counts } = await readOver({ [fault]: 0.05 }, seed + run, 100_000)
      expect(counts[fault]).toBeGreaterThan(0)
      expect(inOrder(seen)).toBe(true)
      expect(error?.code).toBeOneOf([Code.Unavailable, Code.DataLoss])
      expect(error?.rawMessage).toMatch(/connection to MAM is closed|was due and message|cannot be read|no known kind/)
    }
  })

  test('is late and halting only makes the stream wait', async () => {
    const { seen, error, counts } = await readOver({ delay: 0.2, stall: 0.02 }, seed, 300, 100)
    expect(error).toBeUndefined()
    expect([seen.length, inOrder(seen)]).toEqual([300, true])
    expect(counts.delay).toBeGreaterThan(0)
  })
})

describe('on a quiet channel', () => {
  test.each([
    ['answer', 1],
    ['request', 0],
  ] as const)('a lost %s is noticed by the beat', async (_what, from) => {
    const service = testService()
    const { ends } = faultyPair(seed)
    const lossy = { ...ends[from], send: losing(ends[from].send, 1) }
    service.answer(from === 1 ? lossy : ends[1])
    const mam = testClient(from === 0 ? lossy : ends[0], { beatMs: BEAT_MS })
    await expect(mam.perform({ sequence: 1n })).rejects.toSatisfy((error: ConnectError) =>
      /^(the connection to MAM is closed: )?message 1 was due and message 2 arrived$/.test(error.rawMessage),
    )
  })

  test('a host that answers no more is given up, in words', async () => {
    const service = testService()
    const { ends, stallTowards } = faultyPair(seed)
    service.answer(ends[1])
    const mam = testClient(ends[0], { beatMs: BEAT_MS })
    const reader = mam.subscribe({})[Symbol.asyncIterator]()
    await reader.next()
    stallTowards(0)
    await expect(reader.next()).rejects.toMatchObject({
      code: Code.Unavailable,
      rawMessage: 'MAM does not answer any more',
    })
  })

  test('a host that is busy for a while is waited for', async () => {
    const service = testService()
    const { ends, stallTowards, resume } = faultyPair(seed)
    service.answer(ends[1])
    const mam = testClient(ends[0], { beatMs: 50 })
    const reader = mam.subscribe({})[Symbol.asyncIterator]()
    await reader.next()
    stallTowards(0)
    setTimeout(() => {
      service.publish()
      resume()
    }, 300)
    expect((await reader.next()).value?.update.value?.version).toBe(2n)
  })

  test('a caller that vanished without closing ends its streams', async () => {
    const service = testService()
    const { ends, stallTowards } = faultyPair(seed)
    const { openCalls } = service.answer(ends[1], { limits: { maxSilenceMs: 50 } })
    await testClient(ends[0], { beatMs: BEAT_MS }).subscribe({})[Symbol.asyncIterator]().next()
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(openCalls()).toBe(1)
    stallTowards(1)
    await settled(() => openCalls() === 0 && service.seen.ended === 1)
  })

  test('nobody is asked while no call is under way', async () => {
    const service = testService()
    const { ends } = faultyPair(seed)
    service.answer(ends[1])
    let sent = 0
    const counting = {
      ...ends[0],
      send: (message: Uint8Array) => {
        sent++
        ends[0].send(message)
      },
    }
    const mam = testClient(counting, { beatMs: 1 })
    await mam.perform({ sequence: 1n })
    const before = sent
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(sent).toBe(before)
  })
})

/** Loses the message of that number. */
function losing(send: (message: Uint8Array) => void, number: number): (message: Uint8Array) => void {
  let count = 0
  return (message) => {
    if (++count !== number) send(message)
  }
}
