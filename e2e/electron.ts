/** Electron's binary, where it is installed and can show a window. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

export function findElectron(): string | undefined {
  const { MAM_ELECTRON } = process.env
  if (MAM_ELECTRON) return MAM_ELECTRON
  const folder = join(root, 'node_modules', 'electron')
  if (!existsSync(join(folder, 'dist', 'version')) || !existsSync(join(folder, 'path.txt'))) return undefined
  return join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
}

/** Why the app can't be tried here, in words; undefined where it can. */
export function whyNoElectron(): string | undefined {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (!findElectron()) return "Electron's binary is not installed (npx install-electron)"
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'Electron has no display here (xvfb-run)'
  return undefined
}

/** The tests run as any user; Chromium's sandbox refuses the administrator. */
export const sandboxWords = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
