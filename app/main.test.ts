import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { MamClient } from '../engine/client/client.ts'
import { messagePortChannel } from '../engine/contract/message-port.ts'
import { until } from '../engine/host/testing/rig.ts'
import { channels } from './electron/channels.ts'
import { PAGE_URL } from './electron/protocol.ts'
import { FakeWindow, fakeElectron } from './electron/testing/fake-electron.ts'
import type { WindowOptions } from './electron/view.ts'

const fake = fakeElectron()
const paths: Record<string, string> = {}

vi.doMock('electron', () => {
  const { app, parts, windows } = fake
  class BrowserWindow extends FakeWindow {
    constructor(options: WindowOptions) {
      super(options)
      windows.push(this)
    }
  }
  return {
    app: Object.assign(app, {
      enableSandbox: () => app.done.push('sandbox'),
      setPath: (name: string, path: string) => {
        paths[name] = path
      },
    }),
    BrowserWindow,
    dialog: { showErrorBox: parts.showError },
    ipcMain: parts.ipc,
    Menu: { buildFromTemplate: (template: never) => template, setApplicationMenu: parts.setMenu },
    powerSaveBlocker: parts.powerSave,
    protocol: parts.protocol,
    screen: { getAllDisplays: () => parts.displays().map((workArea) => ({ workArea })) },
    session: { defaultSession: parts.session() },
    systemPreferences: fake.media,
  }
})

const isBuilt = existsSync(join(import.meta.dirname, '../dist/renderer/index.html'))
if (!isBuilt) console.log('skipped: the page is not built (npm run build)')

describe.skipIf(!isBuilt)(
  'the desktop app, with everything but Electron itself (skipped where it is not built)',
  () => {
    const stateFolder = mkdtempSync(join(tmpdir(), 'mam-app-'))
    const faults = ['uncaughtException', 'unhandledRejection'] as const
    const before = faults.map((name) => process.listeners(name as 'uncaughtException'))
    let client: MamClient

    beforeAll(async () => {
      vi.stubEnv('MAM_STATE', stateFolder)
      vi.stubEnv('MAM_DEVICE', 'silent')
      await import('./main.ts')
      await until(() => fake.windows.length > 0 || fake.errors.length > 0)
      const open = (carrier: string) => async () => {
        const { port1, port2 } = new MessageChannel()
        fake.send(channels.carrier, carrier, [port2])
        return messagePortChannel(port1)
      }
      client = new MamClient({ openCalls: open('calls'), openHot: open('hot'), name: 'page' })
      await until(() => client.store.getState().link === 'live')
    })

    afterAll(async () => {
      client.close()
      fake.app.emit('will-quit', { preventDefault: () => {} })
      await until(() => fake.app.done.includes('exit 0'))
      for (const [i, name] of faults.entries())
        for (const listener of process.listeners(name as 'uncaughtException'))
          if (!before[i]!.includes(listener)) process.off(name, listener)
      vi.unstubAllEnvs()
      rmSync(stateFolder, { recursive: true })
    })

    test('starts in a sandbox, keeps its state in one folder, and shows the built page', async () => {
      expect(fake.errors).toEqual([])
      expect(fake.app.done).toContain('sandbox')
      expect(paths).toEqual({ userData: join(stateFolder, 'electron') })
      expect(fake.windows[0]!.url).toBe(PAGE_URL)
      expect(await fake.state.page!(new Request(PAGE_URL)).text()).toContain('<div id="root">')
    })

    test('plays the demo for the page, on the real engine', async () => {
      expect(client.store.getState().rack!.name).toBe('acid')
      await client.perform({ case: 'play', value: {} })
      await until(() => fake.blockers.size === 1)
      client.watch(true)
      await until(() => client.hot.state.timelineFrame > 0)
      await client.perform({ case: 'stop', value: {} })
      await until(() => fake.blockers.size === 0)
    })

    test('logs what nobody catches, and goes on', async () => {
      const [listener] = process.listeners('uncaughtException').filter((one) => !before[0]!.includes(one))
      listener!(new Error('nobody caught this'), 'uncaughtException')
      await until(() => client.store.getState().notices.some(({ words }) => words.includes('had a fault and goes on')))
      expect(existsSync(join(stateFolder, 'faults.jsonl'))).toBe(true)
    })
  },
)
