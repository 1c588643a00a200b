/** Clients whose carriers lose, double, reorder, delay, flood and break off: what they show in the end is the host's truth. */
import { ConnectError } from '@connectrpc/connect'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Fault, faultyPair } from '../contract/testing/faulty-pair.ts'
import { announcedSeed, Random } from '../contract/testing/random.ts'
import { serveCalls, serveHot } from '../host/connection/serve.ts'
import { type Rig, startRig, until } from '../host/testing/rig.ts'
import { MamClient } from './client.ts'
import { controlKey } from './values.ts'

const KICK = { id: 'kick1', index: 0 }
const F0 = 1
const CLIENTS = 10
const DRAGS = 12
const ROUNDS = 3

/** Words with which a hand may be told that its carrier failed; anything else is a fault of ours. */
const LOST =
  /connection to MAM is closed|MAM is not connected|message \d+ was due and message \d+ arrived|message cannot be read|no known kind|no gesture ".*"; it may have ended/

let rig: Rig
beforeEach(async () => {
  rig = startRig()
  await rig.host.open(rig.path)
})
afterEach(() => rig.close())

/** Ten clients over carriers of one seed; `calm` ends the faults, also of carriers in use. */
function startClients(seed: number) {
  const random = new Random(seed)
  const totals: Record<string, number> = { carriers: 0 }
  const faults: Record<Fault, number> = {
    drop: 0.002,
    duplicate: 0.002,
    reorder: 0.002,
    delay: 0.05,
    stall: 0.002,
    flood: 0.001,
    cut: 0.002,
  }
  const pairs: ReturnType<typeof faultyPair>[] = []
  const open = (serve: typeof serveCalls) => async () => {
    const pair = faultyPair(random.below(2 ** 32), faults)
    pairs.push(pair)
    serve(pair.ends[1], rig.host)
    return pair.ends[0]
  }
  const clients = Array.from(
    { length: CLIENTS },
    (_, i) =>
      new MamClient({ openCalls: open(serveCalls), openHot: open(serveHot), name: `client ${i}`, retryMs: [1, 20] }),
  )
  return {
    clients,
    calm: () => {
      for (const fault of Object.keys(faults) as Fault[]) faults[fault] = 0
    },
    totals: () => {
      totals.carriers = pairs.length
      for (const { counts } of pairs)
        for (const [fault, count] of Object.entries(counts)) totals[fault] = (totals[fault] ?? 0) + count
      return totals
    },
  }
}

/** Drags the knob again and again; resolves with how many drags came to their end. */
async function drag(client: MamClient, random: Random): Promise<number> {
  let kept = 0
  for (let i = 0; i < DRAGS; i++) {
    const hand = client.grab(KICK, F0)
    for (let move = 0; move < 10; move++) {
      hand.move(40 + random.below(120))
      await new Promise((resolve) => setTimeout(resolve, random.below(4)))
    }
    await hand.end().then(
      () => kept++,
      (error: unknown) => {
        expect(error).toBeInstanceOf(ConnectError)
        expect((error as ConnectError).rawMessage).toMatch(LOST)
      },
    )
  }
  return kept
}

test('ten clients dragging one knob over faulty carriers end with one truth, the host’s', async () => {
  const firstSeed = announcedSeed('ten clients on one knob')
  for (let round = 0; round < ROUNDS; round++) {
    const { clients, calm, totals } = startClients(firstSeed + round)
    for (const client of clients) client.watch(true)
    const kept = await Promise.all(clients.map((client, i) => drag(client, new Random(firstSeed + round * 100 + i))))
    calm()
    const { publication } = rig.host
    await until(() =>
      clients.every(({ store }) => {
        const { link, version, run } = store.getState()
        return link === 'live' && version === publication.version && run === publication.run
      }),
    )
    const truth = rig.connect('witness').client
    await until(() => truth.store.getState().link === 'live')
    const { base } = truth.values.get(controlKey(KICK.index, F0))
    expect(clients.map((client) => client.values.get(controlKey(KICK.index, F0)).base)).toEqual(clients.map(() => base))
    const found = totals()
    console.log(`round ${round}: ${kept.reduce((a, b) => a + b)} of ${CLIENTS * DRAGS} drags kept,`, found)
    expect(found.drop! + found.duplicate! + found.reorder! + found.cut! + found.flood!).toBeGreaterThan(5)
    expect(found.carriers).toBeGreaterThan(2 * CLIENTS)
    for (const client of clients) client.close()
    truth.close()
    await until(() => publication.readerCount === 0 && rig.host.hot.watcherCount === 0)
  }
})
