/**
 * WAV: RIFF up to 4 GiB, RF64 above (EBU Tech 3306). A JUNK chunk of ds64's size stands first, so a file that outgrows RIFF
 * becomes RF64 by rewriting its header in place.
 */
import { createSampleEncoder } from './encode.ts'
import { type AudioLayout, type AudioWriter, bytesPerSample } from './format.ts'
import type { ByteSink } from './target.ts'

const riffLimit = 0xffffffff
const ds64Bytes = 28

/** `sizeLimit`: bytes after the first eight from which on the file is RF64. */
export function createWavWriter(sink: ByteSink, layout: AudioLayout, sizeLimit = riffLimit): AudioWriter {
  const encoder = createSampleEncoder(layout.bits, 'little', layout.dither)
  let frames = 0
  sink.write(wavHeader(layout, layout.expectedFrames, sizeLimit))
  return {
    write: (samples) => {
      sink.write(encoder.encode(samples))
      frames += samples.length / layout.channels
    },
    finish: () => {
      if (dataBytes(layout, frames) % 2) sink.write(new Uint8Array(1))
      if (frames !== layout.expectedFrames) sink.patch(wavHeader(layout, frames, sizeLimit), 0)
    },
    clipped: encoder.clipped,
    close: () => {},
  }
}

const dataBytes = (layout: AudioLayout, frames: number) => frames * layout.channels * bytesPerSample(layout.bits)

/** Everything before the first sample; its length does not depend on `frames`. */
export function wavHeader(layout: AudioLayout, frames: number, sizeLimit = riffLimit): Buffer {
  const isFloat = layout.bits === '32f'
  const formatBytes = isFloat ? 18 : 16
  const header = Buffer.alloc(12 + 8 + ds64Bytes + 8 + formatBytes + (isFloat ? 12 : 0) + 8)
  const data = dataBytes(layout, frames)
  const riff = header.length - 8 + data + (data % 2)
  const isLarge = riff > sizeLimit

  header.write(isLarge ? 'RF64' : 'RIFF', 0, 'latin1')
  header.writeUInt32LE(isLarge ? riffLimit : riff, 4)
  header.write('WAVE', 8, 'latin1')
  header.write(isLarge ? 'ds64' : 'JUNK', 12, 'latin1')
  header.writeUInt32LE(ds64Bytes, 16)
  if (isLarge) {
    header.writeBigUInt64LE(BigInt(riff), 20)
    header.writeBigUInt64LE(BigInt(data), 28)
    header.writeBigUInt64LE(BigInt(frames), 36)
  }
  let at = writeFormat(header, 20 + ds64Bytes, layout, formatBytes)
  if (isFloat) at = writeFact(header, at, frames)
  header.write('data', at, 'latin1')
  header.writeUInt32LE(isLarge ? riffLimit : data, at + 4)
  return header
}

function writeFormat(header: Buffer, at: number, layout: AudioLayout, formatBytes: number): number {
  const sampleBytes = bytesPerSample(layout.bits)
  header.write('fmt ', at, 'latin1')
  header.writeUInt32LE(formatBytes, at + 4)
  header.writeUInt16LE(layout.bits === '32f' ? 3 : 1, at + 8)
  header.writeUInt16LE(layout.channels, at + 10)
  header.writeUInt32LE(layout.sampleRate, at + 12)
  header.writeUInt32LE(layout.sampleRate * layout.channels * sampleBytes, at + 16)
  header.writeUInt16LE(layout.channels * sampleBytes, at + 20)
  header.writeUInt16LE(sampleBytes * 8, at + 22)
  return at + 8 + formatBytes
}

/** Asked for by every format that is not PCM. */
function writeFact(header: Buffer, at: number, frames: number): number {
  header.write('fact', at, 'latin1')
  header.writeUInt32LE(4, at + 4)
  header.writeUInt32LE(Math.min(frames, riffLimit), at + 8)
  return at + 12
}
