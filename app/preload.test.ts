import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { SHELL_BRIDGE, type ShellAction, type ShellBridge } from '../engine/contract/shell-bridge.ts'
import { channels } from './electron/channels.ts'

/** The preload script's world: the page's window with its messages, and Electron's two ends. */
const page = new EventTarget()
const sent: unknown[][] = []
const listeners = new Map<string, (event: unknown, action: ShellAction) => void>()
const bridges: Record<string, ShellBridge> = {}

beforeAll(async () => {
  vi.stubGlobal('window', page)
  vi.stubGlobal('location', { origin: 'app://mam' })
  vi.doMock('electron', () => ({
    ipcRenderer: {
      postMessage: (...words: unknown[]) => sent.push(words),
      invoke: async (...words: unknown[]) => {
        sent.push(words)
        return null
      },
      on: (channel: string, listener: never) => listeners.set(channel, listener),
    },
    contextBridge: {
      exposeInMainWorld: (name: string, bridge: ShellBridge) => {
        bridges[name] = bridge
      },
    },
  }))
  await import('./preload.ts')
})
afterAll(() => vi.unstubAllGlobals())
beforeEach(() => {
  sent.length = 0
})

const post = (message: object) =>
  page.dispatchEvent(Object.assign(new Event('message'), { source: page, origin: 'app://mam', ports: [], ...message }))

test('a port that the page asks to have connected is handed on', () => {
  const { port1, port2 } = new MessageChannel()
  post({ data: { mamCarrier: 'calls' }, ports: [port1] })
  expect(sent).toEqual([[channels.carrier, 'calls', [port1]]])
  port1.close()
  port2.close()
})

test('nothing else of a page comes through: other messages, other windows, other origins, no port or two', () => {
  const { port1, port2 } = new MessageChannel()
  const asked = { data: { mamCarrier: 'calls' }, ports: [port1] }
  post({ data: 'calls', ports: [port1] })
  post({ data: { mamCarrier: 'mam:ask' }, ports: [port1] })
  post({ ...asked, source: new EventTarget() })
  post({ ...asked, origin: 'https://example.com' })
  post({ ...asked, ports: [] })
  post({ ...asked, ports: [port1, port2] })
  expect(sent).toEqual([])
  port1.close()
  port2.close()
})

test('the page gets a bridge of two functions and nothing of Electron', async () => {
  expect(Object.keys(bridges)).toEqual([SHELL_BRIDGE])
  const bridge = bridges[SHELL_BRIDGE]!
  expect(Object.keys(bridge).sort()).toEqual(['ask', 'onAction'])
  expect(await bridge.ask('openFile')).toBeNull()
  expect(sent).toEqual([[channels.ask, 'openFile']])
})

test('what a menu chose reaches the page without the event that brought it', () => {
  const heard: unknown[][] = []
  const action = { case: 'undo', value: {} }
  listeners.get(channels.action)!({ sender: 'Electron' }, action)
  bridges[SHELL_BRIDGE]!.onAction((...words) => heard.push(words))
  listeners.get(channels.action)!({ sender: 'Electron' }, action)
  expect(heard).toEqual([[action]])
})
