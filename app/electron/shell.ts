/**
 * The desktop app around a host: windows, menus, dialogs, files from outside, power and faults, put together. Electron comes
 * in as the few interfaces that are needed of it, so all of this runs without it.
 */
import { join } from 'node:path'
import { ConnectError } from '@connectrpc/connect'
import { actionContextOf } from '../../engine/client/action-context.ts'
import type { MamClient } from '../../engine/client/client.ts'
import type { ActionInit } from '../../engine/client/gesture.ts'
import type { FileEntry } from '../../engine/client/model.ts'
import type { ShellAction } from '../../engine/contract/shell-bridge.ts'
import type { PageFiles } from '../../engine/host/connection/page-files.ts'
import { serveCalls, serveHot } from '../../engine/host/connection/serve.ts'
import type { Host } from '../../engine/host/host.ts'
import { type CarrierEvent, Carriers, isOwnPage, type SenderFrame } from './carriers.ts'
import { channels } from './channels.ts'
import { ask, type Dialogs, isQuestion } from './dialogs.ts'
import { FaultDesk, FaultLog } from './errors.ts'
import { type GuardedSession, guardSession } from './guards.ts'
import { type MenuEntry, menuKey, menuTemplate } from './menu.ts'
import { OpenFiles } from './open-files.ts'
import { ownClient, whenLive } from './own-client.ts'
import { type PowerSave, Wakefulness } from './power.ts'
import { type Protocol, registerPageScheme, servePage } from './protocol.ts'
import { becomeOnly, type InstanceApp } from './single-instance.ts'
import { View, type ViewWindow, type WindowOptions } from './view.ts'
import type { Rectangle } from './windows.ts'

interface Preventable {
  preventDefault(): void
}

/** Electron's `app`, as far as it is needed. */
export interface ShellApp extends InstanceApp {
  readonly isPackaged: boolean
  on(event: 'open-file', listener: (event: Preventable, path: string) => void): unknown
  on(event: 'will-quit', listener: (event: Preventable) => void): unknown
  on(event: 'activate' | 'before-quit' | 'window-all-closed', listener: () => void): unknown
  on(event: 'child-process-gone', listener: (event: unknown, details: unknown) => void): unknown
  on(
    event: 'second-instance',
    listener: (event: unknown, words: string[], folder: string, data: unknown) => void,
  ): unknown
  whenReady(): Promise<void>
  quit(): void
  exit(code: number): void
}

/** Electron's `ipcMain`, as far as it is needed. */
export interface ShellIpc {
  on(channel: string, listener: (event: CarrierEvent, asked: unknown) => void): unknown
  handle(
    channel: string,
    listener: (event: { readonly senderFrame: SenderFrame | null }, question: unknown) => Promise<ShellAction | null>,
  ): void
}

export interface ShellParts<Window extends ViewWindow> {
  readonly app: ShellApp
  readonly ipc: ShellIpc
  readonly protocol: Protocol
  /** After the app is ready. */
  readonly session: () => GuardedSession
  readonly powerSave: PowerSave
  readonly displays: () => readonly Rectangle[]
  readonly createWindow: (options: WindowOptions) => Window
  readonly dialogs: (window: Window | undefined) => Dialogs
  readonly setMenu: (template: MenuEntry[]) => void
  readonly showError: (title: string, words: string) => void
  /** Once this process has ended, without the files that it was given: what it held comes first. */
  readonly relaunch: () => void
  readonly platform: NodeJS.Platform
}

export interface ShellPlaces {
  readonly stateFolder: string
  readonly preload: string
  readonly page: () => PageFiles
  /** Rejects in words where the file, or without one anything, can't be opened. */
  readonly openHost: (file: string | undefined) => Promise<Host>
}

export class Shell<Window extends ViewWindow> {
  readonly faults: FaultDesk
  private readonly parts: ShellParts<Window>
  private readonly places: ShellPlaces
  private readonly files = new OpenFiles()
  private readonly wakefulness: Wakefulness
  private host: Host | undefined
  private client: MamClient | undefined
  private view: View<Window> | undefined
  private recent: readonly FileEntry[] = []
  private recentOf = ''
  private menu = ''
  private isQuitting = false

  constructor(parts: ShellParts<Window>, places: ShellPlaces) {
    this.parts = parts
    this.places = places
    this.wakefulness = new Wakefulness(parts.powerSave)
    this.faults = new FaultDesk(new FaultLog(join(places.stateFolder, 'faults.jsonl')), {
      isPlaying: () => this.isPlaying,
      tell: (words) => this.host?.notify(words),
      restart: () => this.restart(),
    })
  }

  /** Before the app is ready. `files` are those of the command line. Settles when the window is on its way. */
  async run(files: readonly string[]): Promise<void> {
    const { app, protocol } = this.parts
    registerPageScheme(protocol)
    app.on('open-file', (event, path) => {
      event.preventDefault()
      this.files.arrive(path)
    })
    if (!becomeOnly(app, files, (more) => this.secondStart(more))) return app.quit()
    await app.whenReady()
    try {
      await this.start(files)
    } catch (error) {
      this.faults.take({ source: 'start', error })
      this.parts.showError('MAM cannot start', error instanceof Error ? error.message : String(error))
      app.exit(1)
    }
  }

