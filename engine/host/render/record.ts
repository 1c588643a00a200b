/** What a device was given, into an audio file. */
import type { NativeEngine, NativeModule } from '../native.ts'
import { type AudioFormat, defaultBits, defaultDither } from './format.ts'
import { createMeasure, type Measurement } from './measure.ts'
import { openAudioFile } from './writer.ts'

export interface Recording extends Measurement {
  readonly path: string
  /** Frames that found the memory between device and disk full. */
  readonly lostFrames: number
}

export interface Recorder {
  /** Writes what the device was given since the last call. Throws AudioFileError. */
  drain(): void
  /** Drains, closes the file and gives it its name. Throws AudioFileError. */
  finish(): Recording
  /** Leaves no file behind. Does nothing after `finish`. */
  discard(): void
}

/**
 * Starts with the engine's next `play`. The device goes on after the content's end, so at most `limitFrames` are kept;
 * Infinity keeps everything.
 */
export async function createRecorder(
  native: NativeModule,
  engine: NativeEngine,
  options: {
    readonly path: string
    readonly format: AudioFormat
    readonly overwrite: boolean
    readonly sampleRate: number
    readonly channels: number
    readonly limitFrames: number
  },
): Promise<Recorder> {
  const { path, format, sampleRate, channels, limitFrames } = options
  const bits = defaultBits(format)
  const layout = { format, bits, sampleRate, channels, dither: defaultDither(bits), expectedFrames: 0 }
  const file = await openAudioFile(path, layout, options.overwrite)
  const measure = createMeasure(native, sampleRate, channels)
  let frames = 0
  let lostFrames = 0
  engine.startRecording()

  const drain = () => {
    for (let taken = engine.readRecorded(); taken; taken = engine.readRecorded()) {
      const wanted = Math.min(taken.samples.length / channels, limitFrames - frames)
      const samples = taken.samples.subarray(0, wanted * channels)
      measure.add(samples)
      file.write(samples)
      frames += wanted
      lostFrames += taken.lost
    }
  }
  const finish = () => {
    drain()
    file.commit()
    return { path, lostFrames, ...measure.result() }
  }
  return { drain, finish, discard: file.discard }
}
