/** What comes with MAM: opened without a remark, neither faint nor clipped, and played by hand where it says so. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RackPlan } from '../formats/plan.ts'
import { parseRack } from '../formats/rack.ts'
import { readTextFile } from './files.ts'
import { loadNative } from './native.ts'
import { readSessionFiles } from './session-files.ts'

const RATE = 48_000
const folder = join(import.meta.dirname, '../../assets/demo')
const names = readdirSync(folder).filter((name) => name.endsWith('.json'))

function planOf(name: string): RackPlan {
  const { document, diagnostics } = parseRack(readFileSync(join(folder, name), 'utf8'), { file: name })
  expect(diagnostics).toEqual([])
  expect(document.description).not.toBe('')
  return document.plan!
}

const decibels = (level: number) => 20 * Math.log10(level)
const peakOf = (samples: Float32Array) => samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)

/** The first seconds as a device would get them, with notes that are held from the first bar on. */
function play(plan: RackPlan, seconds: number, pitches: readonly number[] = []): Float32Array {
  const engine = loadNative().createEngine({
    sampleRate: RATE,
    channels: 2,
    maxBlockFrames: 4096,
    lookaheadFrames: RATE,
  })
  try {
    engine.load(plan)
    engine.play({ fromFrame: 0, loop: true })
    const target = 'pad'
    engine.send(
      pitches.map((pitch, note) => ({ target, kind: 'noteOn', note, channel: 0, pitch, velocity: 1, source: 'ui' })),
    )
    const blocks = Array.from({ length: Math.ceil((seconds * RATE) / 4096) }, () => engine.process(4096).slice())
    return Float32Array.from(blocks.flatMap((block) => [...block]))
  } finally {
    engine.close()
  }
}

test.each(names)('%s plays at a level that can be heard and does not clip', (name) => {
  const peakDb = decibels(peakOf(play(planOf(name), 8)))
  expect(peakDb).toBeGreaterThan(-20)
  expect(peakDb).toBeLessThan(-0.5)
})

test('the session of three racks is opened without a remark, and its limiter has little to do', async () => {
  const file = join(folder, 'night/night.mamsession')
  const session = await readSessionFiles(await readTextFile(file), file)
  expect(session.diagnostics).toEqual([])
  const peakDb = decibels(peakOf(play(session.plan(RATE), 8)))
  expect(peakDb).toBeGreaterThan(-10)
  expect(peakDb).toBeLessThan(-1.5)
})

test('pads.json has room above its bars for two full hands', () => {
  const plan = planOf('pads.json')
  const bars = peakOf(play(plan, 8))
  const played = peakOf(play(plan, 8, [48, 52, 55, 59, 62, 64, 67, 71, 74, 76]))
  expect(decibels(played / bars)).toBeGreaterThan(3)
  expect(decibels(played)).toBeLessThan(-0.5)
})
