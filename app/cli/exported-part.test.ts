/** A part of a session that the window exports, against what `mam render` makes of the same file. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Host } from '../../engine/host/host.ts'
import { HOST_ORIGIN } from '../../engine/host/live/publication.ts'
import { loadNative } from '../../engine/host/native.ts'
import { connectClient } from '../../engine/host/testing/clients.ts'
import { kickRack, mam, nativeReason } from './fixture.ts'

const session = {
  kind: 'session',
  version: 1,
  racks: [
    { id: 'low', path: 'low.json' },
    { id: 'high', path: 'high.json', gain: 0.5 },
  ],
  buses: [{ id: 'wide' }],
  routes: [{ from: 'high', to: 'wide' }],
}
const clock = {
  tempo: 100,
  tempoMap: [{ bar: 2, bpm: 133, ramp: true }],
  timeSignatures: [{ bar: 2, beats: 7, unit: 8 }],
  durationSec: 9,
}
const markers = [
  { name: 'verse', bar: 2 },
  { name: 'pickup', bar: 3, beat: 2.5 },
  { name: 'last', timeSec: 7.25 },
  { name: 'outside', bar: 90 },
]

let folder: string
let host: Host
let page: Awaited<ReturnType<typeof connectClient>>
const at = (name: string) => join(folder, name)
const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

async function openPart(more: object): Promise<void> {
  writeFileSync(at('part.json'), JSON.stringify({ ...session, markers, ...more }))
  await host.open(at('part.json'))
}

/** By the window's action, until it has ended. */
async function exported(kind: string, path: string, part: object): Promise<void> {
  const latest = () => page.client.store.getState().notices.at(-1)
  const before = latest()?.id
  const action = { case: kind, value: { path, overwrite: true, ...part } } as Parameters<Host['perform']>[0]
  await host.perform(action, HOST_ORIGIN, { id: 'test' }, 'tester')
  await vi.waitFor(() => expect(latest()?.id ?? before).not.toBe(before), 20_000)
}

async function byCommand(...words: string[]): Promise<string> {
  const { code, err } = await mam('render', at('part.json'), '-o', at('command.wav'), ...words)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return hashOf(at('command.wav'))
}

describe.skipIf(nativeReason)(`the part that the window exports${nativeReason}`, () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mam-part-'))
    for (const [name, bpm] of [
      ['low', 131],
      ['high', 97],
    ] as const) {
      const transport = { ...kickRack.transport, bpm, lengthBars: 6 }
      writeFileSync(at(`${name}.json`), JSON.stringify({ ...kickRack, transport }))
    }
    host = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
    page = await connectClient(host, 'page')
  })
  afterEach(async () => {
    await page.client.close()
    await host.close()
    rmSync(folder, { recursive: true })
  })

  test.each([
    ['by the tempo of the session', clock],
    ['where each rack keeps its own', { durationSec: 9 }],
  ])('by bars or markers has the samples of the command, %s', async (_, more) => {
    await openPart(more)
    const hashOfPart = async (part: object) => {
      await exported('exportMix', at('part.wav'), part)
      return hashOf(at('part.wav'))
    }
    const all = await byCommand()
    expect(await hashOfPart({})).toBe(all)
    for (const [part, ...words] of [
      [{ startBar: 2, endBar: 4 }, '--start-bar', '1', '--end-bar', '3'],
      [{ startBar: 3 }, '--start-bar', '2'],
      [{ endBar: 2 }, '--end-bar', '1'],
      [{ startMarker: 'verse', endMarker: 'pickup' }, '--start-marker', 'verse', '--end-marker', 'pickup'],
      [{ startMarker: 'pickup' }, '--start-marker', 'pickup'],
      [{ endMarker: 'last' }, '--end-marker', 'last'],
    ] as const) {
      const hash = await byCommand(...words)
      expect(hash).not.toBe(all)
      expect([part, await hashOfPart(part)]).toEqual([part, hash])
    }
  })

  test('has stems and measurements of its own', async () => {
    await openPart(clock)
    const part = { startMarker: 'verse', endMarker: 'pickup' }
    await exported('exportStems', at('part.wav'), part)
    await exported('exportAnalysis', at('levels.json'), part)
    const words = ['--start-marker', 'verse', '--end-marker', 'pickup']
    await byCommand('--stems', at('by-command'), ...words)
    for (const stem of ['low.wav', 'high.wav', 'bus-wide.wav'])
      expect([stem, hashOf(join(at('part-stems'), stem))]).toEqual([stem, hashOf(join(at('by-command'), stem))])
    const { out } = await mam('analyse', at('part.json'), '--json', ...words)
    expect(JSON.parse(readFileSync(at('levels.json'), 'utf8'))).toEqual(JSON.parse(out))
  })
})
