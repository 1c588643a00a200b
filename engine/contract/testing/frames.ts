/** Frames as a caller sends them, one by one. */
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf'
import { BeatSchema, CancelSchema, CreditSchema, FrameSchema, OpenSchema } from '../gen/mam/v1/channel_pb.js'
import { PerformRequestSchema } from '../gen/mam/v1/mam_pb.js'

type Kind = NonNullable<MessageInitShape<typeof FrameSchema>['kind']>

export function frame(sequence: number, call: number, kind: Kind): Uint8Array {
  return toBinary(FrameSchema, create(FrameSchema, { sequence, call, kind }))
}

export function open(sequence: number, call: number, method: string, request: Uint8Array, credit = 0): Uint8Array {
  return frame(sequence, call, { case: 'open', value: create(OpenSchema, { method, request, credit }) })
}

export function openPerform(
  sequence: number,
  call: number,
  request: MessageInitShape<typeof PerformRequestSchema>,
): Uint8Array {
  const bytes = toBinary(PerformRequestSchema, create(PerformRequestSchema, request))
  return open(sequence, call, 'mam.v1.MamService/Perform', bytes)
}

export function openStream(sequence: number, call: number, credit: number): Uint8Array {
  return open(sequence, call, 'mam.v1.MamService/Subscribe', Uint8Array.of(0x0a, 1, 0x63), credit)
}

export const cancel = (sequence: number, call: number) =>
  frame(sequence, call, { case: 'cancel', value: create(CancelSchema) })

export const credit = (sequence: number, call: number, count: number) =>
  frame(sequence, call, { case: 'credit', value: create(CreditSchema, { count }) })

export const beat = (sequence: number) => frame(sequence, 0, { case: 'beat', value: create(BeatSchema) })
