/** A host on a fake engine with a rack in a folder of its own, and clients on in-memory carriers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MamClient } from '../../client/client.ts'
import { type Channel, channelPair } from '../../contract/channel.ts'
import { serveCalls, serveHot } from '../connection/serve.ts'
import { Host } from '../host.ts'
import { fakeEngine } from './fake-engine.ts'

export const RACK_TEXT = `{
  "kind": "rack",
  "version": 1,
  "description": "for tests",
  "futureKey": [1,2,   3],
  "nodes": [
    { "id": "kick1", "type": "kick", "params": { "f0": 100, "gain": 0.9 } },
    { "id": "bass", "type": "tb303_ext" },
    { "id": "echo", "type": "delay", "params": { "delayMs": 250, "mix": 0.5 } }
  ],
  "connections": [ { "from": "bass", "to": "echo" } ],
  "transport": { "bpm": 120, "lengthBars": 2, "resolution": 16, "patterns": [ { "nodeId": "kick1", "steps": "x..." } ] }
}
`

export function startRig() {
  const folder = mkdtempSync(join(tmpdir(), 'mam-host-'))
  const path = join(folder, 'test-rack.json')
  writeFileSync(path, RACK_TEXT)
  const engine = fakeEngine()
  const host = new Host({ native: engine.native, demoFolder: null, stateFolder: join(folder, 'state') })
  const clients: MamClient[] = []

  /** A client, and its carriers as the host sees them, to be cut. */
  function connect(name: string) {
    const carriers: Channel[] = []
    const openCalls = async () => {
      const [near, far] = channelPair()
      serveCalls(far, host)
      carriers.push(far)
      return near
    }
    const openHot = async () => {
      const [near, far] = channelPair()
      serveHot(far, host)
      carriers.push(far)
      return near
    }
    const client = new MamClient({ openCalls, openHot, name, retryMs: [1, 5] })
    clients.push(client)
    return { client, cut: () => carriers.splice(0).forEach((carrier) => void carrier.close()) }
  }

  async function close() {
    for (const client of clients) client.close()
    await host.close()
    rmSync(folder, { recursive: true })
  }

  return { host, engine, path, folder, connect, close }
}

export type Rig = ReturnType<typeof startRig>

/** Waits for something that happens by itself. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !condition(); turn++) await new Promise((resolve) => setTimeout(resolve, 2))
  if (!condition()) throw new Error(`this did not happen: ${condition}`)
}
