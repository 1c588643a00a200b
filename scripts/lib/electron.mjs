// Electron's binary: no part of its npm package, and fetched from elsewhere. Looked for, fetched once, done without.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { modules, root } from './project.mjs'
import { run } from './run.mjs'

const LIMIT_SECONDS = 60

const places = { folder: join(modules, 'electron'), failure: join(root, 'build', 'electron-not-fetched.json') }

const textOf = (file) => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** The version that the npm package is for; undefined where it is not installed. */
const versionOf = (folder) => {
  const text = textOf(join(folder, 'package.json'))
  return text && JSON.parse(text).version
}

/** Full path of the binary, or undefined. An interrupted download leaves none of these files, or not all. */
export function findElectron({ folder } = places) {
  const { MAM_ELECTRON } = process.env
  if (MAM_ELECTRON) return existsSync(MAM_ELECTRON) ? MAM_ELECTRON : undefined
  const name = textOf(join(folder, 'path.txt'))
  const version = textOf(join(folder, 'dist', 'version'))?.replace(/^v/, '')
  if (!name || !version || version !== versionOf(folder)) return undefined
  const path = join(folder, 'dist', name)
  return existsSync(path) ? path : undefined
}

/** Of this version, at an earlier start; removing the file, or another version, tries again. */
function hasFailed({ folder, failure }) {
  const kept = textOf(failure)
  if (kept === undefined) return false
  try {
    return JSON.parse(kept).version === versionOf(folder)
  } catch {
    return false
  }
}

/** Fetches the binary with Electron's own installer, in at most a minute. True where it is there now. */
async function fetchElectron(at) {
  const installer = join(at.folder, 'install.js')
  if (!existsSync(installer)) return false
  console.log('Fetching Electron, once (at most a minute)')
  const { code, output } = await run(process.execPath, [installer], { limitSeconds: LIMIT_SECONDS }).catch((error) => ({
    code: 1,
    output: error.message,
  }))
  if (code === 0 && findElectron(at)) return true
  rmSync(join(at.folder, 'dist'), { recursive: true, force: true })
  mkdirSync(dirname(at.failure), { recursive: true })
  const words = output.trim().split('\n').slice(0, 5).join('\n')
  writeFileSync(at.failure, `${JSON.stringify({ version: versionOf(at.folder), words }, null, 2)}\n`)
  console.log(`Electron could not be fetched; MAM does without (remove ${at.failure} to try again)`)
  return false
}

/** Full path of the binary, fetched if need be; undefined where it can't be had. */
export async function wantElectron(at = places) {
  const found = findElectron(at)
  if (found || process.env.MAM_ELECTRON || hasFailed(at)) return found
  return (await fetchElectron(at)) ? findElectron(at) : undefined
}
