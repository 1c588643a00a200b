// npm start: builds what is out of date, then opens the app: in Electron where that can be had, else as a page in Chromium,
// else as an address.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build } from './lib/build.mjs'
import { wantElectron } from './lib/electron.mjs'
import { main } from './lib/install.mjs'
import { root, withTools } from './lib/project.mjs'
import { isForElectron, openChromium, runElectron } from './lib/window.mjs'

const command = join(root, 'dist', 'app', 'cli.js')

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
      openChromium(address)
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
  const electron = isForElectron(words) ? await wantElectron() : undefined
  if (electron) {
    const code = await runElectron(electron, words)
    if (code !== undefined) return code
    console.log('Electron could not start (what it said is above); the page is served instead')
  }
  return serve(words)
})
