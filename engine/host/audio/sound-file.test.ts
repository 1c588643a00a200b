import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAudioFile } from '../render/writer.ts'
import { readSoundFile } from './sound-file.ts'
import { openSource } from './source.ts'

const RATE = 44100
const FRAMES = 4410

let folder: string
const samples = Float32Array.from(
  { length: 2 * FRAMES },
  (_, i) => (i % 2 === 0 ? 0.5 : -0.25) * Math.sin((2 * Math.PI * 441 * Math.floor(i / 2)) / RATE),
)

async function written(format: 'wav' | 'aiff' | 'flac', bits: '16' | '24' | '32f'): Promise<string> {
  const path = join(folder, `sine-${bits}.${format}`)
  const layout = { format, bits, dither: 'none', sampleRate: RATE, channels: 2, expectedFrames: FRAMES } as const
  const file = await openAudioFile(path, layout, true)
  file.write(samples)
  file.commit()
  return path
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-sound-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

for (const [format, bits, tolerance] of [
  ['wav', '16', 2 ** -14],
  ['wav', '32f', 0],
  ['aiff', '24', 2 ** -22],
  ['flac', '24', 2 ** -22],
] as const)
  test(`a ${format} file of ${bits} bits is read as it was written`, async () => {
    const { sampleRate, channels } = await readSoundFile(await written(format, bits))
    expect(sampleRate).toBe(RATE)
    expect(channels.map(({ length }) => length)).toEqual([FRAMES, FRAMES])
    const errors = samples.map((sample, i) => Math.abs(sample - channels[i % 2]![Math.floor(i / 2)]!))
    expect(Math.max(...errors)).toBeLessThanOrEqual(tolerance)
  })

test('what is no sound is refused in words', async () => {
  const text = join(folder, 'text.wav')
  writeFileSync(text, 'hello')
  const cut = join(folder, 'cut.wav')
  writeFileSync(cut, Buffer.from('RIFF\0\0\0\0WAVEfmt ', 'latin1'))
  const torn = join(folder, 'torn.flac')
  writeFileSync(torn, Buffer.concat([Buffer.from('fLaC', 'latin1'), Buffer.alloc(100, 1)]))
  await expect(readSoundFile(text)).rejects.toThrow('is no wav, aiff or flac file')
  await expect(readSoundFile(cut)).rejects.toThrow('holds no sound')
  await expect(readSoundFile(torn)).rejects.toThrow(/holds no sound|cannot be read/)
  await expect(readSoundFile(join(folder, 'none.wav'))).rejects.toThrow('is not there')
  await expect(readSoundFile(folder)).rejects.toThrow('EISDIR')
})

test('at another rate all of it comes out, at the same level', async () => {
  const source = await openSource({ kind: 'file', path: await written('wav', '32f') }, 96000)
  expect(source.lengthSeconds).toBeCloseTo(0.1)
  const left: number[] = []
  for (let block = source.next(); block; block = source.next())
    for (let i = 0; i < block.length; i += 2) left.push(block[i]!)
  const whole = (FRAMES * 96000) / RATE
  expect(left.length).toBeGreaterThan(whole)
  const middle = left.slice(1000, whole - 1000)
  expect(Math.max(...middle)).toBeGreaterThan(0.498)
  expect(Math.max(...middle)).toBeLessThan(0.502)
})
