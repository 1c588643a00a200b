import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { closeWhenGone } from './half-open.ts'

const PING_MS = 20
let server: WebSocketServer

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
})
afterEach(() => {
  for (const socket of server.clients) socket.terminate()
  server.close()
})

async function connected(): Promise<{ near: WebSocket; far: WebSocket }> {
  const arrived = once(server, 'connection')
  const near = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const [far] = (await arrived) as [WebSocket]
  if (near.readyState !== near.OPEN) await once(near, 'open')
  closeWhenGone(far, PING_MS)
  return { near, far }
}

test('a socket whose other end takes nothing in any more is closed', async () => {
  const { near, far } = await connected()
  near.pause()
  await once(far, 'close')
  near.terminate()
})

test('a socket whose other end says nothing but answers pings stays open', async () => {
  const { near, far } = await connected()
  let pings = 0
  near.on('ping', () => pings++)
  while (pings < 10) await once(near, 'ping')
  expect(far.readyState).toBe(far.OPEN)
  near.terminate()
  await once(far, 'close')
})
