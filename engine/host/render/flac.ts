/** FLAC, 16 or 24 bits, through libFLAC in WebAssembly (npm: libflacjs). */
import { createRequire } from 'node:module'
import type { Flac } from 'libflacjs'
import type { AudioLayout, AudioWriter } from './format.ts'
import { createQuantizer } from './quantize.ts'
import type { ByteSink } from './target.ts'
import { AudioFileError } from './trouble.ts'

/** Levels 0..8 give the same samples; 5 is what the `flac` program uses. */
const compressionLevel = 5
/** STREAMINFO's 34 bytes follow the marker `fLaC` and the four bytes of the block's head. */
const streamInfoAt = 8
const flacFrameLimit = 2 ** 36 - 1

let library: Promise<Flac> | undefined

/** libFLAC, loaded once a process. */
function loadFlac(): Promise<Flac> {
  library ??= new Promise((resolve) => {
    const flac = requireFlac()
    if (flac.isReady()) resolve(flac)
    else flac.on('ready', () => resolve(flac))
  })
  return library
}

/** Where a global `fetch` exists the library takes Node for a browser and fetches its file by URL, so it is kept out of sight. */
function requireFlac(): Flac {
  const fetch = globalThis.fetch
  try {
    Reflect.set(globalThis, 'fetch', undefined)
    return createRequire(import.meta.url)('libflacjs')('release.wasm')
  } finally {
    globalThis.fetch = fetch
    delete process.env.FLAC_SCRIPT_LOCATION
  }
}

/** Throws AudioFileError for a rate or length that FLAC cannot hold. */
export async function createFlacWriter(sink: ByteSink, layout: AudioLayout, path: string): Promise<AudioWriter> {
  const bits = layout.bits === '16' ? 16 : 24
  if (layout.expectedFrames > flacFrameLimit) {
    throw new AudioFileError('too-long', path, `${path}: FLAC holds at most ${flacFrameLimit} frames`)
  }
  const flac = await loadFlac()
  const { sampleRate, channels, expectedFrames } = layout
  const encoder = flac.create_libflac_encoder(sampleRate, channels, bits, compressionLevel, expectedFrames, false, 0)
  const output = collectOutput(sink)
  const quantizer = createQuantizer(bits, layout.dither)
  let integers = new Int32Array(0)
  let isOpen = true

  if (!encoder || flac.init_encoder_stream(encoder, output.take, output.describe) !== 0) {
    throw new AudioFileError('unsupported', path, `${path}: FLAC cannot store a rate of ${sampleRate} Hz`)
  }
  return {
    write: (samples) => {
      if (integers.length < samples.length) integers = new Int32Array(samples.length)
      const values = integers.subarray(0, samples.length)
      quantizer.quantize(samples, values)
      const isTaken = flac.FLAC__stream_encoder_process_interleaved(encoder, values, samples.length / channels)
      output.rethrow()
      if (!isTaken) throw new AudioFileError('failed', path, `${path}: the FLAC encoder refused the samples`)
    },
    finish: () => {
      flac.FLAC__stream_encoder_finish(encoder)
      output.rethrow()
      if (output.info) sink.patch(streamInfo(output.info, bits), streamInfoAt)
    },
    clipped: quantizer.clipped,
    close: () => {
      if (isOpen) flac.FLAC__stream_encoder_delete(encoder)
      isOpen = false
    },
  }
}

interface StreamInfo {
  readonly min_blocksize: number
  readonly max_blocksize: number
  readonly min_framesize: number
  readonly max_framesize: number
  readonly sampleRate: number
  readonly channels: number
  readonly total_samples: number
  readonly md5sum: string
}

/** Errors must not unwind through WebAssembly, so the first one waits until the encoder has returned. */
function collectOutput(sink: ByteSink) {
  let trouble: unknown
  const output = {
    info: undefined as StreamInfo | undefined,
    take: (bytes: Uint8Array) => {
      try {
        if (!trouble) sink.write(bytes)
      } catch (cause) {
        trouble = cause
      }
    },
    describe: (info?: unknown) => {
      output.info = info as StreamInfo
    },
    rethrow: () => {
      if (trouble) throw trouble
    },
  }
  return output
}

/** The block's body (FLAC format, METADATA_BLOCK_STREAMINFO) with the totals that are known only at the end. */
function streamInfo(info: StreamInfo, bits: number): Buffer {
  const bytes = Buffer.alloc(34)
  bytes.writeUInt16BE(info.min_blocksize, 0)
  bytes.writeUInt16BE(info.max_blocksize, 2)
  bytes.writeUIntBE(info.min_framesize, 4, 3)
  bytes.writeUIntBE(info.max_framesize, 7, 3)
  const packed =
    (BigInt(info.sampleRate) << 44n) |
    (BigInt(info.channels - 1) << 41n) |
    (BigInt(bits - 1) << 36n) |
    BigInt(info.total_samples)
  bytes.writeBigUInt64BE(packed, 10)
  bytes.write(info.md5sum, 18, 'hex')
  return bytes
}
