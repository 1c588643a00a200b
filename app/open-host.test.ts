import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Host } from '../engine/host/host.ts'
import { ownIdentity } from '../engine/host/project/process-identity.ts'
import { type OpenHostOptions, openHost } from './open-host.ts'

/** Beyond what a system counts to. */
const NO_PID = 2 ** 30
const rack = { kind: 'rack', version: 1, nodes: [{ id: 'kick', type: 'kick' }] }

let folder: string
let file: string
let state: string
const hosts: Host[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-open-'))
  file = join(folder, 'song.json')
  state = join(folder, 'state')
  writeFileSync(file, JSON.stringify(rack))
})
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close()
  rmSync(folder, { recursive: true })
})

async function start(options: Partial<OpenHostOptions> = {}): Promise<Host> {
  const host = await openHost({ file, device: 'silent', stateFolder: state, ...options })
  hosts.push(host)
  return host
}

/** As starts leave it whose process died before it played. */
function failedStarts(count: number): void {
  mkdirSync(state, { recursive: true })
  const process = { ...ownIdentity(), pid: NO_PID }
  writeFileSync(
    join(state, 'starts.json'),
    JSON.stringify(Array.from({ length: count }, () => ({ process, files: [file] }))),
  )
}

const noticesOf = async (host: Host) => {
  const left = new AbortController()
  const first = await host.publication.subscribe(left.signal).next()
  left.abort()
  return JSON.stringify(
    (first.value as { update: { value: { state: { notices: unknown } } } }).update.value.state.notices,
    (_, value) => (typeof value === 'bigint' ? Number(value) : value),
  )
}

test('two failed starts are no reason not to open the file', async () => {
  failedStarts(2)
  expect((await start()).editor.project.name).toBe('song')
})

test('after three failed starts nothing is opened and the files are listed; the start after that opens again', async () => {
  failedStarts(3)
  const safe = await start()
  expect(safe.editor.isSafeMode).toBe(true)
  expect(safe.editor.project.slots()).toEqual([])
  expect(await noticesOf(safe)).toContain(`It had opened: ${file}`)
  await safe.open(file)
  expect(safe.editor.isSafeMode).toBe(false)
  await hosts.pop()!.close()
  expect(JSON.parse(readFileSync(join(state, 'starts.json'), 'utf8'))).toEqual([])
  expect((await start()).editor.project.name).toBe('song')
})

test('a recovery place full of rubbish ends no start', async () => {
  const log = join(state, 'recovery', '000001-0123abcd')
  mkdirSync(log, { recursive: true })
  for (const name of ['00000001.state', '00000002.state', '00000001.changes', 'owner.json', 'closed.json'])
    writeFileSync(join(log, name), '{"MAM": [')
  for (let times = 0; times < 4; times++) {
    expect((await start()).editor.project.name).toBe('song')
    await hosts.pop()!.close()
  }
})

test('a session is played at its own rate, whether it is started with or opened later', async () => {
  const session = (sampleRate: number) => JSON.stringify({ kind: 'session', version: 1, sampleRate, racks: [] })
  writeFileSync(file, session(44_100))
  const host = await start()
  expect(host.player.status.sampleRate).toBe(44_100)
  expect(await noticesOf(host)).not.toContain('44100 Hz')
  const other = join(folder, 'other.json')
  writeFileSync(other, session(96_000))
  await host.open(other)
  expect(host.player.status.sampleRate).toBe(96_000)
  expect(await noticesOf(host)).not.toContain('Hz')
  await hosts.pop()!.close()
  writeFileSync(file, session(7))
  expect((await start()).player.status.sampleRate).toBe(48_000)
})

test('a rate that is asked for is that of everything', async () => {
  writeFileSync(file, JSON.stringify({ kind: 'session', version: 1, sampleRate: 44_100, racks: [] }))
  const host = await start({ sampleRate: 96_000 })
  expect(host.player.status.sampleRate).toBe(96_000)
  expect(await noticesOf(host)).toContain('44100 Hz and plays at 96000 Hz: MAM was started to play at that rate')
})
