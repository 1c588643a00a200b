/** A folder with files, hosts that work on it, and their clients: what a person does with files, histories and crashes. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { MamClient } from '../../client/client.ts'
import type { ActionInit } from '../../client/gesture.ts'
import { type Channel, channelPair } from '../../contract/channel.ts'
import { serveCalls, serveHot } from '../connection/serve.ts'
import { Host, type HostOptions } from '../host.ts'
import { fakeEngine } from './fake-engine.ts'
import { RACK_TEXT, until } from './rig.ts'

export type Page = Awaited<ReturnType<Workshop['page']>>

export interface Workshop {
  readonly folder: string
  at(path: string): string
  /** Makes its folders; returns where it is. */
  write(path: string, content: string): string
  read(path: string): string
  json(path: string): { racks: { id: string; path: string }[]; nodes: { params: Record<string, number> }[] }
  host(options?: Partial<HostOptions>): Host
  page(host: Host, name: string, author?: string): ReturnType<typeof connect>
  close(): Promise<void>
}

export const F0 = 1
export const KICK = { id: 'kick1', index: 0 }

/** The rack of the tests with another start frequency of its kick. */
export const rackWith = (f0: number): string => RACK_TEXT.replace('"f0": 100', `"f0": ${f0}`)

export const sessionOf = (racks: readonly (readonly [id: string, path: string])[]): string =>
  `${JSON.stringify({ kind: 'session', version: 1, racks: racks.map(([id, path]) => ({ id, path })) }, null, 2)}\n`

export type Show = Awaited<ReturnType<typeof startShow>>

/** `live.mamsession` open on a fake engine, with Anna's page. Each rack has a file of its name, but for the missing ones. */
export async function startShow({ racks, missing = [] }: { racks: readonly string[]; missing?: readonly string[] }) {
  const shop = startWorkshop()
  const engine = fakeEngine()
  const host = shop.host({ native: engine.native })
  for (const id of racks) shop.write(`${id}.json`, RACK_TEXT)
  const listed = [...racks, ...missing].map((id) => [id, `${id}.json`] as const)
  await host.open(shop.write('live.mamsession', sessionOf(listed)))
  return { shop, engine, host, anna: await shop.page(host, 'anna-1', 'Anna') }
}

export function startWorkshop(): Workshop {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mam-workshop-')))
  const hosts: Host[] = []
  const clients: MamClient[] = []
  const at = (path: string) => join(folder, path)
  return {
    folder,
    at,
    write: (path, content) => {
      mkdirSync(dirname(at(path)), { recursive: true })
      writeFileSync(at(path), content)
      return at(path)
    },
    read: (path) => readFileSync(at(path), 'utf8'),
    json: (path) => JSON.parse(readFileSync(at(path), 'utf8')),
    host: (options = {}) => {
      const native = options.native ?? fakeEngine().native
      const host = new Host({ demoFolder: null, stateFolder: at('state'), ...options, native })
      hosts.push(host)
      return host
    },
    page: async (host, name, author) => {
      const page = await connect(host, name, author)
      clients.push(page.client)
      return page
    },
    close: async () => {
      for (const client of clients) client.close()
      for (const host of hosts) await host.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function connect(host: Host, name: string, author?: string) {
  const carriers: Channel[] = []
  const open = (serve: (channel: Channel, host: Host) => void) => async () => {
    const [near, far] = channelPair()
    serve(far, host)
    carriers.push(far)
    return near
  }
  const client = new MamClient({
    openCalls: open(serveCalls),
    openHot: open(serveHot),
    name,
    retryMs: [1, 5],
    ...(author === undefined ? {} : { author }),
  })
  const { store } = client
  await until(() => store.getState().link === 'live')
  const reached = (version: number) => until(() => store.getState().version >= version)
  return {
    client,
    cut: () => carriers.splice(0).forEach((carrier) => void carrier.close()),
    /** Resolves once the client shows it; rejects in words. */
    do: async (action: ActionInit) => await reached(await client.perform(action)),
    /** The words of a refusal; '' where it was done. */
    refusal: (action: ActionInit) =>
      client.perform(action).then(
        () => '',
        (error: { rawMessage: string }) => error.rawMessage,
      ),
    set: (f0: number) => client.set(KICK, F0, f0),
    undo: async () => await reached(await client.perform({ case: 'undo', value: {} })),
    redo: async () => await reached(await client.perform({ case: 'redo', value: {} })),
    /** Whatever the host has published by now is here. */
    caughtUp: () => reached(host.publication.version),
    get session() {
      return store.getState().session
    },
    get history() {
      return store.getState().history
    },
    get tonight() {
      return store.getState().tonight
    },
    get rack() {
      return store.getState().rack
    },
    get notices() {
      return store.getState().notices.map(({ words }) => words)
    },
  }
}
