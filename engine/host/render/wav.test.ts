import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freshFolder, hasProgram, memorySink, readWithSox, testSamples } from './fixture.ts'
import type { AudioLayout, SampleBits } from './format.ts'
import { createWavWriter } from './wav.ts'

const layout = (bits: SampleBits, channels = 2, expectedFrames = 0): AudioLayout => ({
  format: 'wav',
  bits,
  sampleRate: 44100,
  channels,
  dither: 'none',
  expectedFrames,
})

/** Chunks by id, sizes from ds64 where the header leaves them to it. */
function chunks(bytes: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString('latin1', at, at + 4)
    const stated = bytes.readUInt32LE(at + 4)
    const size = stated === 0xffffffff ? Number(found.get('ds64')!.readBigUInt64LE(8)) : stated
    found.set(id, bytes.subarray(at + 8, at + 8 + size))
    at += 8 + size + (size % 2)
  }
  return found
}

const written = (samples: Float32Array, as: AudioLayout, sizeLimit?: number): Buffer => {
  const sink = memorySink()
  const writer = createWavWriter(sink, as, sizeLimit)
  for (let at = 0; at < samples.length; at += 500 * as.channels)
    writer.write(samples.subarray(at, at + 500 * as.channels))
  writer.finish()
  return sink.bytes()
}

test('float samples stand in the file bit for bit, under a header that states every length', () => {
  const samples = testSamples(1234)
  const bytes = written(samples, layout('32f'))
  const found = chunks(bytes)
  expect(bytes.toString('latin1', 0, 4)).toBe('RIFF')
  expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8)
  expect([...found.keys()]).toEqual(['JUNK', 'fmt ', 'fact', 'data'])
  expect(found.get('fact')!.readUInt32LE(0)).toBe(1234)
  expect(found.get('fmt ')!.readUInt16LE(0)).toBe(3)
  expect(Buffer.compare(found.get('data')!, Buffer.from(samples.buffer))).toBe(0)
})

test('a length known ahead gives the same bytes as one patched in at the end', () => {
  const samples = testSamples(700)
  for (const bits of ['16', '24', '32f'] as const) {
    expect(written(samples, layout(bits, 2, 700)).equals(written(samples, layout(bits, 2, 0)))).toBe(true)
  }
})

test('an odd number of bytes is padded to an even chunk', () => {
  const bytes = written(testSamples(7, 1), layout('24', 1))
  expect(chunks(bytes).get('data')!.length).toBe(21)
  expect(bytes.length % 2).toBe(0)
  expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8)
})

test('a file that outgrows its limit becomes RF64 in place, its samples where they were', () => {
  const samples = testSamples(3000)
  const small = written(samples, layout('32f'))
  const large = written(samples, layout('32f'), 20_000)
  expect(large.length).toBe(small.length)
  expect(large.toString('latin1', 0, 4)).toBe('RF64')
  expect(large.readUInt32LE(4)).toBe(0xffffffff)
  const found = chunks(large)
  expect([...found.keys()]).toEqual(['ds64', 'fmt ', 'fact', 'data'])
  const ds64 = found.get('ds64')!
  expect(Number(ds64.readBigUInt64LE(0))).toBe(large.length - 8)
  expect(Number(ds64.readBigUInt64LE(16))).toBe(3000)
  expect(Buffer.compare(found.get('data')!, Buffer.from(samples.buffer))).toBe(0)
})

const soxReason = hasProgram('sox', '--version') ? '' : ' (skipped: no sox here)'

describe.skipIf(soxReason)(`read back by sox${soxReason}`, () => {
  test.for(['16', '24', '32f'] as const)('%s bits hold the samples to half a step', (bits) => {
    const path = join(freshFolder(), 'out.wav')
    const samples = testSamples(5000)
    writeFileSync(path, written(samples, layout(bits)))
    const back = readWithSox(path)
    expect(back.length).toBe(samples.length)
    const step = bits === '16' ? 2 ** -15 : bits === '24' ? 2 ** -23 : 0
    // Full scale itself is one step above the largest integer.
    for (const [i, value] of back.entries()) {
      expect(Math.abs(value - samples[i]!)).toBeLessThanOrEqual(samples[i] === 1 ? step + 1e-7 : step / 2 + 1e-7)
    }
  })
})
