/** Hostile messages to a whole host, at the server's end and over the page server's sockets. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { controlKey } from '../../client/values.ts'
import { openSocketChannel, type SocketLike } from '../../client/websocket.ts'
import type { Action } from '../../contract/gen/mam/v1/actions_pb.js'
import { HotService, MamService } from '../../contract/gen/mam/v1/mam_pb.js'
import { fuzzDirectly, fuzzOver, Verdicts } from '../../contract/testing/fuzzing.ts'
import { Hostile } from '../../contract/testing/hostile.ts'
import { announcedSeed, Random } from '../../contract/testing/random.ts'
import { HOST_ORIGIN } from '../live/publication.ts'
import { Refusal } from '../live/refusal.ts'
import { type Rig, startRig, until } from '../testing/rig.ts'
import { PageServer } from './page-server.ts'
import { serveCalls, serveHot } from './serve.ts'

const DIRECT_MESSAGES = 40_000
const SOCKET_MESSAGES = 20_000
const MESSAGES_EACH_RACK = 2000
/** They write where the caller says, so what is random here could land anywhere; each has tests of its own. */
const WRITING = [
  ...['saveAs', 'collect', 'writeArchive', 'unpackArchive', 'saveFlightRecord'],
  ...['exportMix', 'exportStems', 'exportAnalysis'],
]

let rig: Rig
let unhandled: unknown[]
const note = (error: unknown) => unhandled.push(error)

beforeEach(async () => {
  unhandled = []
  process.on('unhandledRejection', note)
  vi.spyOn(console, 'error')
  rig = startRig()
  await rig.host.open(rig.path)
  refuseWriting(rig.host)
})
afterEach(async () => {
  await rig.close()
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
  expect(console.error).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})

function refuseWriting(host: Rig['host']): void {
  const perform = host.perform.bind(host)
  const writes = (action: Action['action']): boolean =>
    action.case === 'transact'
      ? action.value.actions.some((inner) => writes(inner.action))
      : WRITING.includes(action.case ?? '')
  host.perform = async (action, ...rest) => {
    if (writes(action)) throw new Refusal('not-possible', 'this test writes no files')
    return perform(action, ...rest)
  }
}

/** What was sent may have put it on stage, where nothing is opened. */
function openAnew(): Promise<void> {
  rig.host.editor.setMode('edit', HOST_ORIGIN)
  return rig.host.open(rig.path)
}

/** The host is as good as new for those who come next. */
async function expectSound(verdicts: Verdicts): Promise<void> {
  console.log(String(verdicts))
  expect(verdicts.faults).toEqual([])
  await until(() => rig.host.publication.readerCount === 0 && rig.host.hot.watcherCount === 0)
  for (const { value } of rig.engine.sent) expect(Number.isFinite(Math.fround(value))).toBe(true)
  await openAnew()
  const { client } = rig.connect('next')
  await until(() => client.store.getState().link === 'live')
  await client.set({ id: 'kick1', index: 0 }, 1, 77)
  expect(client.values.get(controlKey(0, 1)).base).toBe(77)
  client.close()
}

test('whatever is sent to a host, it stays up and serves the next one', { timeout: 240_000 }, async () => {
  const seed = announcedSeed('a host')
  const verdicts = new Verdicts()
  let served = 0
  for (let sent = 0; sent < DIRECT_MESSAGES; sent += MESSAGES_EACH_RACK) {
    await openAnew()
    await fuzzDirectly({
      hostile: new Hostile(new Random(seed + sent), [MamService, HotService]),
      verdicts,
      messages: MESSAGES_EACH_RACK,
      noiseEach: 100,
      answer: (far) => (served++ % 5 === 4 ? serveHot(far, rig.host) : serveCalls(far, rig.host)),
    })
  }
  expect(verdicts.messages).toBe(DIRECT_MESSAGES)
  expect(verdicts.kindsOfWords).toBeGreaterThan(40)
  await expectSound(verdicts)
})

test('whatever is sent over the sockets of the page server, it serves the next one', { timeout: 240_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mam-fuzz-'))
  mkdirSync(join(folder, 'page'))
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html>')
  const server = await PageServer.start({ host: rig.host, folder: join(folder, 'page'), port: 0, secretFile: null })
  const { headers } = await fetch(server.newUrl(), { redirect: 'manual' })
  const Cookie = headers.get('set-cookie')!.split(';')[0]!
  const verdicts = new Verdicts()
  let dialled = 0
  const dial = () =>
    openSocketChannel(
      `ws://127.0.0.1:${server.port}${dialled++ % 5 === 4 ? '/hot' : '/calls'}`,
      (url) => new WebSocket(url, { headers: { Cookie } }) as unknown as SocketLike,
    )
  const hostile = new Hostile(new Random(announcedSeed('a page server')), [MamService, HotService])
  await fuzzOver({ hostile, verdicts, messages: SOCKET_MESSAGES, batch: 32, dial })
  await expectSound(verdicts)
  await server.close()
  rmSync(folder, { recursive: true })
})
