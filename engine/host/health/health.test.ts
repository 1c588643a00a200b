import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@connectrpc/connect'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { channelPair } from '../../contract/channel.ts'
import { XrunCause } from '../../contract/gen/mam/v1/health_pb.js'
import { HotService } from '../../contract/gen/mam/v1/mam_pb.js'
import { createChannelTransport, streamUntilLeft } from '../../contract/transport.ts'
import { noSafety } from '../../session/safety.ts'
import { serveHot } from '../connection/serve.ts'
import { Host } from '../host.ts'
import { HOST_ORIGIN } from '../live/publication.ts'
import { connectClient } from '../testing/clients.ts'
import { type FakeEngine, fakeEngine } from '../testing/fake-engine.ts'
import { RACK_TEXT } from '../testing/rig.ts'
import { Margins } from './margins.ts'

let folder: string
let engine: FakeEngine
let host: Host
let nowMs = 1_000_000

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mam-health-'))
  writeFileSync(join(folder, 'rack.json'), RACK_TEXT)
  engine = fakeEngine()
  nowMs = 1_000_000
  host = new Host({ native: engine.native, demoFolder: null, stateFolder: join(folder, 'state'), now: () => nowMs })
  await host.open(join(folder, 'rack.json'))
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

const look = (seconds = 1) => {
  for (let second = 0; second < seconds; second++) {
    nowMs += 1000
    host.health.look()
  }
}
const xruns = (count: number, ageMs = 100) =>
  Array.from({ length: count }, (_, i) => ({ number: i + 1, cause: 'cpu' as const, ageMs, us: 4321 }))
const perform = (action: Parameters<Host['perform']>[0]) =>
  host.perform(action, { ...HOST_ORIGIN, client: 'anna' }, { id: 'c1', source: 'ui' })
const setSafety = (value: object) => perform({ case: 'setSafety', value } as Parameters<Host['perform']>[0])

/** Behind the rack as a whole, its strip, the sum and the master. */
const ofRack = (...ns: number[]) => Float32Array.of(999_000, 1, 1, 1, ...ns)

async function firstMessage(rateHz = 10) {
  const [near, far] = channelPair()
  serveHot(far, host)
  const hot = createClient(HotService, createChannelTransport(near, { credit: 2 }))
  for await (const message of streamUntilLeft((options) => hot.watchHealth({ rateHz }, options))) return message
  throw new Error('the stream ended')
}

describe('the stream', () => {
  test('tells load, queues, latency and every node by its share of the deadline', async () => {
    engine.telemetry = {
      ...engine.telemetry,
      deadlineUs: 1000,
      callbackUs: { now: 100, mean: 200, p99: 500, worst: 900 },
      feeder: { marginFrames: 24_000, idleMs: 5 },
      nodeMeanNs: ofRack(50_000, 100_000, 0),
      nodeP99Ns: ofRack(60_000, 120_000, 0),
      nodeWorstNs: ofRack(70_000, 300_000, 0),
    }
    const message = await firstMessage()
    expect(message.load?.p99).toBeCloseTo(0.5)
    expect(message.feederMarginMs).toBe(500)
    expect(message.lookaheadMs).toBe(1000)
    expect(message.latency.map(({ name }) => name)).toEqual(['Block', 'Output'])
    expect(message.queues.map(({ name }) => name)).toContain('scheduled')
    const [rack] = message.racks
    expect(rack?.meanUs).toBe(150)
    expect(rack?.nodes[1]).toMatchObject({ id: 'bass', type: 'tb303_ext', meanUs: 100, worstUs: 300 })
    expect(rack?.nodes[1]?.share).toBeCloseTo(0.1)
    expect(Number(message.processBytes)).toBeGreaterThan(1e6)
  })

  test('tells no times of nodes that the engine does not have yet', async () => {
    engine.telemetry = { ...engine.telemetry, nodeMeanNs: Float32Array.of(1) }
    expect((await firstMessage()).racks[0]?.nodes.map(({ meanUs }) => meanUs)).toEqual([0, 0, 0])
  })

  test('tells when an xrun was, and the same time each time', async () => {
    engine.telemetry = { ...engine.telemetry, xruns: xruns(2, 500) }
    const [first] = (await firstMessage()).xruns
    expect(first).toMatchObject({ cause: XrunCause.CPU, words: 'our work took longer than the block', us: 4321 })
    expect(Number(first?.timeMs)).toBe(nowMs - 500)
    nowMs += 333
    engine.telemetry = { ...engine.telemetry, xruns: xruns(2, 820) }
    expect((await firstMessage()).xruns[0]?.timeMs).toBe(first?.timeMs)
  })

  test('ends with the one who watches', async () => {
    await firstMessage()
    await expect.poll(() => host.health.watcherCount).toBe(0)
  })

  test('names the clients that follow, since when they do', async () => {
    const { client, cut } = await connectClient(host, 'anna')
    const [known] = (await firstMessage()).clients
    expect(known).toMatchObject({ name: 'anna', waiting: 0, connectedMs: 1_000_000n })
    client.close()
    cut()
    await expect.poll(() => host.health.clients.list()).toEqual([])
  })
})

