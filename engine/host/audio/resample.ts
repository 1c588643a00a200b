/** Sample-rate conversion of a stereo stream, by libsamplerate in WebAssembly. */
import { createRequire } from 'node:module'

type Library = typeof import('@alexanderolsen/libsamplerate-js')

/** Interleaved stereo in, interleaved stereo out; the result is its caller's. */
export type Resample = (samples: Float32Array) => Float32Array

/** A UMD file, which bundlers and Node name differently: required, it is the same for both. */
const library = () => createRequire(import.meta.url)('@alexanderolsen/libsamplerate-js') as Library

export async function createResampler(fromRate: number, toRate: number): Promise<Resample> {
  if (fromRate === toRate) return (samples) => samples
  const { create, ConverterType } = library()
  const converter = await create(2, fromRate, toRate, { converterType: ConverterType.SRC_SINC_FASTEST })
  return (samples) => (samples.length === 0 ? samples : converter.full(samples).slice())
}
