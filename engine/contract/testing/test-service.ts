/** A small service behind any channel, so that carriers are tested without a host: it counts, waits and refuses. */
import { Code, ConnectError, createClient, type ServiceImpl } from '@connectrpc/connect'
import { type AnswerOptions, answerCalls } from '../answer.ts'
import type { Channel } from '../channel.ts'
import { MamService } from '../gen/mam/v1/mam_pb.js'
import { createChannelTransport, type TransportOptions } from '../transport.ts'

export interface TestService {
  /** Streams under way, those that ended, and messages that streams have given. */
  readonly seen: { streams: number; ended: number; given: number }
  /** Serves one channel. */
  readonly answer: (channel: Channel, options?: AnswerOptions) => { readonly openCalls: () => number }
  /** Publishes one more version to every stream. */
  publish(): void
}

/**
 * Answers `perform` with twice its sequence, refuses sequence 0, and streams versions from 1 as they are published, each with
 * so many bytes of words.
 */
export function testService(patchBytes = 0): TestService {
  const changes =
    patchBytes > 0
      ? [{ change: { case: 'notices' as const, value: { notices: [{ words: 'n'.repeat(patchBytes) }] } } }]
      : []
  const seen = { streams: 0, ended: 0, given: 0 }
  const wakes = new Set<() => void>()
  let version = 1
  const implementation = {
    perform: async ({ sequence, client }) => {
      if (sequence === 0n) throw new ConnectError(`${client || 'nobody'} asks for nothing`, Code.InvalidArgument)
      return { version: sequence * 2n }
    },
    subscribe: async function* (_request, { signal }) {
      let wake = () => {}
      const tell = () => wake()
      seen.streams++
      wakes.add(tell)
      signal.addEventListener('abort', tell)
      try {
        for (let next = 1; !signal.aborted; ) {
          if (next <= version) {
            seen.given++
            yield { update: { case: 'patch' as const, value: { version: BigInt(next++), changes } } }
          } else
            await new Promise<void>((resolve) => {
              wake = resolve
            })
        }
      } finally {
        wakes.delete(tell)
        seen.streams--
        seen.ended++
      }
    },
  } satisfies Partial<ServiceImpl<typeof MamService>>
  return {
    seen,
    answer: (channel, options) =>
      answerCalls(channel, MamService, implementation as unknown as ServiceImpl<typeof MamService>, options),
    publish: () => {
      version++
      for (const wake of wakes) wake()
    },
  }
}

export function testClient(channel: Channel, options: Partial<TransportOptions> = {}) {
  return createClient(MamService, createChannelTransport(channel, { credit: 4, ...options }))
}

/** Waits for something that happens by itself. */
export async function settled(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1500 && !condition(); turn++) await new Promise((resolve) => setTimeout(resolve, 2))
  if (!condition()) throw new Error(`this did not happen: ${condition}`)
}
