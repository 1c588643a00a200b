/**
 * A page whose process died, or that does not answer, is loaded again; the host and its sound know nothing of it. A page that
 * dies at every start is tried at growing intervals, for ever: nobody on stage can press a button for it.
 */

export interface GoneDetails {
  readonly reason: string
  readonly exitCode: number
}

/** Electron's WebContents, as far as it is needed. */
export interface RevivableContents {
  on(event: 'render-process-gone', listener: (event: unknown, details: GoneDetails) => void): unknown
  on(event: 'unresponsive' | 'responsive' | 'did-finish-load' | 'destroyed', listener: () => void): unknown
  reload(): void
  forcefullyCrashRenderer(): void
  isDestroyed(): boolean
  isDevToolsOpened(): boolean
}

export interface RevivalOptions {
  readonly onFault: (source: string, details: unknown) => void
  readonly setTimer?: (action: () => void, ms: number) => unknown
  readonly clearTimer?: (timer: unknown) => void
  readonly nowMs?: () => number
}

const FIRST_PAUSE_MS = 100
const LAST_PAUSE_MS = 10_000
/** A page that stood this long has earned a quick start. */
const STEADY_MS = 30_000
/** Between what Chromium calls unresponsive and giving up. */
const PATIENCE_MS = 10_000

export class Revival {
  private readonly contents: RevivableContents
  private readonly options: Required<RevivalOptions>
  private pauseMs = FIRST_PAUSE_MS
  private loadedMs: number | undefined
  private reloading: unknown
  private hanging: unknown

  constructor(contents: RevivableContents, options: RevivalOptions) {
    this.contents = contents
    this.options = {
      setTimer: (action, ms) => setTimeout(action, ms),
      clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
      nowMs: () => performance.now(),
      ...options,
    }
    contents.on('render-process-gone', (_event, details) => this.gone(details))
    contents.on('did-finish-load', () => {
      this.loadedMs = this.options.nowMs()
    })
    contents.on('unresponsive', () => this.unresponsive())
    contents.on('responsive', () => this.responsive())
    contents.on('destroyed', () => this.end())
  }

  /** Whether the page is there to be asked for anything. */
  get isAnswering(): boolean {
    return this.loadedMs !== undefined && this.hanging === undefined
  }

  private gone(details: GoneDetails): void {
    this.responsive()
    if (details.reason === 'clean-exit') return
    this.options.onFault('render-process-gone', details)
    const wasSteady = this.loadedMs !== undefined && this.options.nowMs() - this.loadedMs > STEADY_MS
    if (wasSteady) this.pauseMs = FIRST_PAUSE_MS
    this.loadedMs = undefined
    this.options.clearTimer(this.reloading)
    // Chromium is still cleaning up while it says that the process has gone.
    this.reloading = this.options.setTimer(() => this.reload(), this.pauseMs)
    this.pauseMs = Math.min(this.pauseMs * 3, LAST_PAUSE_MS)
  }

  private reload(): void {
    if (!this.contents.isDestroyed()) this.contents.reload()
  }

  private unresponsive(): void {
    this.options.onFault('unresponsive', 'the page does not answer')
    this.options.clearTimer(this.hanging)
    this.hanging = this.options.setTimer(() => this.giveUp(), PATIENCE_MS)
  }

  private responsive(): void {
    this.options.clearTimer(this.hanging)
    this.hanging = undefined
  }

  /** Whoever looks into the page with a debugger has stopped it on purpose. */
  private giveUp(): void {
    if (!this.contents.isDestroyed() && !this.contents.isDevToolsOpened()) this.contents.forcefullyCrashRenderer()
  }

  private end(): void {
    this.responsive()
    this.options.clearTimer(this.reloading)
  }
}
