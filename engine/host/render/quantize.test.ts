import { expect, test } from 'vitest'
import { createQuantizer } from './quantize.ts'

const quantized = (bits: 16 | 24, samples: readonly number[]) => {
  const quantizer = createQuantizer(bits, 'none')
  const out = new Int32Array(samples.length)
  quantizer.quantize(Float32Array.from(samples), out)
  return { values: [...out], clipped: quantizer.clipped() }
}

test('full scale is a power of two and rounding goes half up', () => {
  expect(quantized(16, [0, 0.5, -1, 1 / 65536, -1 / 65536, 0.99999]).values).toEqual([0, 16384, -32768, 1, 0, 32767])
  expect(quantized(24, [0.5, -1]).values).toEqual([4194304, -8388608])
})

test('what lies outside the range is clipped and counted, and NaN is silence', () => {
  const values = [1.5, -1.5, Number.POSITIVE_INFINITY, Number.NaN]
  expect(quantized(16, values)).toEqual({ values: [32767, -32768, 32767, 0], clipped: 3 })
})

test('dither depends on the place in the stream and not on how the stream is cut', () => {
  const samples = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i / 7) / 3)
  const whole = new Int32Array(1000)
  createQuantizer(16, 'tpdf').quantize(samples, whole)
  const pieces = new Int32Array(1000)
  const quantizer = createQuantizer(16, 'tpdf')
  for (let at = 0; at < 1000; at += 17) quantizer.quantize(samples.subarray(at, at + 17), pieces.subarray(at, at + 17))
  expect([...pieces]).toEqual([...whole])
})

test('dither keeps a level below one step as a mean and is white noise of half a step RMS', () => {
  const count = 1 << 17
  const out = new Int32Array(count)
  createQuantizer(16, 'tpdf').quantize(new Float32Array(count).fill(0.3 / 32768), out)
  const mean = out.reduce((sum, x) => sum + x, 0) / count
  expect(mean).toBeCloseTo(0.3, 2)
  const errors = Float64Array.from(out, (x) => x - 0.3)
  const power = errors.reduce((sum, e) => sum + e * e, 0) / count
  // TPDF dither of two steps peak to peak: variance 1/6, and 1/12 from the rounding.
  expect(power).toBeCloseTo(0.25, 2)
  for (const lag of [1, 2, 3]) {
    let product = 0
    for (let i = lag; i < count; i++) product += (errors[i] as number) * (errors[i - lag] as number)
    expect(Math.abs(product / count / power)).toBeLessThan(0.02)
  }
})
