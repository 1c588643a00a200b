import { extname } from 'node:path'
import type { Dither } from './quantize.ts'

export const audioFormats = ['wav', 'aiff', 'flac'] as const
export type AudioFormat = (typeof audioFormats)[number]

/** '32f': IEEE float, the engine's own samples. */
export const sampleBits = ['16', '24', '32f'] as const
export type SampleBits = (typeof sampleBits)[number]

export interface AudioLayout {
  readonly format: AudioFormat
  readonly bits: SampleBits
  /** Hz. */
  readonly sampleRate: number
  readonly channels: number
  readonly dither: Dither
  /** Frames that will be written, 0 if not known: what the header says until the end proves it. */
  readonly expectedFrames: number
}

/** Writes one audio file into a sink, in constant memory. */
export interface AudioWriter {
  /** Interleaved. Throws AudioFileError. */
  write(samples: Float32Array): void
  /** Puts the final lengths into the header. The sink stays open. */
  finish(): void
  /** Samples outside the range of an integer format. */
  clipped(): number
  /** Frees what the writer holds, finished or not. */
  close(): void
}

const extensions: Record<string, AudioFormat> = {
  '.wav': 'wav',
  '.wave': 'wav',
  '.rf64': 'wav',
  '.aif': 'aiff',
  '.aiff': 'aiff',
  '.aifc': 'aiff',
  '.flac': 'flac',
}

/** The format that a file name stands for, or undefined. */
export function formatOfName(path: string): AudioFormat | undefined {
  return extensions[extname(path).toLowerCase()]
}

export const bytesPerSample = (bits: SampleBits): number => (bits === '16' ? 2 : bits === '24' ? 3 : 4)

/** What a format stores when nothing else is asked for: the samples as they are where it can. */
export const defaultBits = (format: AudioFormat): SampleBits => (format === 'flac' ? '24' : '32f')

/** 16 bits are dithered, 24 are finer than what a float sample near full scale resolves. */
export const defaultDither = (bits: SampleBits): Dither => (bits === '16' ? 'tpdf' : 'none')
