/**
 * The caller's end as a connect Transport: unary calls and server streams over a message channel. A stream holds at most
 * `credit` messages in flight; its AbortSignal, or leaving the iterator, ends it at the server too.
 */
import {
  create,
  type DescMessage,
  type DescMethod,
  type DescMethodStreaming,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf'
import { Code, ConnectError, type StreamResponse, type Transport, type UnaryResponse } from '@connectrpc/connect'
import { type Call, Calls } from './calls.ts'
import type { Channel } from './channel.ts'

export interface TransportOptions {
  readonly credit: number
  /** How often a channel with calls under way is tried, ms. */
  readonly beatMs?: number
}

export function createChannelTransport(channel: Channel, options: TransportOptions): Transport {
  const calls = new Calls(channel, options.beatMs)

  async function unary<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    signal: AbortSignal | undefined,
    timeoutMs: number | undefined,
    _header: HeadersInit | undefined,
    input: MessageInitShape<I>,
  ): Promise<UnaryResponse<I, O>> {
    const call = calls.open(methodName(method), encode(method.input, input), 0, withTimeout(signal, timeoutMs))
    const answer = await call.next()
    if (!answer) throw new ConnectError('MAM ended the call without an answer', Code.Internal)
    call.finish(null)
    return { ...emptyResponse(method), stream: false, method, message: fromBinary(method.output, answer) }
  }

  async function stream<I extends DescMessage, O extends DescMessage>(
    method: DescMethodStreaming<I, O>,
    signal: AbortSignal | undefined,
    timeoutMs: number | undefined,
    _header: HeadersInit | undefined,
    input: AsyncIterable<MessageInitShape<I>>,
  ): Promise<StreamResponse<I, O>> {
    if (method.methodKind !== 'server_streaming')
      throw new ConnectError('only server streams travel over a channel', Code.Unimplemented)
    const request = encode(method.input, await firstOf(input))
    const call = calls.open(methodName(method), request, options.credit, withTimeout(signal, timeoutMs))
    return { ...emptyResponse(method), stream: true, method, message: readAll(call, method.output) }
  }

  return { unary, stream }
}

/**
 * The messages of a server stream. Leaving the loop (break, return, throw) ends it at the server, which connect's own
 * iterators do not do.
 */
export async function* streamUntilLeft<T>(
  start: (options: { signal: AbortSignal }) => AsyncIterable<T>,
  signal?: AbortSignal,
): AsyncGenerator<T, void, void> {
  const left = new AbortController()
  try {
    yield* { [Symbol.asyncIterator]: () => start({ signal: either(left.signal, signal) })[Symbol.asyncIterator]() }
  } finally {
    left.abort()
  }
}

async function* readAll<O extends DescMessage>(call: Call, output: O): AsyncGenerator<MessageShape<O>, void, void> {
  try {
    for (let answer = await call.next(); answer; answer = await call.next()) {
      call.grant(1)
      yield fromBinary(output, answer)
    }
  } finally {
    call.leave(null)
  }
}

export function methodName(method: DescMethod): string {
  return `${method.parent.typeName}/${method.name}`
}

function emptyResponse(method: DescMethod) {
  return { service: method.parent, header: new Headers(), trailer: new Headers() }
}

function encode<I extends DescMessage>(schema: I, input: MessageInitShape<I>): Uint8Array {
  return toBinary(schema, create(schema, input))
}

async function firstOf<T>(input: AsyncIterable<T>): Promise<T> {
  for await (const first of input) return first
  throw new ConnectError('a call needs one request message', Code.InvalidArgument)
}

function either(a: AbortSignal, b: AbortSignal | undefined): AbortSignal {
  return b ? AbortSignal.any([a, b]) : a
}

function withTimeout(signal: AbortSignal | undefined, timeoutMs: number | undefined): AbortSignal | undefined {
  return timeoutMs === undefined ? signal : either(AbortSignal.timeout(timeoutMs), signal)
}
