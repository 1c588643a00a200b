import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { parseRack } from '../engine/formats/rack.ts'
import { HOST_ORIGIN } from '../engine/host/live/publication.ts'
import { loadNative } from '../engine/host/native.ts'
import { startServer } from './serve.ts'

const FRAMES = 48_000

/** The first second of a rack, played in a loop. */
function renderOffline(text: string): Float32Array {
  const plan = parseRack(text, { file: 'demo' }).document.plan!
  const range = {
    sampleRate: 48_000,
    bars: 0,
    loopCount: 1,
    startBar: 0,
    endBar: 0,
    hardFrames: FRAMES,
    tailFrames: -1,
    loop: true,
  }
  const renderer = loadNative().createRenderer(plan, range, { blockFrames: 512, threads: 1 })
  const samples: number[] = []
  for (let block = renderer.read(4096); block; block = renderer.read(4096)) samples.push(...block)
  renderer.close()
  return Float32Array.from(samples)
}

const isBuilt = existsSync(join(import.meta.dirname, '../dist/renderer/index.html'))
if (!isBuilt) console.log('skipped: the page is not built (npm run build)')

let stateFolder: string
beforeEach(() => {
  stateFolder = mkdtempSync(join(tmpdir(), 'mam-serve-'))
})
afterEach(() => rmSync(stateFolder, { recursive: true }))

describe.skipIf(!isBuilt)('mam serve (skipped where the page is not built)', () => {
  test('opens the demo and answers at the address that it gives', async () => {
    const server = await startServer({ device: 'silent', stateFolder })
    expect(JSON.parse(server.host.rackText!).nodes.length).toBeGreaterThan(3)
    const answer = await fetch(server.url, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('set-cookie')?.slice(0, 4)]).toEqual([303, 'mam='])
    await server.close()
  })

  test('a port that is taken and a rack that is broken are told in words', async () => {
    const server = await startServer({ device: 'silent', stateFolder })
    const port = Number(new URL(server.url).port)
    await expect(startServer({ device: 'silent', stateFolder, port })).rejects.toThrow(`port ${port} is taken`)
    const file = join(stateFolder, 'broken.json')
    writeFileSync(file, '{')
    await expect(startServer({ device: 'silent', stateFolder, file })).rejects.toThrow('broken has errors')
    await server.close()
  })

  test('a page that floods changes no sample of what is played', async () => {
    const server = await startServer({ device: 'silent', stateFolder })
    const { engine } = server.host
    const { headers } = await fetch(server.url, { redirect: 'manual' })
    const Cookie = headers.get('set-cookie')!.split(';')[0]!
    engine.startRecording()
    await server.host.perform({ case: 'play', value: {} as never }, HOST_ORIGIN, { id: 'test' })
    const played: number[] = []
    while (played.length < FRAMES * 2) {
      const flood = new WebSocket(`${new URL('/calls', server.url).href.replace('http', 'ws')}`, {
        headers: { Cookie },
      })
      await new Promise((resolve) => flood.on('open', resolve))
      for (let i = 0; i < 10_000; i++) flood.send(randomBytes(32))
      await new Promise((resolve) => flood.on('close', resolve))
      for (let got = engine.readRecorded(); got; got = engine.readRecorded())
        for (const sample of got.samples) played.push(sample)
    }
    await server.close()
    expect(Float32Array.from(played.slice(0, FRAMES * 2))).toEqual(renderOffline(server.host.rackText!))
  })

  test('an unknown device is no reason not to start', async () => {
    const server = await startServer({ device: 'No such device', stateFolder })
    const { value } = await server.host.publication.subscribe(new AbortController().signal).next()
    const told = JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? Number(one) : one))
    expect(told).toContain('No such device')
    expect(told).toContain('MAM plays on, unheard')
    await server.close()
  })
})