  private get isPlaying(): boolean {
    return this.client?.store.getState().transport.isPlaying ?? false
  }

  private async start([first, ...more]: readonly string[]): Promise<void> {
    const { protocol, session } = this.parts
    guardSession(session())
    servePage(protocol, this.places.page())
    const host = await this.openHost(first)
    this.host = host
    this.client = ownClient(host)
    this.client.store.subscribe(() => this.update())
    this.connect(host)
    this.follow()
    this.openView()
    this.files.serve((path) => void this.openFile(path))
    for (const path of more) this.files.arrive(path)
  }

  /** A file that can't be opened is told, and the app starts without it. */
  private async openHost(file: string | undefined): Promise<Host> {
    try {
      return await this.places.openHost(file)
    } catch (error) {
      if (file === undefined) throw error
      const host = await this.places.openHost(undefined)
      host.notify((error as Error).message)
      return host
    }
  }

  private connect(host: Host): void {
    const carriers = new Carriers({
      calls: (channel) => void serveCalls(channel, host),
      hot: (channel) => void serveHot(channel, host),
    })
    this.parts.ipc.on(channels.carrier, (event, asked) => carriers.accept(event, asked))
    this.parts.ipc.handle(channels.ask, async ({ senderFrame }, question) =>
      isOwnPage(senderFrame) && isQuestion(question) ? this.ask(question) : null,
    )
  }

  private follow(): void {
    const { app, platform } = this.parts
    app.on('activate', () => this.raise())
    app.on('child-process-gone', (_event, details) =>
      this.faults.take({ source: 'child-process-gone', error: details }),
    )
    app.on('before-quit', () => {
      this.isQuitting = true
    })
    app.on('window-all-closed', () => {
      if (platform !== 'darwin') app.quit()
    })
    app.on('will-quit', (event) => {
      event.preventDefault()
      void this.close().finally(() => app.exit(0))
    })
  }

  private openView(): void {
    this.view = new View({
      createWindow: this.parts.createWindow,
      displays: this.parts.displays(),
      preload: this.places.preload,
      placementFile: join(this.places.stateFolder, 'window.json'),
      isPlaying: () => this.isPlaying,
      isQuitting: () => this.isQuitting,
      onClosed: () => {
        this.view = undefined
      },
      onFault: (source, error) => void this.faults.take({ source, error }),
    })
    this.update()
  }

  private raise(): void {
    if (this.view) this.view.raise()
    else if (this.host) this.openView()
  }

  private secondStart(files: readonly string[]): void {
    for (const path of files) this.files.arrive(path)
    this.raise()
  }

  // --- what it shows -------------------------------------------------------------------------------------------------

  private update(): void {
    const { link, run, session, transport } = this.client!.store.getState()
    const { name, path, isChanged } = session
    this.wakefulness.follow(transport.isPlaying)
    this.view?.show({ name, path, isChanged, isPlaying: transport.isPlaying })
    this.showMenu()
    if (link === 'live') void this.readRecent(`${run} ${path} ${name}`)
  }

  private showMenu(): void {
    const { app, platform, setMenu } = this.parts
    const state = this.client!.store.getState()
    const template = menuTemplate(
      {
        context: actionContextOf(state),
        loop: state.transport.loop,
        recent: this.recent,
        isMac: platform === 'darwin',
        isPackaged: app.isPackaged,
      },
      (action) => void this.perform(action),
    )
    const key = menuKey(template)
    if (key === this.menu) return
    this.menu = key
    setMenu(template)
  }

  /** The list is another one when another session is open. */
  private async readRecent(of: string): Promise<void> {
    if (of === this.recentOf) return
    this.recentOf = of
    this.recent = await this.client!.listFiles().catch(() => this.recent)
    this.showMenu()
  }

  // --- what it does --------------------------------------------------------------------------------------------------

  private ask(question: Parameters<typeof ask>[1]): Promise<ShellAction | null> {
    return ask(this.parts.dialogs(this.view?.window), question, this.client!.store.getState().session.name)
  }

  /** As the page's own, so that undo knows whose it was; where no page answers, as the app's. */
  private async perform(action: ShellAction): Promise<void> {
    if (this.view?.perform(action)) return
    const isAsking = isQuestion(action.case) && Object.keys(action.value).length === 0
    const whole = isAsking ? await this.ask(action.case as Parameters<typeof ask>[1]) : action
    if (whole) await this.performHere(whole)
  }

  private openFile(path: string): Promise<void> {
    this.raise()
    return this.performHere({ case: 'openFile', value: { path } })
  }

  private async performHere(action: ShellAction): Promise<void> {
    try {
      await whenLive(this.client!)
      await this.client!.perform(action as ActionInit)
    } catch (error) {
      this.host?.notify(ConnectError.from(error).rawMessage)
    }
  }

  // --- the end -------------------------------------------------------------------------------------------------------

  /** From what recovery holds. */
  private restart(): void {
    this.parts.relaunch()
    this.parts.app.exit(1)
  }

  private async close(): Promise<void> {
    this.wakefulness.release()
    this.client?.close()
    const host = this.host
    this.host = undefined
    await host?.close()
  }
}
