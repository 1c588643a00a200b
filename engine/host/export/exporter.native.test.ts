import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readTextFile } from '../files.ts'
import { Host } from '../host.ts'
import { HOST_ORIGIN } from '../live/publication.ts'
import { onePass } from '../live/session-sound.ts'
import { loadNative } from '../native.ts'
import { renderToFile } from '../render/job.ts'
import { readSessionFiles } from '../session-files.ts'
import { connectClient } from '../testing/clients.ts'

const rack = {
  kind: 'rack',
  version: 1,
  nodes: [{ id: 'kick', type: 'kick' }],
  transport: { bpm: 120, lengthBars: 1, resolution: 16, patterns: [{ nodeId: 'kick', steps: 'x...x...x...x...' }] },
}
const session = {
  kind: 'session',
  version: 1,
  racks: [
    { id: 'low', path: 'low.json' },
    { id: 'high', path: 'low.json', gain: 0.5 },
  ],
  buses: [{ id: 'wide', channels: 4 }],
  routes: [{ from: 'high', to: 'wide', channelMap: [0, 0, 1, 2] }],
  durationSec: 2,
}

let folder: string
let host: Host
let page: Awaited<ReturnType<typeof connectClient>>
const at = (name: string) => join(folder, name)

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mam-export-'))
  writeFileSync(at('low.json'), JSON.stringify(rack))
  writeFileSync(at('show.json'), JSON.stringify(session))
  host = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
  await host.open(at('show.json'))
  page = await connectClient(host, 'page')
})
afterEach(async () => {
  await page.client.close()
  await host.close()
  rmSync(folder, { recursive: true })
})

const perform = (action: { case: string; value: object }) =>
  host.perform(action as Parameters<Host['perform']>[0], HOST_ORIGIN, { id: 'test' }, 'tester')
const latest = () => page.client.store.getState().notices.at(-1)
/** What is said when it has ended. */
async function exported(kind: string, path: string, overwrite = false) {
  const before = latest()?.id
  await perform({ case: kind, value: { path, overwrite } })
  return vi.waitFor(() => {
    expect(latest()?.id ?? before).not.toBe(before)
    return latest()?.words
  }, 20_000)
}
const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

test('the mix is what mam render makes of the files, and edits are in it', async () => {
  expect(await exported('exportMix', at('mix'))).toMatch(
    /^Exported .*mix\.wav: 0:02, peak -?[\d.]+ dBFS, -?[\d.]+ LUFS, /,
  )
  const { plan } = await readSessionFiles(await readTextFile(at('show.json')), 'show.json')
  const job = { format: 'wav', bits: '32f', dither: 'none', overwrite: true, normalizeDb: null } as const
  await renderToFile(
    loadNative(),
    {
      ...job,
      path: at('by-hand.wav'),
      plan: plan(48_000),
      range: onePass(48_000),
      blockFrames: 100,
      threads: 1,
      skipFrames: 0,
    },
    new AbortController().signal,
    () => {},
  )
  expect(hashOf(at('mix.wav'))).toBe(hashOf(at('by-hand.wav')))
  await perform({ case: 'setStripGain', value: { strip: 'low', gain: 0.25 } })
  await exported('exportMix', at('quieter.wav'))
  expect(hashOf(at('quieter.wav'))).not.toBe(hashOf(at('mix.wav')))
})

test('a part that is none is refused before anything is written', async () => {
  const markers = [
    { name: 'verse', bar: 2 },
    { name: 'pickup', bar: 3, beat: 2.5 },
    { name: 'outside', bar: 90 },
  ]
  writeFileSync(at('part.json'), JSON.stringify({ ...session, markers, tempo: 100, durationSec: 9 }))
  await host.open(at('part.json'))
  const refused = (part: object) =>
    expect(perform({ case: 'exportMix', value: { path: at('no.wav'), overwrite: false, ...part } })).rejects
  await refused({ startBar: 4, endBar: 4 }).toThrow('bar 4 must lie after bar 4')
  await refused({ endBar: 1 }).toThrow('bar 1 must lie after the start')
  await refused({ startBar: 0 }).toThrow('there is no bar 0: bars count from 1')
  await refused({ startBar: 90 }).toThrow('nothing plays in that part: it begins where the session has ended')
  await refused({ startMarker: 'outside' }).toThrow('nothing plays in that part')
  await refused({ startMarker: 'pickup', endMarker: 'verse' }).toThrow('marker verse must lie after marker pickup')
  await refused({ endMarker: 'vers' }).toThrow('marker vers: the session has no such marker; did you mean verse?')
  await refused({ startBar: 2, endMarker: 'pickup' }).toThrow('by bars or by markers, not by both')
  await perform({ case: 'removeClockMarker', value: { name: 'verse' } })
  await refused({ startMarker: 'verse' }).toThrow('marker verse: the session has no such marker')
  expect(readdirSync(folder).filter((name) => name.includes('no.wav'))).toEqual([])
})

