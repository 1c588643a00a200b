/** Frames of one end of a channel, numbered: what a carrier loses, doubles or reorders is noticed by the next frame. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import type { Channel } from './channel.ts'
import { type Frame, FrameSchema } from './gen/mam/v1/channel_pb.js'

export type FrameKind = Frame['kind']

/** What is wrong with a message, in words. The channel is of no more use: what it carries next means nothing. */
export class FrameError extends Error {}

export class Frames {
  private readonly channel: Channel
  private sent = 0
  private received = 0

  constructor(channel: Channel) {
    this.channel = channel
  }

  send(call: number, kind: FrameKind): void {
    this.sent = after(this.sent)
    this.channel.send(toBinary(FrameSchema, create(FrameSchema, { call, kind, sequence: this.sent })))
  }

  /** Throws FrameError where the message is no frame, or not the next one. */
  read(message: Uint8Array): Frame {
    const frame = decode(message)
    if (!frame.kind.case) throw new FrameError('the message is of no known kind')
    const due = after(this.received)
    if (frame.sequence !== due) throw new FrameError(`message ${due} was due and message ${frame.sequence} arrived`)
    this.received = due
    return frame
  }
}

function after(sequence: number): number {
  return (sequence + 1) >>> 0
}

function decode(message: Uint8Array): Frame {
  try {
    return fromBinary(FrameSchema, message, { readUnknownFields: false })
  } catch {
    throw new FrameError('the message cannot be read')
  }
}
