import { expect, test } from 'vitest'
import { messagePortChannel } from '../engine/contract/message-port.ts'
import { carrierAskedFor } from '../engine/contract/shell-bridge.ts'
import { type CarrierWindow, carriersOf } from './carrier.ts'

/** A window of the desktop app: keeps what the page posts to it. */
function appWindow() {
  const posted: { message: unknown; targetOrigin: string; ports: MessagePort[] }[] = []
  const page: CarrierWindow = {
    location: { protocol: 'app:', host: 'mam', origin: 'app://mam' },
    postMessage: (message, targetOrigin, transfer) =>
      void posted.push({ message, targetOrigin, ports: transfer as MessagePort[] }),
  }
  return { page, posted }
}

test('in the desktop app each carrier is a new pair of ports, asked for at the page itself', async () => {
  const { page, posted } = appWindow()
  const { openCalls, openHot } = carriersOf(page)
  const opened = [await openCalls(), await openHot(), await openCalls()]
  expect(posted.map(({ message }) => carrierAskedFor(message))).toEqual(['calls', 'hot', 'calls'])
  expect(posted.map(({ targetOrigin }) => targetOrigin)).toEqual(['app://mam', 'app://mam', 'app://mam'])
  expect(new Set(posted.flatMap(({ ports }) => ports)).size).toBe(3)
  for (const channel of opened) channel.close()
})

test('what is sent on a carrier arrives at its port', async () => {
  const { page, posted } = appWindow()
  const channel = await carriersOf(page).openCalls()
  const other = messagePortChannel(posted[0]!.ports[0]!)
  const message = new Promise<Uint8Array>((resolve) => other.listen({ message: resolve, closed: () => {} }))
  channel.send(Uint8Array.of(1, 2, 3))
  expect([...(await message)]).toEqual([1, 2, 3])
  channel.close()
  other.close()
})

test.each([null, 'calls', {}, { mamCarrier: 'files' }, { mamCarrier: ['calls'] }, [{ mamCarrier: 'calls' }]])(
  'the message %j asks for no carrier',
  (message) => {
    expect(carrierAskedFor(message)).toBeUndefined()
  },
)
