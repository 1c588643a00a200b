/** A host behind every carrier: state, patches, hands, and clients that come late, read slowly, vanish or lose their host. */
import { createClient } from '@connectrpc/connect'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MamClient } from '../../client/client.ts'
import { controlKey } from '../../client/values.ts'
import type { Channel } from '../../contract/channel.ts'
import { HotService, MamService } from '../../contract/gen/mam/v1/mam_pb.js'
import { openStream } from '../../contract/testing/frames.ts'
import { createChannelTransport, streamUntilLeft } from '../../contract/transport.ts'
import { carriers, type Line } from '../testing/carriers.ts'
import { type Rig, startRig, until } from '../testing/rig.ts'
import { serveCalls, serveHot } from './serve.ts'

const KICK = { id: 'kick1', index: 0 }
const F0 = 1
const KICK_F0 = controlKey(KICK.index, F0)
const CREDIT = 8
/** Patches that wait for one reader before it gets a snapshot instead. */
const MAX_WAITING = 256

describe.each(carriers)('a host over $name', (carrier) => {
  let rig: Rig
  let calls: Line
  let hot: Line
  let served: Channel[]
  let clients: MamClient[]

  beforeEach(async () => {
    served = []
    clients = []
    rig = startRig()
    await rig.host.open(rig.path)
    calls = await carrier.open((channel) => {
      served.push(channel)
      serveCalls(channel, rig.host)
    })
    hot = await carrier.open((channel) => {
      served.push(channel)
      serveHot(channel, rig.host)
    })
  })
  afterEach(async () => {
    for (const client of clients) client.close()
    await calls.close()
    await hot.close()
    await rig.close()
  })

  async function connect(name: string) {
    const channels: Channel[] = []
    const open = (line: Line) => async () => {
      const channel = await line.dial()
      channels.push(channel)
      return channel
    }
    const client = new MamClient({ openCalls: open(calls), openHot: open(hot), name, retryMs: [1, 5] })
    clients.push(client)
    await until(() => client.store.getState().link === 'live')
    return { client, cut: () => channels.splice(0).forEach((channel) => void channel.close()) }
  }

  async function reader() {
    const mam = createClient(MamService, createChannelTransport(await calls.dial(), { credit: CREDIT }))
    const updates = mam.subscribe({ client: 'reader' })[Symbol.asyncIterator]()
    return { mam, next: async () => (await updates.next()).value!.update }
  }

  const baseOf = (client: MamClient) => client.values.get(KICK_F0).base
  const publish = () => rig.host.publication.publish([{ change: { case: 'transport', value: {} } }])

  test('the state comes first, then patches whose versions count up', async () => {
    const { next, mam } = await reader()
    const { version } = rig.host.publication
    expect(await next()).toMatchObject({ case: 'snapshot', value: { version: BigInt(version) } })
    await mam.perform({
      client: 'reader',
      sequence: 9n,
      action: { action: { case: 'setLoop', value: { loop: false } } },
    })
    expect(await next()).toMatchObject({
      case: 'patch',
      value: { version: BigInt(version + 1), origin: { client: 'reader', sequence: 9n } },
    })
    publish()
    expect(await next()).toMatchObject({ case: 'patch', value: { version: BigInt(version + 2) } })
  })

  test('a late client sees what the early one made', async () => {
    const { client: early } = await connect('early')
    await early.set(KICK, F0, 61)
    const { client: late } = await connect('late')
    expect(baseOf(late)).toBe(61)
    expect(late.store.getState().version).toBe(rig.host.publication.version)
  })

  test('a slow reader costs the host some patches, then gets the state as it is by then', async () => {
    const { next } = await reader()
    await next()
    for (let i = 0; i < 5000; i++) {
      publish()
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    const last = BigInt(rig.host.publication.version)
    let received = 0
    let snapshots = 0
    for (let version = 0n; version < last; received++) {
      const update = await next()
      const shown = (update.value as { version: bigint }).version
      if (update.case === 'snapshot') snapshots++
      else expect(shown).toBe(version === 0n ? shown : version + 1n)
      version = shown
    }
    expect(snapshots).toBe(1)
    expect(received).toBeLessThanOrEqual(CREDIT + MAX_WAITING + 2)
  })

  test('a reader that takes nothing in holds nobody up and costs its credit', async () => {
    const deaf = await calls.dialDeaf()
    // The state, then patches as far as the credit goes.
    deaf.send(openStream(1, 1, 0xffff_ffff))
    await until(() => rig.host.publication.readerCount === 1)
    const { client } = await connect('other')
    const { version } = rig.host.publication
    for (let i = 0; i < 3000; i++) {
      publish()
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await client.set(KICK, F0, 62)
    await until(() => client.store.getState().version >= version + 3001)
    expect(baseOf(client)).toBe(62)
    expect(served[0]!.bufferedBytes).toBeLessThan(256 << 10)
    served[0]!.close()
    await until(() => rig.host.publication.readerCount === 1)
  })

  test('a stream that is left stops at the host', async () => {
    const { client } = await connect('page')
    client.watch(true)
    await until(() => rig.host.publication.readerCount === 1 && rig.host.hot.watcherCount === 1)
    client.watch(false)
    await until(() => rig.host.hot.watcherCount === 0)
    client.close()
    await until(() => rig.host.publication.readerCount === 0)
    const watcher = createClient(HotService, createChannelTransport(await hot.dial(), { credit: 2 }))
    for await (const _ of streamUntilLeft((options) => watcher.watch({ rateHz: 60 }, options))) break
    await until(() => rig.host.hot.watcherCount === 0)
  })

  test('what the host refuses is said in words that show no folder of this machine', async () => {
    const { client } = await connect('page')
    const refused = client.perform({ case: 'openFile', value: { path: 'none/such.mamrack' } })
    await expect(refused).rejects.toSatisfy(({ rawMessage }: { rawMessage: string }) => {
      expect(rawMessage).toContain('none/such.mamrack')
      for (const secret of [process.cwd(), rig.folder]) expect(rawMessage).not.toContain(secret)
      return true
    })
    await expect(client.set({ id: 'kik', index: 0 }, F0, 1)).rejects.toMatchObject({
      rawMessage: expect.stringContaining('there is no node "kik"'),
    })
  })

  test('a client that is cut off comes back to the state as it is by then', async () => {
    const { client, cut } = await connect('page')
    const { client: other } = await connect('other')
    cut()
    await other.set(KICK, F0, 63)
    await until(() => client.store.getState().link === 'live' && baseOf(client) === 63)
  })

  test('a client that vanishes lets go of what it held', async () => {
    const { client, cut } = await connect('hand')
    const { client: other } = await connect('other')
    client.grab(KICK, F0).move(71)
    await until(() => rig.engine.sent.length > 0)
    client.close()
    cut()
    await until(() => baseOf(other) === 71)
  })

  test('a client finds its way into another run of the host', async () => {
    const { client } = await connect('page')
    await client.set(KICK, F0, 64)
    const { run } = client.store.getState()
    const before = rig
    rig = startRig()
    await rig.host.open(rig.path)
    for (const channel of served.splice(0)) channel.close()
    await until(() => client.store.getState().link === 'live' && client.store.getState().run !== run)
    await before.close()
    expect(baseOf(client)).toBe(100)
    await client.set(KICK, F0, 65)
    expect([baseOf(client), client.store.getState().version]).toEqual([65, rig.host.publication.version])
  })
})
