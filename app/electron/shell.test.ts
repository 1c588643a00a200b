import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MamClient } from '../../engine/client/client.ts'
import { messagePortChannel } from '../../engine/contract/message-port.ts'
import { PageFiles } from '../../engine/host/connection/page-files.ts'
import { RACK_TEXT, type Rig, startRig, until } from '../../engine/host/testing/rig.ts'
import { channels } from './channels.ts'
import type { MenuEntry } from './menu.ts'
import { PAGE_URL } from './protocol.ts'
import { Shell } from './shell.ts'
import { fakeElectron } from './testing/fake-electron.ts'

let rig: Rig
const pages: MamClient[] = []
beforeEach(() => {
  rig = startRig()
})
afterEach(async () => {
  for (const page of pages.splice(0)) page.close()
  await rig.close()
})

type Electron = ReturnType<typeof fakeElectron>

async function start({
  platform,
  files = [],
  refuses = [],
}: {
  platform?: NodeJS.Platform
  files?: string[]
  refuses?: string[]
} = {}) {
  const electron = fakeElectron(platform)
  const opened: (string | undefined)[] = []
  const folder = join(rig.folder, 'page')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.html'), 'the page')
  const shell = new Shell(electron.parts, {
    stateFolder: join(rig.folder, 'state'),
    preload: '/app/preload.cjs',
    page: () => new PageFiles(folder),
    openHost: async (file) => {
      opened.push(file)
      if (refuses.includes(file ?? 'nothing')) throw new Error(`${file ?? 'nothing'} cannot be opened`)
      await rig.host.open(file ?? rig.path)
      return rig.host
    },
  })
  await shell.run(files)
  return { electron, shell, opened }
}

/** The page of the app's window, as a client over ports. */
function page(electron: Electron): MamClient {
  const open = (carrier: string) => async () => {
    const { port1, port2 } = new MessageChannel()
    electron.send(channels.carrier, carrier, [port2])
    return messagePortChannel(port1)
  }
  const client = new MamClient({ openCalls: open('calls'), openHot: open('hot'), name: `page-${pages.length}` })
  pages.push(client)
  return client
}

const isLive = (client: MamClient) => () => client.store.getState().link === 'live'
const notices = () => {
  const client = rig.connect('reader').client
  return async () => {
    await until(isLive(client))
    return client.store.getState().notices.map(({ words }) => words)
  }
}

function entry(electron: Electron, label: string): MenuEntry {
  const flat = (entries: MenuEntry[]): MenuEntry[] => entries.flatMap((one) => [one, ...flat(one.submenu ?? [])])
  const found = flat(electron.state.menu).find((one) => one.label === label)
  if (!found) throw new Error(`no entry ${label}`)
  return found
}

test('the window shows the page, and the page plays the host over two ports', async () => {
  const { electron } = await start()
  const [window] = electron.windows
  expect(window!.url).toBe(PAGE_URL)
  expect(window!.options.webPreferences).toMatchObject({ preload: '/app/preload.cjs', sandbox: true })
  expect(await electron.state.page!(new Request(PAGE_URL)).text()).toBe('the page')
  const client = page(electron)
  await until(isLive(client))
  expect(client.store.getState().rack!.name).toBe('test-rack')
  await client.perform({ case: 'play', value: {} })
  await until(() => client.store.getState().transport.isPlaying)
  client.watch(true)
  await until(() => client.hot.state.revision === client.store.getState().rack!.revision)
})

test('the system stays awake while it plays, and the title says what plays', async () => {
  const { electron } = await start()
  const client = page(electron)
  await until(isLive(client))
  await client.perform({ case: 'play', value: {} })
  await until(() => electron.blockers.size === 1)
  await until(() => electron.windows[0]!.title.startsWith('▶'))
  await client.perform({ case: 'stop', value: {} })
  await until(() => electron.blockers.size === 0)
})

test('a page whose process dies is loaded again, and the sound goes on', async () => {
  const { electron } = await start()
  const client = page(electron)
  await until(isLive(client))
  await client.perform({ case: 'play', value: {} })
  const { webContents } = electron.windows[0]!
  webContents.emit('did-finish-load')
  client.close()
  webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 })
  await until(() => webContents.reloads === 1)
  const again = page(electron)
  await until(isLive(again))
  expect(again.store.getState().transport.isPlaying).toBe(true)
  expect(readFileSync(join(rig.folder, 'state', 'faults.jsonl'), 'utf8')).toContain('render-process-gone')
})

test('a menu asks the page, which acts in its own name, and acts itself while no page answers', async () => {
  const { electron } = await start()
  const { webContents } = electron.windows[0]!
  await until(() => entry(electron, 'Play').enabled === true)
  entry(electron, 'Play').click!()
  await until(() => electron.blockers.size === 1)
  webContents.emit('did-finish-load')
  entry(electron, 'Stop').click!()
  expect(webContents.sent).toEqual([[channels.action, { case: 'stop', value: {} }]])
  webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 })
  entry(electron, 'Stop').click!()
  await until(() => electron.blockers.size === 0)
})

