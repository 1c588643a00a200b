/**
 * The server is killed with -9 fifty times while it plays. Each time it sounds again within two seconds, no earlier in the
 * music than its last checkpoint, with every change that was made, on the address that it had. That the sound fades in is
 * asked of the engine itself (engine/host/native.test.ts): no recording outlives the process.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MamClient } from '../../engine/client/client.ts'
import { controlKey } from '../../engine/client/values.ts'
import { RecoveryStore } from '../../engine/host/project/recovery.ts'
import { projectOf } from '../../engine/host/project/recovery-state.ts'
import { type Incident, incidentsFile } from './incidents.ts'
import { isBuilt, openPage, type Served, serve } from './testing/served.ts'

if (!isBuilt) console.log('skipped: the command and the page are not built (npm run build)')

const KILLS = 50
const KICK = { id: 'kick', index: 0 }
const F0 = 1

/** Long enough that no loop wraps, and never silent. */
const rack = {
  kind: 'rack',
  version: 1,
  nodes: [
    { id: 'kick', type: 'kick', params: { f0: 100 } },
    { id: 'bass', type: 'tb303_ext', params: { gain: 0.6 } },
  ],
  transport: {
    bpm: 120,
    lengthBars: 600,
    resolution: 16,
    patterns: [
      { nodeId: 'kick', steps: 'x...x...x...x...' },
      { nodeId: 'bass', steps: 'xxxxxxxxxxxxxxxx' },
    ],
  },
}

let folder: string
let state: string
let served: Served | undefined
let page: MamClient | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-kills-'))
  state = join(folder, 'state')
  writeFileSync(join(folder, 'long.json'), JSON.stringify(rack))
})
afterEach(() => {
  page?.close()
  served?.killAll()
  rmSync(folder, { recursive: true, force: true })
})

async function until(condition: () => boolean, ms = 20_000): Promise<void> {
  const end = performance.now() + ms
  while (!condition()) {
    if (performance.now() > end) throw new Error(`this did not happen in ${ms} ms: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function incidents(): Incident[] {
  try {
    const lines = readFileSync(incidentsFile(state), 'utf8').split('\n').filter(Boolean)
    return lines.map((line) => JSON.parse(line) as Incident)
  } catch {
    return []
  }
}

/** What the recovery place has on disk by now: where it plays, and the pitch that the document holds. */
function kept(): { frame: number; pitch: number } {
  const store = new RecoveryStore({ folder: join(state, 'recovery') })
  const { state: content, records } = store.read(store.list()[0]!.id)
  const { checkpoint, project } = projectOf(content, records)
  const { text } = [...project.document.files.values()].find(({ kind }) => kind === 'rack')!
  return { frame: checkpoint.timelineFrame, pitch: JSON.parse(text).nodes[0].params.f0 }
}

const isLive = () => page!.store.getState().link === 'live'
const pitch = () => page!.values.get(controlKey(KICK.index, F0)).base
const sounds = () => page!.hot.state.isPlaying && page!.hot.takePeak(0) > 0.01

/** Sets a pitch, and kills once that and a place beyond `from` are on disk; gives the frame at which it sounds again. */
async function killWhilePlaying(count: number, from: number): Promise<number> {
  await page!.set(KICK, F0, 100 + count)
  await until(() => sounds())
  await until(() => kept().frame > from && kept().pitch === 100 + count)
  const checkpoint = kept().frame
  process.kill(served!.servingPid(), 'SIGKILL')
  await until(() => incidents().length === count)
  const { recovery, ...death } = incidents().at(-1)!
  expect(death).toMatchObject({ signal: 'SIGKILL', exitCode: null, restart: 'resume' })
  expect(recovery).toMatchObject({ wasPlaying: true, open: [expect.stringContaining('long')] })
  expect(recovery.checkpointFrame).toBeGreaterThanOrEqual(checkpoint)
  expect(recovery.soundingFrame).toBeGreaterThanOrEqual(recovery.checkpointFrame!)
  return recovery.soundingFrame!
}

/** Starts the server and a page, and lets it play until a place beyond `frame` is on disk. */
async function playFrom(frame: number): Promise<void> {
  served = await serve([join(folder, 'long.json')], state)
  page = await openPage(served.url)
  await until(() => isLive() && page!.store.getState().rack !== null)
  await page.perform({ case: 'play', value: {} })
  await until(() => sounds() && kept().frame > frame)
}

describe.skipIf(!isBuilt)('mam serve (skipped where the command is not built)', () => {
  test('survives fifty kills while it plays', { timeout: 180_000 }, async () => {
    await playFrom(0)
    let from = 0
    for (let kill = 1; kill <= KILLS; kill++) {
      from = await killWhilePlaying(kill, from + (kill % 7) * 2000)
      await until(() => isLive() && pitch() === 100 + kill)
    }
    await until(() => sounds())
    expect(page!.store.getState().session.isChanged).toBe(true)
    await page!.perform({ case: 'saveAs', value: { path: join(folder, 'kept'), overwrite: false } })
    expect(JSON.parse(readFileSync(join(folder, 'long.json'), 'utf8')).nodes[0].params.f0).toBe(100 + KILLS)
    expect(await served!.end()).toBe(130)
    expect(served!.servingPid()).toBe(Infinity)
    expect(incidents()).toHaveLength(KILLS)
    // Not of each: other programs may have the machine for a while.
    const silentMs = incidents().map(({ recovery }) => recovery.soundingAfterMs!)
    expect(silentMs.sort((a, b) => a - b)[KILLS / 2]).toBeLessThanOrEqual(2000)
  })

  test('that is killed again on its way back comes back to the same place', { timeout: 60_000 }, async () => {
    await playFrom(10_000)
    const { frame } = kept()
    for (let kill = 1; kill <= 2; kill++) {
      const pid = served!.servingPid()
      process.kill(pid, 'SIGKILL')
      await until(() => served!.servingPid() !== pid && served!.servingPid() < Infinity)
    }
    await until(() => incidents().length === 2)
    const { recovery } = incidents().at(-1)!
    expect(recovery.wasPlaying).toBe(true)
    expect(recovery.checkpointFrame).toBeGreaterThanOrEqual(frame)
    await until(() => isLive() && sounds())
  })
})
