import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freshFolder, hasProgram, memorySink, testSamples } from './fixture.ts'
import { createFlacWriter } from './flac.ts'
import type { AudioLayout, SampleBits } from './format.ts'
import { createQuantizer } from './quantize.ts'

const layout = (bits: SampleBits, sampleRate = 48000): AudioLayout => ({
  format: 'flac',
  bits,
  sampleRate,
  channels: 2,
  dither: 'none',
  expectedFrames: 0,
})

const written = async (samples: Float32Array, as: AudioLayout): Promise<Buffer> => {
  const sink = memorySink()
  const writer = await createFlacWriter(sink, as, 'out.flac')
  for (let at = 0; at < samples.length; at += 10_000) writer.write(samples.subarray(at, at + 10_000))
  writer.finish()
  writer.close()
  return sink.bytes()
}

const flacReason = hasProgram('flac', '--version') ? '' : ' (skipped: no flac here)'

describe.skipIf(flacReason)(`read back by flac${flacReason}`, () => {
  test.for(['16', '24'] as const)(
    '%s bits decode to the quantised samples, checked by length and MD5',
    async (bits) => {
      const path = join(freshFolder(), 'out.flac')
      const samples = testSamples(50_000)
      writeFileSync(path, await written(samples, layout(bits)))
      const check = spawnSync('flac', ['--test', '--warnings-as-errors', path])
      expect(check.stderr.toString()).not.toMatch(/WARNING|ERROR/)
      expect(check.status).toBe(0)

      const raw = spawnSync('flac', [
        '-d',
        '-c',
        '-s',
        '--force-raw-format',
        '--endian=little',
        '--sign=signed',
        path,
      ]).stdout
      const wanted = new Int32Array(samples.length)
      createQuantizer(bits === '16' ? 16 : 24, 'none').quantize(samples, wanted)
      const bytes = bits === '16' ? 2 : 3
      expect(raw.length).toBe(samples.length * bytes)
      expect(wanted.every((value, i) => raw.readIntLE(i * bytes, bytes) === value)).toBe(true)
    },
  )
})

test('an error of the disk comes out as itself and not as trouble of the encoder', async () => {
  const full = new Error('disk full')
  const sink = memorySink()
  let room = 5000
  const writer = await createFlacWriter(
    {
      ...sink,
      write: (bytes) => {
        room -= bytes.length
        if (room < 0) throw full
      },
    },
    layout('24'),
    'out.flac',
  )
  expect(() => {
    for (let i = 0; i < 20; i++) writer.write(testSamples(5000))
  }).toThrow(full)
  writer.close()
})

test('a rate that FLAC cannot store is refused in words', async () => {
  await expect(written(testSamples(10), layout('16', 768_001))).rejects.toThrow(
    'out.flac: FLAC cannot store a rate of 768001 Hz',
  )
})

test('loading the encoder leaves the global fetch where it was', async () => {
  const before = globalThis.fetch
  await written(testSamples(10), layout('16'))
  expect(globalThis.fetch).toBe(before)
})
