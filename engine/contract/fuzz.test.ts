/** A million hostile messages a run, with those that engine/host/connection/fuzz.test.ts sends to a whole host. */
import type { ServiceImpl } from '@connectrpc/connect'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { carriers } from '../host/testing/carriers.ts'
import { answerCalls } from './answer.ts'
import type { Channel } from './channel.ts'
import { HotService, MamService } from './gen/mam/v1/mam_pb.js'
import { fuzzDirectly, fuzzOver, usedBytes, Verdicts } from './testing/fuzzing.ts'
import { Hostile } from './testing/hostile.ts'
import { announcedSeed, Random } from './testing/random.ts'
import { settled } from './testing/test-service.ts'
import { checkClient, checkPerform } from './validate.ts'

const DIRECT_MESSAGES = 1_000_000
const CARRIED_MESSAGES = 20_000
/** What a million messages may leave behind. */
const MAX_GROWTH_BYTES = 8 << 20
const UNLIMITED = { maxMessagesPerSecond: Number.MAX_SAFE_INTEGER, maxBytesPerSecond: Number.MAX_SAFE_INTEGER }

let unhandled: unknown[]
const note = (error: unknown) => unhandled.push(error)

beforeEach(() => {
  unhandled = []
  process.on('unhandledRejection', note)
  vi.spyOn(console, 'error')
})
afterEach(() => {
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
  expect(console.error).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})

/** The guard and the validation of the product before a service that does nothing. */
function checkedService() {
  const open = { calls: new Set<() => number>(), streams: 0 }
  const implementation: Partial<ServiceImpl<typeof MamService>> = {
    perform: (request) => {
      checkPerform(request)
      return { version: 1n }
    },
    subscribe: async function* (request, { signal }) {
      checkClient(request.client)
      open.streams++
      try {
        yield { update: { case: 'patch' as const, value: { version: 1n } } }
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      } finally {
        open.streams--
      }
    },
  }
  const answer = (far: Channel) => {
    const { openCalls } = answerCalls(far, MamService, implementation as ServiceImpl<typeof MamService>, {
      limits: UNLIMITED,
      closed: () => settled(() => openCalls() === 0).then(() => open.calls.delete(openCalls)),
    })
    open.calls.add(openCalls)
  }
  return { answer, open }
}

const hostileOf = (seed: number) => new Hostile(new Random(seed), [MamService, HotService])

test('a million hostile messages are refused in words, and leave nothing behind', { timeout: 300_000 }, async () => {
  const hostile = hostileOf(announcedSeed('a million messages'))
  const { answer, open } = checkedService()
  const verdicts = new Verdicts()
  const run = (messages: number) => fuzzDirectly({ hostile, verdicts, messages, noiseEach: 12, answer })
  await run(DIRECT_MESSAGES / 5)
  const before = usedBytes()
  await run((DIRECT_MESSAGES * 4) / 5)
  await settled(() => open.calls.size === 0)
  expect(usedBytes() - before).toBeLessThan(MAX_GROWTH_BYTES)
  console.log(String(verdicts))
  expect(verdicts.faults).toEqual([])
  expect([verdicts.messages, open.streams]).toEqual([DIRECT_MESSAGES, 0])
  expect(verdicts.refusedCalls).toBeGreaterThan(DIRECT_MESSAGES / 10)
  expect(verdicts.refusedChannels).toBeGreaterThan(DIRECT_MESSAGES / 20)
  expect(verdicts.answers).toBeGreaterThan(DIRECT_MESSAGES / 100)
  expect(verdicts.kindsOfWords).toBeGreaterThan(15)
})

test.each(carriers)('hostile messages over $name are refused in words', { timeout: 120_000 }, async (carrier) => {
  const hostile = hostileOf(announcedSeed(carrier.name))
  const { answer, open } = checkedService()
  const verdicts = new Verdicts()
  const line = await carrier.open(answer)
  await fuzzOver({ hostile, verdicts, messages: CARRIED_MESSAGES, batch: 64, dial: line.dial })
  await settled(() => open.calls.size === 0)
  await line.close()
  console.log(carrier.name, String(verdicts))
  expect(verdicts.faults).toEqual([])
  expect(verdicts.refusedCalls).toBeGreaterThan(CARRIED_MESSAGES / 10)
  expect(open.streams).toBe(0)
})
