/** A sound file as samples: wav, aiff and flac. */
import { type FileHandle, open } from 'node:fs/promises'

export interface Sound {
  readonly sampleRate: number
  /** One array a channel. */
  readonly channels: readonly Float32Array[]
}

/** An hour of stereo at 48 kHz and 24 bits is 1 GB; what is listened to is shorter. */
const MOST_BYTES = 1 << 30

type Decode = (bytes: Uint8Array) => Promise<{ channelData: Float32Array[]; sampleRate: number }>

/** By how a file begins, whatever its name says. */
const decoders: readonly {
  readonly marks: readonly (readonly [at: number, text: string])[]
  readonly load: () => Promise<Decode>
}[] = [
  {
    marks: [
      [0, 'RIFF'],
      [8, 'WAVE'],
    ],
    load: async () => {
      const { default: decode } = await import('@audio/decode-wav')
      return async (bytes) => decode(bytes)
    },
  },
  {
    marks: [
      [0, 'FORM'],
      [8, 'AIF'],
    ],
    load: async () => {
      const { default: decode } = await import('@audio/decode-aiff')
      return async (bytes) => decode(bytes)
    },
  },
  {
    marks: [[0, 'fLaC']],
    load: async () => (await import('@audio/decode-flac')).default,
  },
]

/** Rejects in words where it is no such file, or too long. */
export async function readSoundFile(path: string): Promise<Sound> {
  const bytes = await read(path)
  const decoder = decoders.find(({ marks }) =>
    marks.every(([at, text]) => bytes.toString('latin1', at, at + text.length) === text),
  )
  if (!decoder) throw new Error('is no wav, aiff or flac file')
  const { channelData, sampleRate } = await decoded(await decoder.load(), bytes)
  const [first] = channelData
  if (!first || first.length === 0) throw new Error('holds no sound')
  if (!(sampleRate >= 1000 && sampleRate <= 768_000)) throw new Error(`has a sample rate of ${sampleRate} Hz`)
  return { sampleRate, channels: channelData }
}

async function decoded(decode: Decode, bytes: Buffer): ReturnType<Decode> {
  try {
    // No Buffer: its slice is no copy, as decoders rely on.
    return await decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length))
  } catch (error) {
    throw new Error(`cannot be read as sound: ${(error as Error).message}`)
  }
}

async function read(path: string): Promise<Buffer> {
  let file: FileHandle
  try {
    file = await open(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(code === 'ENOENT' ? 'is not there' : `cannot be opened (${code})`)
  }
  try {
    const { size } = await file.stat()
    if (size > MOST_BYTES) throw new Error(`is longer than ${MOST_BYTES >> 20} MB`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}
