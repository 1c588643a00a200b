import { create, toBinary } from '@bufbuild/protobuf'
import { createClient } from '@connectrpc/connect'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mamService } from '../host/service.ts'
import { type Rig, startRig, until } from '../host/testing/rig.ts'
import { answerCalls } from './answer.ts'
import { channelPair } from './channel.ts'
import { FrameSchema, OpenSchema } from './gen/mam/v1/channel_pb.js'
import { MamService, PerformRequestSchema } from './gen/mam/v1/mam_pb.js'
import { createChannelTransport } from './transport.ts'

let rig: Rig
beforeEach(async () => {
  rig = startRig()
  await rig.host.open(rig.path)
})
afterEach(() => rig.close())

function dial() {
  const [near, far] = channelPair()
  answerCalls(far, MamService, mamService(rig.host, { id: crypto.randomUUID() }))
  return near
}

/** Requests of every action with any numbers and texts, cut, doubled or bent on the way. */
const anyAction = fc
  .record({
    name: fc.constantFrom(
      'play',
      'stop',
      'locate',
      'setLoop',
      'beginGesture',
      'moveGesture',
      'endGesture',
      'setParam',
      'trigger',
      'setFileValue',
      'setTempo',
      'openDevice',
      'dismissNotice',
    ),
    node: fc.oneof(fc.constantFrom('kick1', 'bass', 'echo', 'delayMs'), fc.string()),
    value: fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -1e300, 0)),
    big: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    small: fc.integer({ min: 0, max: 0xffffffff }),
  })
  .map(({ name, node, value, big, small }) => ({
    case: name,
    value: {
      timelineFrame: big,
      notice: big,
      loop: small % 2 === 0,
      gesture: node,
      node,
      key: node,
      name: node,
      param: small % 20,
      value,
      rampMs: value,
      velocity: value,
      bpm: value,
      blockFrames: small,
    },
  }))

const anyFrame = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc.tuple(fc.integer({ min: 0, max: 50 }), anyAction, fc.nat(200), fc.nat(255)).map(([call, action, at, bend]) => {
    const request = toBinary(
      PerformRequestSchema,
      create(PerformRequestSchema, { client: 'c', action: { action } } as never),
    )
    const open = create(OpenSchema, { method: 'mam.v1.MamService/Perform', request })
    const bytes = toBinary(FrameSchema, create(FrameSchema, { call, kind: { case: 'open', value: open } }))
    if (at < bytes.length) bytes[at] = bytes[at]! ^ bend
    return bytes
  }),
)

test('whatever a page sends, the host stays up and answers the next one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyFrame, { minLength: 1, maxLength: 40 }), async (frames) => {
      const hostile = dial()
      hostile.listen({ message: () => {}, closed: () => {} })
      for (const frame of frames) hostile.send(frame)
      const other = createClient(MamService, createChannelTransport(dial(), { credit: 1 }))
      const { version } = await other.perform({ client: 'other', action: { action: { case: 'stop', value: {} } } })
      expect(Number(version)).toBe(rig.host.publication.version)
      hostile.close()
    }),
    { numRuns: 300, seed: Number(process.env.MAM_SEED ?? 20261), verbose: 1 },
  )
  for (const { value } of rig.engine.sent) expect(Number.isFinite(Math.fround(value))).toBe(true)
  await until(() => rig.host.publication.readerCount === 0)
})
