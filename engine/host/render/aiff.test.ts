import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createAiffWriter } from './aiff.ts'
import { freshFolder, hasProgram, memorySink, readWithSox, testSamples } from './fixture.ts'
import type { AudioLayout, SampleBits } from './format.ts'

const layout = (bits: SampleBits, sampleRate = 48000, channels = 2): AudioLayout => ({
  format: 'aiff',
  bits,
  sampleRate,
  channels,
  dither: 'none',
  expectedFrames: 0,
})

const written = (samples: Float32Array, as: AudioLayout): Buffer => {
  const sink = memorySink()
  const writer = createAiffWriter(sink, as, 'out.aiff')
  writer.write(samples)
  writer.finish()
  return sink.bytes()
}

test('integers make an AIFF and floats an AIFF-C, big-endian, with every length stated', () => {
  for (const [bits, kind, headerBytes] of [
    ['16', 'AIFF', 54],
    ['24', 'AIFF', 54],
    ['32f', 'AIFC', 92],
  ] as const) {
    const bytes = written(testSamples(11, 1), layout(bits, 48000, 1))
    expect(bytes.toString('latin1', 8, 12)).toBe(kind)
    expect(bytes.readUInt32BE(4)).toBe(bytes.length - 8)
    const soundAt = bytes.indexOf('SSND')
    expect(soundAt + 16).toBe(headerBytes)
    expect(bytes.readUInt32BE(soundAt + 4)).toBe(8 + 11 * (bits === '16' ? 2 : bits === '24' ? 3 : 4))
  }
  expect(written(testSamples(4), layout('32f')).readFloatBE(92 + 8)).toBe(0.5)
})

test('a file beyond what AIFF can state is refused before its header would lie', () => {
  const sink = memorySink()
  const writer = createAiffWriter(sink, layout('16'), 'long.aiff', 1000)
  writer.write(new Float32Array(200))
  expect(() => writer.write(new Float32Array(400))).toThrow('long.aiff: AIFF holds at most 4 GiB, choose wav')
  expect(() => createAiffWriter(sink, { ...layout('16'), expectedFrames: 2 ** 31 }, 'long.aiff')).toThrow('choose wav')
})

const soxReason = hasProgram('sox', '--version') ? '' : ' (skipped: no sox here)'

describe.skipIf(soxReason)(`read back by sox${soxReason}`, () => {
  test.for(['16', '24', '32f'] as const)('%s bits hold the samples', (bits) => {
    const path = join(freshFolder(), 'out.aiff')
    const samples = testSamples(5000)
    writeFileSync(path, written(samples, layout(bits)))
    const back = readWithSox(path)
    expect(back.length).toBe(samples.length)
    const step = bits === '16' ? 2 ** -15 : bits === '24' ? 2 ** -23 : 0
    for (const [i, value] of back.entries()) expect(Math.abs(value - samples[i]!)).toBeLessThanOrEqual(step + 1e-7)
  })

  test.for([8000, 44100, 48000, 88200, 96000, 192000])('a rate of %d Hz is stated as such', (rate) => {
    const path = join(freshFolder(), 'out.aiff')
    writeFileSync(path, written(testSamples(100), layout('24', rate)))
    expect(spawnSync('sox', ['--i', '-r', path]).stdout.toString().trim()).toBe(String(rate))
  })
})