describe('the watchdog', () => {
  test('puts what it finds into the state, and takes it out again', async () => {
    const { client, isCurrent } = await connectClient(host, 'anna')
    engine.telemetry = { ...engine.telemetry, feeder: { marginFrames: 2400, idleMs: 5 } }
    look(3)
    await isCurrent()
    const [finding] = client.store.getState().findings
    expect(finding).toMatchObject({ id: 'feeder', isSevere: false, sinceMs: 1_001_000 })
    engine.telemetry = { ...engine.telemetry, feeder: { marginFrames: 48_000, idleMs: 5 } }
    look(6)
    await isCurrent()
    expect(client.store.getState().findings).toEqual([])
    client.close()
  })

  test('tells nothing twice, and tells nobody while all is well', () => {
    const before = host.publication.version
    look(20)
    expect(host.publication.version).toBe(before)
  })

  test('says in a notice what is severe, once', async () => {
    const { client, isCurrent } = await connectClient(host, 'anna')
    engine.telemetry = { ...engine.telemetry, xruns: xruns(5) }
    look(5)
    await isCurrent()
    const words = client.store.getState().notices.map((notice) => notice.words)
    expect(words).toHaveLength(1)
    expect(words[0]).toMatch(/^5 blocks of the last ten seconds took longer than they have\. A larger block/)
    client.close()
  })
})

describe('safety margins', () => {
  test('reach device and engine, and undo takes them back', async () => {
    await setSafety({ blockFrames: 1024, lookaheadMs: 2000 })
    expect(engine.status.blockFrames).toBe(1024)
    expect(engine.calls).toContain('lookahead 96000')
    await perform({ case: 'undo', value: {} } as Parameters<Host['perform']>[0])
    expect(engine.status.blockFrames).toBe(256)
    expect(engine.calls.at(-1)).toBe('lookahead 48000')
  })

  test('lend the device threads at once, and undo takes them back', async () => {
    await setSafety({ realtimeThreads: 3 })
    expect(engine.calls.at(-1)).toBe('threads 3')
    await perform({ case: 'undo', value: {} } as Parameters<Host['perform']>[0])
    expect(engine.calls.at(-1)).toBe('threads 1')
    await setSafety({ realtimeThreads: 1 })
    expect(engine.calls.filter((call) => call.startsWith('threads'))).toHaveLength(2)
    await expect(setSafety({ realtimeThreads: 16.5 })).rejects.toThrow('1 to 16 threads')
    engine.telemetry = {
      ...engine.telemetry,
      parallel: { threads: 3, raised: 1, sharing: true, stalls: 0, fallBacks: 2 },
    }
    const { realtimeThreads } = await firstMessage()
    expect(realtimeThreads).toMatchObject({ count: 3, raised: 1, sharing: true, fallBacks: 2n })
  })

  test('are those that MAM was started with, until a session asks for others', async () => {
    const calls: string[] = []
    const asked = new Margins({
      player: {
        setMargins: ({ realtimeThreads }) => calls.push(`threads ${realtimeThreads}`),
        output: { blockFrames: 256, setBlockFrames: () => {} },
      },
      realtimeThreads: 2,
      onTrouble: () => {},
    })
    asked.follow({ ...noSafety, realtimeThreads: 4 })
    asked.follow(noSafety)
    expect(calls).toEqual(['threads 2', 'threads 4', 'threads 2'])
  })

  test('come from the session that is opened', async () => {
    const path = join(folder, 'night.mamsession')
    const session = { kind: 'session', version: 1, racks: [], safety: { blockFrames: 512, loadLimitPercent: 50 } }
    writeFileSync(path, JSON.stringify(session))
    await host.open(path)
    expect(engine.status.blockFrames).toBe(512)
    engine.telemetry = { ...engine.telemetry, deadlineUs: 1000, callbackUs: { now: 0, mean: 0, p99: 600, worst: 0 } }
    look(4)
    expect(host.health.findings.map(({ words }) => words)).toEqual(['The load comes to 60 %; the limit is 50 %.'])
  })

  test('that a device refuses are said, and it plays on as it was', async () => {
    const { client, isCurrent } = await connectClient(host, 'anna')
    host.openDevice('JACK: system', 256)
    engine.deviceFails = 'it takes 256 frames only'
    await setSafety({ blockFrames: 64 })
    await isCurrent()
    expect(client.store.getState().notices.map(({ words }) => words)).toEqual([
      expect.stringContaining('it takes 256 frames only'),
    ])
    expect(client.store.getState().safety.blockFrames).toBe(64)
    client.close()
  })
})

