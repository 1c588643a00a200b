import { afterEach, expect, test } from 'vitest'
import type { Channel } from '../../engine/contract/channel.ts'
import { messagePortChannel } from '../../engine/contract/message-port.ts'
import { Carriers, type SenderFrame } from './carriers.ts'

const page: SenderFrame = { url: 'app://mam/', parent: null }

const ports: MessagePort[] = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

function pair(): [MessagePort, MessagePort] {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  return [port1, port2]
}

function recording() {
  const served: { carrier: string; channel: Channel }[] = []
  const carriers = new Carriers({
    calls: (channel) => void served.push({ carrier: 'calls', channel }),
    hot: (channel) => void served.push({ carrier: 'hot', channel }),
  })
  return { carriers, served }
}

const closed = (port: MessagePort) => new Promise<void>((resolve) => port.addEventListener('close', () => resolve()))

test('a port of the page is served by the carrier that it names', async () => {
  const { carriers, served } = recording()
  const [near, far] = pair()
  carriers.accept({ ports: [far], senderFrame: page }, 'hot')
  expect(served.map(({ carrier }) => carrier)).toEqual(['hot'])
  const heard = new Promise<Uint8Array>((resolve) => served[0]!.channel.listen({ message: resolve, closed: () => {} }))
  messagePortChannel(near).send(Uint8Array.of(7))
  expect([...(await heard)]).toEqual([7])
})

test.each([
  ['a frame inside the page', { url: 'app://mam/', parent: {} }, 'calls'],
  ['another page', { url: 'https://example.com/', parent: null }, 'calls'],
  ['a page that is gone', null, 'calls'],
  ['the page, naming no carrier', page, 'files'],
  ['the page, naming nothing', page, undefined],
])('a port of %s is closed', async (_who, senderFrame, carrier) => {
  const { carriers, served } = recording()
  const [near, far] = pair()
  const gone = closed(near)
  carriers.accept({ ports: [far], senderFrame }, carrier)
  await gone
  expect(served).toEqual([])
})

test('two ports at once and none at all are refused', async () => {
  const { carriers, served } = recording()
  const [near, far] = pair()
  const [, other] = pair()
  const gone = closed(near)
  carriers.accept({ ports: [far, other], senderFrame: page }, 'calls')
  carriers.accept({ ports: [], senderFrame: page }, 'calls')
  await gone
  expect(served).toEqual([])
})

test('a page that opens ports without end gets sixteen, and a place again for each that closes', async () => {
  const { carriers, served } = recording()
  for (let i = 0; i < 40; i++) carriers.accept({ ports: [pair()[1]], senderFrame: page }, 'calls')
  expect([served.length, carriers.openCount]).toEqual([16, 16])
  const lost = new Promise<void>((resolve) => served[3]!.channel.listen({ message: () => {}, closed: resolve }))
  served[3]!.channel.close()
  await lost
  carriers.accept({ ports: [pair()[1]], senderFrame: page }, 'calls')
  expect([served.length, carriers.openCount]).toEqual([17, 16])
})
