/** naudiodon in our words: devices by stable names, and one output stream. Only the audio process may load it. */
import { createRequire } from 'node:module'
import type { DeviceInfo } from '../native.ts'

type Naudiodon = typeof import('naudiodon')
type Found = ReturnType<Naudiodon['getDevices']>[number]

export interface OutputStream {
  readonly sampleRate: number
  readonly channels: 1 | 2
  /** Interleaved. Resolves once the device has room for more; rejects where the device failed. */
  write(samples: Float32Array): Promise<void>
  /** Plays what it was given, then ends. */
  close(): Promise<void>
}

/** Frames of one write, each of which passes through two threads: on a busy machine that takes longer than 10 ms. */
export const STREAM_BLOCK_FRAMES = 960
/** Writes that wait in the stream: its callback blocks where there are none, so that there must always be some. */
const STREAM_BLOCKS = 6

let loaded: Naudiodon | undefined

/** Throws an Error in words where it is not installed or not built. */
function naudiodon(): Naudiodon {
  try {
    loaded ??= createRequire(import.meta.url)('naudiodon') as Naudiodon
    return loaded
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new Error(
      code === 'MODULE_NOT_FOUND' ? 'naudiodon is not installed' : 'naudiodon is not built for this machine',
    )
  }
}

/** As the system has them now, told apart as the engine does: equal names of one host API are `X` and `X (2)`. */
export function findDevices(): (DeviceInfo & { readonly id: number })[] {
  const { defaultHostAPI, HostAPIs } = naudiodon().getHostAPIs()
  const preferred = HostAPIs.find(({ id }) => id === defaultHostAPI)?.defaultOutput
  const taken = new Set<string>()
  return naudiodon()
    .getDevices()
    .map((found: Found) => ({
      id: found.id,
      name: uniqueName(`${found.hostAPIName}: ${found.name}`, taken),
      hostApi: found.hostAPIName,
      outputChannels: found.maxOutputChannels,
      inputChannels: found.maxInputChannels,
      defaultSampleRate: found.defaultSampleRate,
      isDefault: found.id === preferred,
    }))
}

function uniqueName(name: string, taken: Set<string>): string {
  let candidate = name
  for (let n = 2; taken.has(candidate); n++) candidate = `${name} (${n})`
  taken.add(candidate)
  return candidate
}

/** At the device's own rate. Throws in words where there is no such device or it refuses. */
export function openOutput(name: string): OutputStream {
  const device = findDevices().find((one) => one.name === name)
  if (!device) throw new Error('no such device')
  if (device.outputChannels === 0) throw new Error('has no outputs')
  const channels = device.outputChannels > 1 ? 2 : 1
  const sampleRate = device.defaultSampleRate
  const bytes = STREAM_BLOCK_FRAMES * channels * Float32Array.BYTES_PER_ELEMENT
  const stream = naudiodon().AudioIO({
    outOptions: {
      deviceId: device.id,
      sampleRate,
      channelCount: channels,
      sampleFormat: 1,
      maxQueue: STREAM_BLOCKS,
      highwaterMark: bytes,
      closeOnError: false,
    },
  })
  const write = (block: Buffer) =>
    new Promise<void>((resolve, reject) => stream.write(block, (error) => (error ? reject(error) : resolve())))
  let isStarted = false
  return {
    sampleRate,
    channels,
    write: async (samples) => {
      const written = write(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength))
      // The first callback must find something.
      if (!isStarted) stream.start()
      isStarted = true
      await written
    },
    close: () => new Promise((resolve) => stream.quit(resolve)),
  }
}
