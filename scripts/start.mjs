// npm start: builds what is out of date, then serves the demo and opens it where there is a display.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build } from './lib/build.mjs'
import { main } from './lib/install.mjs'
import { findChromium, root, withTools } from './lib/project.mjs'

const command = join(root, 'dist', 'app', 'cli.js')

const hasDisplay = () =>
  process.platform === 'darwin' ||
  process.platform === 'win32' ||
  Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** The page in a window of its own; without display or Chromium the printed address is all there is. */
function openWindow(address) {
  const chromium = hasDisplay() ? findChromium() : undefined
  if (!chromium) return
  const window = spawn(chromium, [`--app=${address}`], { detached: true, stdio: 'ignore' })
  window.on('error', () => {})
  window.unref()
}

/** Runs `mam serve` until it ends or is interrupted; resolves with its exit code. */
function serve(words) {
  return new Promise((resolve, reject) => {
    const server = spawn(process.execPath, [command, 'serve', ...words], {
      cwd: root,
      env: withTools(),
      stdio: ['inherit', 'pipe', 'inherit'],
    })
    let opened = false
    let said = ''
    server.stdout.setEncoding('utf8').on('data', (text) => {
      process.stdout.write(text)
      if (opened) return
      said += text
      const address = /http:\/\/\S+(?=\s)/.exec(said)?.[0]
      if (!address) return
      opened = true
      openWindow(address)
    })
    const forward = (signal) => server.kill(signal)
    process.on('SIGINT', () => {}) // the terminal sends ctrl-C to the server as well
    process.on('SIGTERM', forward)
    server.on('error', reject)
    server.on('close', (code) => resolve(code === 130 || code === 143 ? 0 : (code ?? 0))) // ctrl-C is how it ends
  })
}

await main(async (words) => {
  await build()
  return serve(words)
})
