import { bytesPerSample, type SampleBits } from './format.ts'
import { createQuantizer, type Dither } from './quantize.ts'

export interface SampleEncoder {
  /** The samples as bytes of the file, valid until the next call. */
  encode(samples: Float32Array): Uint8Array
  clipped(): number
}

export type ByteOrder = 'little' | 'big'

/** Interleaved float samples to the bytes of a PCM or float chunk. The machine itself is little-endian, as every target is. */
export function createSampleEncoder(bits: SampleBits, order: ByteOrder, dither: Dither): SampleEncoder {
  if (bits === '32f') return { encode: order === 'little' ? bytesOf : createFloatSwapper(), clipped: () => 0 }
  const quantizer = createQuantizer(bits === '16' ? 16 : 24, dither)
  let integers = new Int32Array(0)
  let bytes = Buffer.alloc(0)
  const encode = (samples: Float32Array): Uint8Array => {
    if (integers.length < samples.length) {
      integers = new Int32Array(samples.length)
      bytes = Buffer.alloc(samples.length * bytesPerSample(bits))
    }
    const values = integers.subarray(0, samples.length)
    quantizer.quantize(samples, values)
    const out = bytes.subarray(0, samples.length * bytesPerSample(bits))
    if (bits === '16') pack16(values, out, order)
    else pack24(values, out, order)
    return out
  }
  return { encode, clipped: quantizer.clipped }
}

/** The same memory as bytes; nothing is copied. */
export function bytesOf(samples: Float32Array): Buffer {
  return Buffer.from(samples.buffer as ArrayBuffer, samples.byteOffset, samples.byteLength)
}

function createFloatSwapper(): (samples: Float32Array) => Uint8Array {
  let bytes = Buffer.alloc(0)
  return (samples) => {
    if (bytes.length < samples.byteLength) bytes = Buffer.alloc(samples.byteLength)
    const out = bytes.subarray(0, samples.byteLength)
    out.set(bytesOf(samples))
    return out.swap32()
  }
}

function pack16(values: Int32Array, out: Buffer, order: ByteOrder): void {
  new Int16Array(out.buffer, out.byteOffset, values.length).set(values)
  if (order === 'big') out.swap16()
}

function pack24(values: Int32Array, out: Buffer, order: ByteOrder): void {
  const low = order === 'little' ? 0 : 2
  const high = 2 - low
  for (let i = 0, at = 0; i < values.length; i++, at += 3) {
    const value = values[i] as number
    out[at + low] = value
    out[at + 1] = value >> 8
    out[at + high] = value >> 16
  }
}