test('stems lie beside the mix, and the next ones beside those', async () => {
  expect(await exported('exportStems', at('mix.flac'))).toContain(`and 3 stems in ${at('mix-stems')}: `)
  expect(readdirSync(at('mix-stems')).toSorted()).toEqual(['bus-wide.flac', 'high.flac', 'low.flac'])
  expect(await exported('exportStems', at('mix.flac'), true)).toContain(at('mix-stems 2'))
})

test('levels, loudness and spectra are a table of every strip', async () => {
  expect(await exported('exportAnalysis', at('levels'))).toBe(`Measured: ${at('levels.csv')}.`)
  const [head, ...rows] = readFileSync(at('levels.csv'), 'utf8').trimEnd().split('\n')
  expect(head).toMatch(/^strip,peakDb,truePeakDb,rmsDb,integratedLufs,momentaryMaxLufs,/)
  expect(rows.map((row) => row.split(',')[0])).toEqual(['mix', 'low', 'high', 'bus:wide'])
  await exported('exportAnalysis', at('levels.json'))
  const { sampleRate, strips } = JSON.parse(readFileSync(at('levels.json'), 'utf8'))
  expect([sampleRate, strips.length, strips[0].bands.length > 20]).toEqual([48_000, 4, true])
})

test('what cannot be written is refused before anything begins', async () => {
  const refused = (kind: string, path: string) =>
    expect(perform({ case: kind, value: { path, overwrite: false } })).rejects
  await refused('exportMix', at('mix.mp3')).toThrow('.mp3 is no format of sound: wav, aiff, flac are')
  await refused('exportAnalysis', at('levels.xls')).toThrow('.xls is no format of measurements')
  await refused('exportMix', at('nowhere/mix.wav')).toThrow(`there is no folder ${at('nowhere')}`)
  await refused('exportAnalysis', at('show.json')).toThrow(/open|is there/)
  writeFileSync(at('mix.wav'), 'mine')
  await refused('exportMix', at('mix.wav')).toThrow('is there already')
  expect(readFileSync(at('mix.wav'), 'utf8')).toBe('mine')
  await perform({ case: 'newSession', value: {} })
  await refused('exportMix', at('empty.wav')).toThrow('there is nothing to export')
})

test('one at a time, while it is edited; stopped, or with a host that closes, nothing half-written is left', async () => {
  await perform({ case: 'setClock', value: { durationSec: 3600 } })
  await perform({ case: 'exportMix', value: { path: at('long.wav'), overwrite: false } })
  await expect(perform({ case: 'exportMix', value: { path: at('other.wav'), overwrite: false } })).rejects.toThrow(
    'something is exported already',
  )
  await perform({ case: 'setStripGain', value: { strip: 'low', gain: 0.5 } })
  const { id, canStop } = await vi.waitFor(() => {
    const [job] = page.client.store.getState().jobs
    // How fast it is and how long it takes are told as soon as they are known.
    expect(job?.speedUp).toBeGreaterThan(0)
    expect(job?.secondsLeft).toBeGreaterThan(0)
    return job!
  }, 20_000)
  expect(canStop).toBe(true)
  await perform({ case: 'stopJob', value: { job: BigInt(id) } })
  await vi.waitFor(() => expect(latest()?.words).toBe('Not exported: it was stopped.'))
  expect(
    readdirSync(folder)
      .filter((name) => !name.endsWith('-lock'))
      .toSorted(),
  ).toEqual(['low.json', 'show.json'])
  expect(existsSync(at('long.wav'))).toBe(false)
  await expect(perform({ case: 'stopJob', value: { job: BigInt(id) } })).rejects.toThrow('that has ended already')
  await perform({ case: 'exportMix', value: { path: at('longer.wav'), overwrite: false } })
  const before = latest()?.id
  await host.exporter.close()
  await vi.waitFor(() => expect(latest()?.id).not.toBe(before))
  expect(readdirSync(folder).filter((name) => name.includes('longer'))).toEqual([])
  await perform({ case: 'setClock', value: { durationSec: 1 } })
  await exported('exportMix', at('short.wav'))
  expect(existsSync(at('short.wav'))).toBe(true)
})