describe('the last ten minutes', () => {
  const save = (path: string, overwrite = false) =>
    perform({ case: 'saveFlightRecord', value: { path, overwrite } } as Parameters<Host['perform']>[0])

  test('are written to a file of any name', async () => {
    await save(join(folder, 'night'))
    expect(readFileSync(join(folder, 'night.json'), 'utf8')).toBe('{"traceEvents":[]}')
  })

  test('go into a file of their own where no name is given, which a notice tells', async () => {
    await save('')
    const [name] = readdirSync(join(folder, 'state')).filter((one) => one.startsWith('trace-'))
    expect(name).toBe('trace-1970-01-01T00-16-40.json')
    const notices = host.publication.subscribe(AbortSignal.timeout(1000))
    const { value } = await notices.next()
    expect(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? Number(part) : part))).toContain(name)
  })

  test('replace no file unless that is said', async () => {
    await save(join(folder, 'night'))
    await expect(save(join(folder, 'night'))).rejects.toThrow('night.json is there already')
    engine.flightRecord = ['{}']
    await save(join(folder, 'night'), true)
    expect(readFileSync(join(folder, 'night.json'), 'utf8')).toBe('{}')
  })

  test('need a name where MAM has no folder of its own', async () => {
    const bare = new Host({ native: fakeEngine().native, demoFolder: null, stateFolder: null })
    await expect(bare.health.saveFlightRecord('', false)).rejects.toThrow('say which file it shall be')
    await bare.close()
  })

  test('that cannot be written leave nothing behind', async () => {
    const path = join(folder, 'nowhere', 'night.json')
    await expect(save(path)).rejects.toThrow(/nowhere/)
    expect(existsSync(path)).toBe(false)
  })

  test('can be saved in stage mode', async () => {
    await perform({ case: 'setMode', value: { mode: 2 } } as Parameters<Host['perform']>[0])
    await save(join(folder, 'night'))
    expect(existsSync(join(folder, 'night.json'))).toBe(true)
  })
})

test('lines come as often as asked for, until the host ends', async () => {
  const lines: string[] = []
  host.health.logEvery(5, (line) => lines.push(line))
  await expect.poll(() => lines.length).toBeGreaterThan(1)
  host.health.close()
  const { length } = lines
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(lines.length).toBe(length)
})

test('a line for logs is key=value, in a fixed order', () => {
  const line = host.health.line()
  expect(line).toMatch(/^health time=1970-01-01T00:16:40\.000Z state=stopped device="[^"]*" /)
  expect(line).toMatch(/ load_p99=0\.000 .* xruns=0 .* feeder_margin_ms=- .* clients=0 findings=-$/)
})
