/** Electron as the shell sees it, without Electron: what the shell did to it is kept, what it waits for is emitted. */
import { EventEmitter } from 'node:events'
import type { MenuEntry } from '../menu.ts'
import { PAGE_URL } from '../protocol.ts'
import type { ShellParts } from '../shell.ts'
import type { ViewWindow, WindowOptions } from '../view.ts'

export class FakeContents extends EventEmitter {
  readonly sent: unknown[][] = []
  reloads = 0
  setWindowOpenHandler(): void {}
  reload(): void {
    this.reloads++
  }
  forcefullyCrashRenderer(): void {}
  isDestroyed = () => false
  isDevToolsOpened = () => false
  send(...words: unknown[]): void {
    this.sent.push(words)
  }
}

export class FakeWindow extends EventEmitter implements ViewWindow {
  readonly webContents = new FakeContents()
  readonly options: WindowOptions
  readonly done: string[] = []
  title = ''
  url = ''

  constructor(options: WindowOptions) {
    super()
    this.options = options
  }
  async loadURL(url: string): Promise<void> {
    this.url = url
  }
  show = () => void this.done.push('show')
  focus = () => void this.done.push('focus')
  minimize = () => void this.done.push('minimize')
  restore = () => void this.done.push('restore')
  maximize = () => void this.done.push('maximize')
  isMinimized = () => this.done.lastIndexOf('minimize') > this.done.lastIndexOf('restore')
  isMaximized = () => false
  getNormalBounds = () => ({ x: 10, y: 20, width: 900, height: 700 })
  setTitle = (title: string) => {
    this.title = title
  }
  setDocumentEdited(): void {}
  setRepresentedFilename(): void {}

  /** As a person closes it; false where it stays. */
  close(): boolean {
    let stays = false
    this.emit('close', {
      preventDefault: () => {
        stays = true
      },
    })
    if (!stays) this.emit('closed')
    return !stays
  }
}

class FakeApp extends EventEmitter {
  isPackaged = false
  isFirst = true
  readonly done: string[] = []
  requestSingleInstanceLock = () => this.isFirst
  whenReady = async () => {}
  quit = () => void this.done.push('quit')
  exit = (code: number) => void this.done.push(`exit ${code}`)
}

/** As `systemPreferences`: `answer` is the person's, or the system's switch. */
class FakeMedia {
  asked = 0
  private status: 'not-determined' | 'granted' | 'denied' | 'restricted' | 'unknown' = 'not-determined'
  private decide: (isGranted: boolean) => void = () => {}

  getMediaAccessStatus(): FakeMedia['status'] {
    return this.status
  }
  askForMediaAccess(): Promise<boolean> {
    this.asked++
    return new Promise((resolve) => {
      this.decide = resolve
    })
  }
  answer(status: FakeMedia['status']): void {
    this.status = status
    this.decide(status === 'granted')
  }
}

export function fakeElectron(platform: NodeJS.Platform = 'linux') {
  const app = new FakeApp()
  const listeners = new EventEmitter()
  const handlers = new Map<string, (event: never, question: unknown) => Promise<unknown>>()
  const windows: FakeWindow[] = []
  const errors: string[] = []
  const blockers = new Set<number>()
  const answers: (string | undefined)[] = []
  const state: { menu: MenuEntry[]; menusBuilt: number; page?: (request: Request) => Response } = {
    menu: [],
    menusBuilt: 0,
  }
  const parts: ShellParts<FakeWindow> = {
    app,
    ipc: {
      on: (channel, listener) => listeners.on(channel, listener),
      handle: (channel, listener) => void handlers.set(channel, listener),
    },
    protocol: {
      registerSchemesAsPrivileged: () => {},
      handle: (_scheme, handler) => {
        state.page = handler
      },
    },
    session: () => ({
      setPermissionRequestHandler: () => {},
      setPermissionCheckHandler: () => {},
      setDevicePermissionHandler: () => {},
      on: () => {},
    }),
    powerSave: {
      start: () => {
        blockers.add(blockers.size)
        return blockers.size - 1
      },
      stop: (id) => blockers.delete(id),
    },
    displays: () => [{ x: 0, y: 0, width: 1440, height: 900 }],
    createWindow: (options) => {
      windows.push(new FakeWindow(options))
      return windows.at(-1)!
    },
    dialogs: () => ({
      open: async () => answered(answers.shift()),
      save: async () => answered(answers.shift()),
    }),
    setMenu: (template) => {
      state.menu = template
      state.menusBuilt++
    },
    showError: (_title, words) => void errors.push(words),
    relaunch: () => void app.done.push('relaunch'),
    platform,
  }

  /** As the preload script sends it. */
  const send = (channel: string, message: unknown, ports: MessagePort[] = [], url = PAGE_URL) =>
    void listeners.emit(channel, { ports, senderFrame: { url, parent: null } }, message)
  const invoke = (channel: string, message: unknown, url = PAGE_URL) =>
    handlers.get(channel)!({ senderFrame: { url, parent: null } } as never, message)
  return { parts, app, windows, errors, blockers, answers, state, media: new FakeMedia(), send, invoke }
}

const answered = (path: string | undefined) => ({
  canceled: path === undefined,
  filePaths: path === undefined ? [] : [path],
  filePath: path ?? '',
})
