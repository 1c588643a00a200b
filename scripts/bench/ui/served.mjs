// `mam serve` in a process of its own, on the silent clock, with a folder of its own for what outlives a run.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, withTools } from '../../lib/project.mjs'

/** Starts it with a rack given as an object. Resolves with the page's address and the way to end it. */
export async function serveRack(name, rack) {
  const folder = mkdtempSync(join(tmpdir(), 'mam-bench-ui-'))
  const file = join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify({ kind: 'rack', version: 1, ...rack }))
  const words = [join(root, 'dist/app/cli.js'), 'serve', file, '--json', '--device', 'silent', '--port', '0']
  const env = { ...withTools(), MAM_STATE: join(folder, 'state') }
  const child = spawn('node', words, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.on('close', resolve))
  const close = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const url = await new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (part) => {
      text += part
      const found = /https?:\/\/[^\s"]+/.exec(text)
      if (found) resolve(found[0])
    })
    child.on('close', () => reject(new Error(`mam serve ended: ${text}`)))
  })
  return { url, file, folder, pid: child.pid, close }
}

/** So many strips that all sound. */
export const stripsRack = (count) => ({
  nodes: Array.from({ length: count }, (_, i) => ({ id: `strip${i + 1}`, type: i % 2 ? 'clap' : 'kick' })),
  mixer: { masterPercent: 10, inputs: [] },
  transport: {
    bpm: 120,
    lengthBars: 8,
    patterns: Array.from({ length: count }, (_, i) => ({
      nodeId: `strip${i + 1}`,
      steps: 'x...x...x...x...'.slice(i % 4).padEnd(16, '.'),
    })),
  },
})

/** Chains of four in a row of rows; nothing plays it, so that the page alone is measured. */
export const largeRack = (count) => ({
  nodes: Array.from({ length: count }, (_, i) => ({
    id: `node${i + 1}`,
    type: ['kick', 'delay', 'reverb', 'wiretap'][i % 4],
  })),
  connections: Array.from({ length: count }, (_, i) => i)
    .filter((i) => i % 4 !== 3)
    .map((i) => ({ from: `node${i + 1}`, to: `node${i + 2}` })),
  mixer: { masterPercent: 5, inputs: [] },
})
