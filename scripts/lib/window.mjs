// Where `npm start` shows the app: Electron's window, Chromium's, or an address on the terminal.
import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { findChromium, root, withTools } from './project.mjs'

/** Electron that cannot start says so at once; one that ends later has been used. */
const START_SECONDS = 10

export const hasDisplay = ({ platform = process.platform, env = process.env } = {}) =>
  platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)

/** On Linux Chromium's sandbox, which we do not switch off, refuses the administrator. */
const isRefused = ({ platform = process.platform, uid = process.getuid?.() } = {}) => platform === 'linux' && uid === 0

/** Whether Electron is worth looking for: options are those of `mam serve`, which they ask for. */
export const isForElectron = (words, machine = {}) =>
  hasDisplay(machine) && !isRefused(machine) && !words.some((word) => word.startsWith('-'))

/** Runs the app in Electron to its end; resolves with its exit code, or undefined where it could not start. */
export function runElectron(electron, words, { limitSeconds = START_SECONDS } = {}) {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = withTools()
  return new Promise((resolve) => {
    const start = performance.now()
    const child = spawn(electron, [root, ...words], { stdio: 'inherit', env })
    const forward = (signal) => child.kill(signal)
    const ignore = () => {} // the terminal sends ctrl-C to the app as well
    process.on('SIGINT', ignore)
    process.on('SIGTERM', forward)
    const end = (code) => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', forward)
      resolve(code)
    }
    child.on('error', () => end(undefined))
    child.on('close', (code, signal) => {
      const isAtOnce = performance.now() - start < limitSeconds * 1000
      if (code === 0 || code === 130 || code === 143 || signal === 'SIGINT' || signal === 'SIGTERM') end(0)
      else end(isAtOnce ? undefined : (code ?? 1))
    })
  })
}

/** The page in a window of its own; without display or Chromium the printed address is all there is. */
export function openChromium(address) {
  const chromium = hasDisplay() ? findChromium() : undefined
  if (!chromium) return
  const window = spawn(chromium, [`--app=${address}`], { detached: true, stdio: 'ignore' })
  window.on('error', () => {})
  window.unref()
}