test('menus follow the document and are built anew only when they look different', async () => {
  const { electron } = await start()
  const client = page(electron)
  await until(isLive(client))
  await until(() => entry(electron, 'Open Recent').enabled === true)
  await client.perform({ case: 'setTempo', value: { bpm: 99, rack: '' } })
  await until(() =>
    electron.state.menu.some(({ submenu }) => submenu?.some(({ label }) => label?.startsWith('Undo: '))),
  )
  const built = electron.state.menusBuilt
  for (let frame = 1; frame <= 10; frame++)
    await client.perform({ case: 'locate', value: { timelineFrame: BigInt(frame * 1000) } })
  await until(() => client.store.getState().transport.startFrame === 10_000)
  expect(electron.state.menusBuilt).toBe(built)
})

test('files of the command line are opened, the first with the start', async () => {
  const other = join(rig.folder, 'other.json')
  writeFileSync(other, RACK_TEXT)
  const { electron, opened } = await start({ files: [rig.path, other] })
  expect(opened).toEqual([rig.path])
  const client = page(electron)
  await until(() => client.store.getState().rack?.name === 'other')
})

test('a file that cannot be opened is told, and the app starts without it', async () => {
  const { opened, electron } = await start({ files: ['/gone.json'], refuses: ['/gone.json'] })
  expect(opened).toEqual(['/gone.json', undefined])
  expect(electron.windows).toHaveLength(1)
  expect(await notices()()).toContain('/gone.json cannot be opened')
})

test('an app that can open nothing says why and ends', async () => {
  const { electron } = await start({ refuses: ['nothing'] })
  expect(electron.errors).toEqual(['nothing cannot be opened'])
  expect(electron.app.done).toEqual(['exit 1'])
})

test('files of a double click and of a second start are opened in the window that is there', async () => {
  const { electron } = await start()
  const other = join(rig.folder, 'other.json')
  writeFileSync(other, RACK_TEXT)
  electron.app.emit('second-instance', {}, [], '/', { files: [other] })
  const client = page(electron)
  await until(() => client.store.getState().rack?.name === 'other')
  electron.app.emit('open-file', { preventDefault: () => {} }, rig.path)
  await until(() => client.store.getState().rack?.name === 'test-rack')
  expect(electron.windows).toHaveLength(1)
  expect(electron.windows[0]!.done).toContain('focus')
})

test('a second start ends without touching anything', async () => {
  const electron = fakeElectron()
  electron.app.isFirst = false
  const shell = new Shell(electron.parts, {
    stateFolder: join(rig.folder, 'state'),
    preload: '',
    page: () => expect.unreachable('no page is read'),
    openHost: () => expect.unreachable('no host is opened'),
  })
  await shell.run([rig.path])
  expect([electron.app.done, electron.windows]).toEqual([['quit'], []])
})

test('the page is told what a dialog found out, and other pages are told nothing', async () => {
  const { electron } = await start()
  electron.answers.push('/sets/a.mamsession')
  expect(await electron.invoke(channels.ask, 'openFile', 'https://example.com/')).toBeNull()
  expect(await electron.invoke(channels.ask, 'rm')).toBeNull()
  expect(await electron.invoke(channels.ask, 'openFile')).toEqual({
    case: 'openFile',
    value: { path: '/sets/a.mamsession' },
  })
})

test('closing the window while it plays puts it down, and the sound goes on', async () => {
  const { electron } = await start()
  const client = page(electron)
  await until(isLive(client))
  await client.perform({ case: 'play', value: {} })
  await until(() => electron.blockers.size === 1)
  const [window] = electron.windows
  expect([window!.close(), window!.isMinimized()]).toEqual([false, true])
  electron.app.emit('before-quit')
  expect(window!.close()).toBe(true)
})

test('without a window the app ends, but for a Mac, where it opens one again', async () => {
  for (const [platform, done] of [
    ['linux', ['quit']],
    ['darwin', []],
  ] as const) {
    const { electron } = await start({ platform })
    electron.windows[0]!.close()
    electron.app.emit('window-all-closed')
    expect(electron.app.done).toEqual(done)
    electron.app.emit('activate')
    expect(electron.windows).toHaveLength(2)
  }
})

test('the app ends when its host has closed', async () => {
  const { electron } = await start()
  let prevented = false
  electron.app.emit('will-quit', {
    preventDefault: () => {
      prevented = true
    },
  })
  await until(() => electron.app.done.includes('exit 0'))
  expect(prevented).toBe(true)
  expect(electron.blockers.size).toBe(0)
})

test('a fault of ours is told to whoever looks and the app goes on', async () => {
  const { electron, shell } = await start()
  expect(shell.faults.take({ source: 'uncaughtException', error: new TypeError('oops') })).toBe('tell')
  expect((await notices()()).join()).toContain('had a fault and goes on')
  expect(electron.app.done).toEqual([])
})

test('a storm of faults starts the app again, but not while it plays', async () => {
  const { electron, shell } = await start()
  const client = page(electron)
  await until(isLive(client))
  const storm = () => {
    for (let i = 0; i < 30; i++) shell.faults.take({ source: 'uncaughtException', error: new Error('again') })
  }
  await client.perform({ case: 'play', value: {} })
  await until(() => electron.blockers.size === 1)
  storm()
  expect(electron.app.done).toEqual([])
  await client.perform({ case: 'stop', value: {} })
  await until(() => electron.blockers.size === 0)
  storm()
  expect(electron.app.done.slice(0, 2)).toEqual(['relaunch', 'exit 1'])
})
