import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Host } from './host.ts'
import { HOST_ORIGIN } from './live/publication.ts'
import { loadNative } from './native.ts'

const RATE = 48_000
/** Beyond what a system counts to. */
const NO_PID = 2 ** 30
/** A tone without end, so that its level is the fade's. */
const rack = {
  kind: 'rack',
  version: 1,
  nodes: [{ id: 'bass', type: 'tb303_ext', params: { gain: 0.6 } }],
  transport: {
    bpm: 120,
    lengthBars: 100,
    resolution: 16,
    patterns: [{ nodeId: 'bass', steps: 'xxxxxxxxxxxxxxxx' }],
  },
}

let folder: string
const hosts: Host[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-resume-'))
  writeFileSync(join(folder, 'tone.json'), JSON.stringify(rack))
})
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Without a device: every frame is the test's own. */
function newHost(): Host {
  const host = new Host({ native: loadNative(), demoFolder: null, stateFolder: join(folder, 'state') })
  hosts.push(host)
  return host
}

/** Played for a second, then gone as by a crash. */
async function crashed(): Promise<void> {
  const host = newHost()
  await host.open(join(folder, 'tone.json'))
  await host.perform({ case: 'play', value: {} as never }, HOST_ORIGIN, { id: 'test' })
  host.engine.process(RATE)
  host.keeper.checkpoint()
  await host.keeper.flush()
  await crash(host)
}

/** Its process is this test's, which lives on: the log has to name one that is gone. */
async function crash(host: Host): Promise<void> {
  hosts.splice(hosts.indexOf(host), 1)
  await host.close('abandoned')
  const logs = join(folder, 'state', 'recovery')
  for (const log of readdirSync(logs)) {
    const owner = join(logs, log, 'owner.json')
    writeFileSync(owner, JSON.stringify({ ...JSON.parse(readFileSync(owner, 'utf8')), pid: NO_PID }))
  }
}

const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)

describe('a host after a crash', () => {
  test('plays on from the last checkpoint and fades in over half a second', async () => {
    await crashed()
    const host = newHost()
    expect(await host.recover({ plays: true })).toEqual({
      open: ['tone'],
      isPlaying: true,
      timelineFrame: RATE,
    })
    const levels = [0, 1, 2, 3, 4, 5].map(() => rms(host.engine.process(RATE / 10)))
    expect(host.engine.status()).toMatchObject({ state: 'playing', timelineFrame: RATE + 0.6 * RATE })
    const whole = levels.at(-1)!
    expect(whole).toBeGreaterThan(0.05)
    levels.slice(0, 5).forEach((level, at) => {
      expect(level / whole).toBeGreaterThan((at + 0.5) / 5 - 0.15)
      expect(level / whole).toBeLessThan((at + 0.5) / 5 + 0.15)
    })
  })

  test('plays on at the rate of what it played', async () => {
    writeFileSync(join(folder, 'tone.json'), JSON.stringify({ ...rack, sampleRate: 44_100 }))
    await crashed()
    const host = newHost()
    expect(await host.recover({ plays: true })).toMatchObject({ isPlaying: true, timelineFrame: RATE })
    expect(rms(host.engine.process(44_100))).toBeGreaterThan(0.03)
    expect(host.engine.status()).toMatchObject({ sampleRate: 44_100, timelineFrame: RATE + 44_100 })
  })

  test('keeps the place before the first block is heard, for a crash that comes at once', async () => {
    await crashed()
    const first = newHost()
    await first.recover({ plays: true })
    await crash(first)
    expect(await newHost().recover({ plays: true })).toMatchObject({ isPlaying: true, timelineFrame: RATE })
  })

  test('stands at that place, silent, where it is not to play', async () => {
    await crashed()
    const host = newHost()
    expect(await host.recover({ plays: false })).toMatchObject({ isPlaying: false, timelineFrame: RATE })
    expect(rms(host.engine.process(RATE / 10))).toBe(0)
  })
})
