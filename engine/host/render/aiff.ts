/** AIFF for integers, AIFF-C `fl32` for floats; big-endian, at most 4 GiB. */
import { createSampleEncoder } from './encode.ts'
import { type AudioLayout, type AudioWriter, bytesPerSample } from './format.ts'
import type { ByteSink } from './target.ts'
import { AudioFileError } from './trouble.ts'

/** The largest size that a FORM chunk can state. */
const formLimit = 0xffffffff
/** Says which edition of AIFF-C a file follows; there is one. */
const aifcVersion1 = 0xa2805140
const floatName = '32-bit floating point'

/** Throws AudioFileError, naming `path`, as soon as it is known that the samples do not fit; `sizeLimit` is the FORM's. */
export function createAiffWriter(
  sink: ByteSink,
  layout: AudioLayout,
  path: string,
  sizeLimit = formLimit,
): AudioWriter {
  const encoder = createSampleEncoder(layout.bits, 'big', layout.dither)
  const frameBytes = layout.channels * bytesPerSample(layout.bits)
  const frameLimit = Math.floor((sizeLimit - aiffHeader(layout, 0).length) / frameBytes)
  const checkLength = (count: number) => {
    if (count > frameLimit) throw new AudioFileError('too-long', path, `${path}: AIFF holds at most 4 GiB, choose wav`)
  }
  let frames = 0
  checkLength(layout.expectedFrames)
  sink.write(aiffHeader(layout, layout.expectedFrames))
  return {
    write: (samples) => {
      checkLength(frames + samples.length / layout.channels)
      sink.write(encoder.encode(samples))
      frames += samples.length / layout.channels
    },
    finish: () => {
      if (dataBytes(layout, frames) % 2) sink.write(new Uint8Array(1))
      if (frames !== layout.expectedFrames) sink.patch(aiffHeader(layout, frames), 0)
    },
    clipped: encoder.clipped,
    close: () => {},
  }
}

const dataBytes = (layout: AudioLayout, frames: number) => frames * layout.channels * bytesPerSample(layout.bits)

/** Everything before the first sample; its length does not depend on `frames`. */
export function aiffHeader(layout: AudioLayout, frames: number): Buffer {
  const isFloat = layout.bits === '32f'
  const common = commonChunk(layout, frames, isFloat)
  const version = isFloat ? chunk('FVER', uint32(aifcVersion1)) : Buffer.alloc(0)
  const data = dataBytes(layout, frames)
  const sound = Buffer.concat([Buffer.from('SSND', 'latin1'), uint32(data + 8), uint32(0), uint32(0)])
  const size = 4 + version.length + common.length + sound.length + data + (data % 2)
  return Buffer.concat([
    Buffer.from('FORM'),
    uint32(size),
    Buffer.from(isFloat ? 'AIFC' : 'AIFF'),
    version,
    common,
    sound,
  ])
}

function commonChunk(layout: AudioLayout, frames: number, isFloat: boolean): Buffer {
  const body = Buffer.alloc(8)
  body.writeUInt16BE(layout.channels, 0)
  body.writeUInt32BE(frames, 2)
  body.writeUInt16BE(bytesPerSample(layout.bits) * 8, 6)
  const parts = [body, extended(layout.sampleRate)]
  if (isFloat) parts.push(Buffer.from('fl32'), Buffer.from([floatName.length]), Buffer.from(floatName))
  return chunk('COMM', Buffer.concat(parts))
}

/** A chunk's size leaves out the byte that makes its length even. */
function chunk(id: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(id, 'latin1'), uint32(body.length), body, Buffer.alloc(body.length % 2)])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** A positive integer as an 80-bit extended float: sign and exponent (bias 16383), then the mantissa with its leading one. */
function extended(value: number): Buffer {
  const exponent = 31 - Math.clz32(value)
  const bytes = Buffer.alloc(10)
  bytes.writeUInt16BE(16383 + exponent, 0)
  bytes.writeBigUInt64BE(BigInt(value) << BigInt(63 - exponent), 2)
  return bytes
}
