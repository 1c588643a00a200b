// `mam serve` on a copy of a demo session, or of the demo racks in one of their own, with a folder of its own for what
// outlives a run.
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, withTools } from '../lib/project.mjs'

const racks = ['acid', 'pads']
/** Taking pictures keeps a machine busy, and its sound is not what is photographed. */
const BLOCK_FRAMES = 4096

/** `demo`: a folder of assets/demo with a session of its name; without it the racks beside those. */
export async function serveDemo(demo) {
  const folder = mkdtempSync(join(tmpdir(), 'mam-pictures-'))
  const file = demo ? copyDemo(folder, demo) : writeLive(folder)
  return await serve(folder, file)
}

function copyDemo(folder, demo) {
  cpSync(join(root, 'assets/demo', demo), join(folder, demo), { recursive: true })
  const file = join(folder, demo, `${demo}.mamsession`)
  const session = { ...JSON.parse(readFileSync(file, 'utf8')), safety: { blockFrames: BLOCK_FRAMES } }
  writeFileSync(file, JSON.stringify(session, null, 2))
  return file
}

function writeLive(folder) {
  cpSync(join(root, 'assets/demo'), join(folder, 'live', 'racks'), { recursive: true })
  const file = join(folder, 'live', 'live.mamsession')
  const session = {
    kind: 'session',
    version: 1,
    racks: racks.map((id) => ({ id, path: `racks/${id}.json` })),
    safety: { blockFrames: BLOCK_FRAMES },
  }
  writeFileSync(file, JSON.stringify(session, null, 2))
  return file
}

async function serve(folder, file) {
  const words = [join(root, 'dist/app/cli.js'), 'serve', file, '--json', '--device', 'silent', '--port', '0']
  const env = { ...withTools(), MAM_STATE: join(folder, 'state') }
  const child = spawn('node', words, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.on('close', resolve))
  const url = await new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (part) => {
      text += part
      const found = /https?:\/\/[^\s"]+/.exec(text)
      if (found) resolve(found[0])
    })
    child.on('close', () => reject(new Error(`mam serve ended: ${text}`)))
  })
  const close = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  return { url, close }
}
