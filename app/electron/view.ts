/** One window on the host: guarded, revived, placed where it was left. It knows the host by what it shows only. */
import type { ShellAction } from '../../engine/contract/shell-bridge.ts'
import { channels } from './channels.ts'
import { type GuardedContents, guardContents } from './guards.ts'
import { PAGE_URL } from './protocol.ts'
import { type RevivableContents, Revival } from './revival.ts'
import {
  furtherWindowOptions,
  keepPlacement,
  placementOn,
  type Rectangle,
  readPlacement,
  type Shown,
  titleOf,
  whatClosingDoes,
  windowOptions,
} from './windows.ts'

interface Preventable {
  preventDefault(): void
}

/** Electron's BrowserWindow, as far as it is needed. */
export interface ViewWindow {
  readonly webContents: GuardedContents & RevivableContents & { send(channel: string, action: ShellAction): void }
  on(event: 'close' | 'page-title-updated', listener: (event: Preventable) => void): unknown
  on(event: 'closed' | 'ready-to-show', listener: () => void): unknown
  loadURL(url: string): Promise<void>
  show(): void
  focus(): void
  minimize(): void
  restore(): void
  maximize(): void
  isMinimized(): boolean
  isMaximized(): boolean
  getNormalBounds(): Rectangle
  setTitle(title: string): void
  setDocumentEdited(isEdited: boolean): void
  setRepresentedFilename(path: string): void
}

export type WindowOptions = ReturnType<typeof windowOptions>

export interface ViewOptions<Window extends ViewWindow> {
  readonly createWindow: (options: WindowOptions) => Window
  readonly displays: readonly Rectangle[]
  readonly preload: string
  /** Remembers where the window was. */
  readonly placementFile: string
  /** Asked when somebody closes the window. */
  readonly isPlaying: () => boolean
  readonly isQuitting: () => boolean
  readonly onClosed: () => void
  readonly onFault: (source: string, details: unknown) => void
}

export interface ViewState extends Shown {
  /** Empty until it is saved. */
  readonly path: string
}

export class View<Window extends ViewWindow = ViewWindow> {
  readonly window: Window
  private readonly revival: Revival
  private readonly options: ViewOptions<Window>

  constructor(options: ViewOptions<Window>) {
    this.options = options
    const placement = placementOn(options.displays, readPlacement(options.placementFile))
    this.window = options.createWindow(windowOptions(options.preload, placement))
    guardContents(this.window.webContents, furtherWindowOptions(options.preload))
    this.revival = new Revival(this.window.webContents, { onFault: options.onFault })
    this.window.on('ready-to-show', () => {
      if (placement.isMaximized) this.window.maximize()
      this.window.show()
    })
    this.window.on('close', (event) => this.closing(event))
    this.window.on('closed', options.onClosed)
    // Its own words come from the page; the title says what is open.
    this.window.on('page-title-updated', (event) => event.preventDefault())
    this.window.loadURL(PAGE_URL).catch((error) => options.onFault('load', error))
  }

  show(state: ViewState): void {
    this.window.setTitle(titleOf(state))
    this.window.setDocumentEdited(state.isChanged)
    this.window.setRepresentedFilename(state.path)
  }

  /** To the front, wherever it is. */
  raise(): void {
    if (this.window.isMinimized()) this.window.restore()
    this.window.show()
    this.window.focus()
  }

  /** Asks the page to perform an action as its own; false where it can't be asked. */
  perform(action: ShellAction): boolean {
    if (!this.revival.isAnswering) return false
    this.window.webContents.send(channels.action, action)
    return true
  }

  private closing(event: Preventable): void {
    keepPlacement(this.options.placementFile, {
      ...this.window.getNormalBounds(),
      isMaximized: this.window.isMaximized(),
    })
    const { isPlaying, isQuitting } = this.options
    if (whatClosingDoes({ isPlaying: isPlaying(), isQuitting: isQuitting() }) === 'close') return
    event.preventDefault()
    this.window.minimize()
  }
}
