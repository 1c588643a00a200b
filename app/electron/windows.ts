/** The app's window: how it is made, where it stands, what its title says, and what closing it means. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where a window was left; without a place the system chooses one. */
export interface Placement {
  readonly width: number
  readonly height: number
  readonly x?: number
  readonly y?: number
  readonly isMaximized: boolean
}

const MIN = { width: 720, height: 480 }
const DEFAULT: Placement = { width: 1280, height: 800, isMaximized: false }
/** So much of a window's top must be on a display to be taken hold of, in pixels. */
const GRIP = 64

/** What every window has: no way from the page to the machine but the preload script. */
export function windowOptions(preload: string, placement: Placement) {
  const { isMaximized: _, ...bounds } = placement
  return {
    ...bounds,
    minWidth: MIN.width,
    minHeight: MIN.height,
    title: 'MAM',
    // The page's own; a white flash is seen from far away in a dark room.
    backgroundColor: '#0a0c0f',
    show: false,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      // Nothing asks a question on stage.
      disableDialogs: true,
      spellcheck: false,
    },
  } as const
}

/** Of a window that the page opens for another view: the system places it, and it is seen at once. */
export const furtherWindowOptions = (preload: string) => ({ ...windowOptions(preload, DEFAULT), show: true })

/** Where a window may stand now: displays come and go between two starts. */
export function placementOn(displays: readonly Rectangle[], left: Placement): Placement {
  const { x, y, isMaximized } = left
  const size = { width: Math.max(left.width, MIN.width), height: Math.max(left.height, MIN.height) }
  if (x === undefined || y === undefined) return { ...size, isMaximized }
  const isReachable = displays.some(
    (display) =>
      x + size.width >= display.x + GRIP &&
      x <= display.x + display.width - GRIP &&
      y >= display.y &&
      y <= display.y + display.height - GRIP,
  )
  return isReachable ? { ...size, x, y, isMaximized } : { ...size, isMaximized }
}

/** What a file remembers; a file that can't be read or says nonsense costs the place only. */
export function readPlacement(file: string): Placement {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    const { x, y, width, height, isMaximized } = kept
    if (!isLength(width) || !isLength(height)) return DEFAULT
    const place = Number.isSafeInteger(x) && Number.isSafeInteger(y) ? { x: x as number, y: y as number } : {}
    return { width, height, ...place, isMaximized: isMaximized === true }
  } catch {
    return DEFAULT
  }
}

const isLength = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0

export function keepPlacement(file: string, placement: Placement): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(placement))
  } catch {
    // A place on the screen is worth no words.
  }
}

export interface Shown {
  readonly name: string
  readonly isChanged: boolean
  readonly isPlaying: boolean
}

export function titleOf({ name, isChanged, isPlaying }: Shown): string {
  const what = name === '' ? 'MAM' : `${name}${isChanged ? ' (edited)' : ''} – MAM`
  return isPlaying ? `▶ ${what}` : what
}

/** Closing a window ends the app, but not the sound: while it plays the window is put down, and Quit is what ends it. */
export function whatClosingDoes({ isPlaying, isQuitting }: { isPlaying: boolean; isQuitting: boolean }) {
  return isPlaying && !isQuitting ? 'minimize' : 'close'
}
