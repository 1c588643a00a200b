import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freshFolder } from './fixture.ts'
import { emptyPlan, nativeGiving, wholeRange } from './fixture-native.ts'
import { type RenderJob, type RenderProgress, renderToFile } from './job.ts'

const jobTo = (path: string, more: Partial<RenderJob> = {}): RenderJob => ({
  plan: emptyPlan,
  range: wholeRange,
  blockFrames: 512,
  threads: 1,
  skipFrames: 0,
  path,
  format: 'wav',
  bits: '32f',
  dither: 'none',
  overwrite: true,
  normalizeDb: null,
  ...more,
})

const never = new AbortController().signal
const sine = (frame: number) => 0.5 * Math.sin(frame * 0.02)

/** The float samples behind a WAV header. */
const samplesOf = (path: string): Float32Array => {
  const bytes = readFileSync(path)
  return new Float32Array(
    bytes.buffer.slice(bytes.byteOffset + bytes.indexOf('data') + 8, bytes.byteOffset + bytes.length),
  )
}

test('the report tells the hash of the float samples, frames, levels and latency', async () => {
  const path = join(freshFolder(), 'out.wav')
  const native = nativeGiving({ frames: 100_000, sample: sine })
  const report = await renderToFile(native, jobTo(path), never, () => {})
  const samples = samplesOf(path)
  expect(samples.length).toBe(200_000)
  expect(report.sha256).toBe(createHash('sha256').update(Buffer.from(samples.buffer)).digest('hex'))
  expect(report).toMatchObject({ frames: 100_000, sampleRate: 48000, channels: 2, latencyFrames: 240, gainDb: 0 })
  expect(report.peakDb).toBeCloseTo(20 * Math.log10(0.5), 4)
  expect(report.speedUp).toBeCloseTo(100_000 / 48000 / report.renderSeconds, 6)
  expect(native.open()).toBe(0)
})

test('the hash is the same whatever the format stores', async () => {
  const folder = freshFolder()
  const native = nativeGiving({ frames: 50_000, sample: sine })
  const reports = await Promise.all([
    renderToFile(native, jobTo(join(folder, 'a.wav')), never, () => {}),
    renderToFile(
      native,
      jobTo(join(folder, 'a.flac'), { format: 'flac', bits: '16', dither: 'tpdf' }),
      never,
      () => {},
    ),
    renderToFile(native, jobTo(join(folder, 'a.aiff'), { format: 'aiff', bits: '24' }), never, () => {}),
  ])
  expect(new Set(reports.map((report) => report.sha256)).size).toBe(1)
})

test('normalising scales every sample by one gain and puts the largest at the target', async () => {
  const path = join(freshFolder(), 'out.wav')
  const native = nativeGiving({ frames: 80_000, sample: (frame) => (frame === 70_000 ? -0.25 : 0.1 * Math.sin(frame)) })
  const report = await renderToFile(native, jobTo(path, { normalizeDb: -1 }), never, () => {})
  const samples = samplesOf(path)
  expect(report.peakDb).toBeCloseTo(-1, 5)
  expect(report.gainDb).toBeCloseTo(20 * Math.log10(4) - 1, 5)
  expect(samples[140_000]).toBeCloseTo(-(10 ** (-1 / 20)), 6)
  expect(report.sha256).toBe(createHash('sha256').update(Buffer.from(samples.buffer)).digest('hex'))
})

test('silence stays silence when it is normalised', async () => {
  const path = join(freshFolder(), 'out.wav')
  const report = await renderToFile(
    nativeGiving({ frames: 100, sample: () => 0 }),
    jobTo(path, { normalizeDb: 0 }),
    never,
    () => {},
  )
  expect(report.peakDb).toBe(Number.NEGATIVE_INFINITY)
  expect(samplesOf(path).every((value) => value === 0)).toBe(true)
})

test('samples above full scale are counted where integers clip them', async () => {
  const folder = freshFolder()
  const native = nativeGiving({ frames: 10, sample: (frame) => (frame < 3 ? 1.5 : 0) })
  const float = await renderToFile(native, jobTo(join(folder, 'a.wav')), never, () => {})
  const integer = await renderToFile(native, jobTo(join(folder, 'b.wav'), { bits: '24' }), never, () => {})
  expect([float.clippedSamples, integer.clippedSamples]).toEqual([0, 6])
})

test('an error midway leaves what stood under the name, and nothing else', async () => {
  const folder = freshFolder()
  const path = join(folder, 'out.wav')
  writeFileSync(path, 'before')
  const native = nativeGiving({
    frames: 200_000,
    sample: sine,
    onRead: (frame) => {
      if (frame > 100_000) throw new Error('the renderer failed')
    },
  })
  await expect(renderToFile(native, jobTo(path), never, () => {})).rejects.toThrow('the renderer failed')
  expect(readFileSync(path, 'utf8')).toBe('before')
  expect(readdirSync(folder)).toEqual(['out.wav'])
  expect(native.open()).toBe(0)
})

test('an abort midway ends the job with its reason and leaves nothing', async () => {
  const folder = freshFolder()
  const abort = new AbortController()
  const reason = new Error('stopped by hand')
  const native = nativeGiving({
    frames: 48_000 * 3600,
    sample: () => 0,
    onRead: (frame) => {
      if (frame > 100_000) abort.abort(reason)
    },
  })
  await expect(renderToFile(native, jobTo(join(folder, 'out.wav')), abort.signal, () => {})).rejects.toBe(reason)
  expect(readdirSync(folder)).toEqual([])
  expect(native.open()).toBe(0)
})

test('a missing folder is told before anything is rendered', async () => {
  const path = join(freshFolder(), 'none', 'out.wav')
  const native = nativeGiving({ frames: 10, sample: sine, onRead: () => expect.unreachable() })
  await expect(renderToFile(native, jobTo(path), never, () => {})).rejects.toThrow('its folder does not exist')
  expect(existsSync(path)).toBe(false)
})

test('what the disk has no room for is told before anything is rendered', async () => {
  const folder = freshFolder()
  const native = nativeGiving({ frames: 1e15, sample: sine, onRead: () => expect.unreachable() })
  const job = jobTo(join(folder, 'out.wav'))
  await expect(renderToFile(native, job, never, () => {})).rejects.toThrow(
    /8,000 TB are needed, .* free; nothing was begun/,
  )
  expect(readdirSync(folder)).toEqual([])
})

test('a device takes any length', async () => {
  const abort = new AbortController()
  const native = nativeGiving({ frames: 1e15, sample: () => 0, onRead: () => abort.abort(new Error('enough')) })
  await expect(renderToFile(native, jobTo('/dev/null'), abort.signal, () => {})).rejects.toThrow('enough')
})

test('progress only grows, over both passes of a normalised render', async () => {
  const seen: RenderProgress[] = []
  const native = nativeGiving({ frames: 1_500_000, sample: sine })
  const path = join(freshFolder(), 'out.wav')
  await renderToFile(native, jobTo(path, { normalizeDb: -3 }), never, (progress) => seen.push(progress))
  expect(seen.some(({ pass }) => pass === 'measuring')).toBe(true)
  expect(seen.at(-1)).toMatchObject({ pass: 'writing', totalFrames: 3_000_000 })
  for (const [i, { doneFrames, elapsedSeconds }] of seen.entries()) {
    expect(doneFrames).toBeLessThanOrEqual(3_000_000)
    if (i > 0) expect(doneFrames).toBeGreaterThan(seen[i - 1]!.doneFrames)
    if (i > 0) expect(elapsedSeconds).toBeGreaterThan(seen[i - 1]!.elapsedSeconds)
  }
})
