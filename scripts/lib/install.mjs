// `npm ci` when node_modules is not what package-lock.json says, then everything under the project's own Node.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { modules, projectNode, root, windows, withoutTools } from './project.mjs'
import { hand } from './run.mjs'

const lowestMajor = 22

const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages ?? {}

/** Whether every package that the lock file names is installed in that version; optional ones may be absent. */
export function matchesLock(locked, installed) {
  return Object.entries(locked).every(([path, { version, optional, devOptional, peer }]) => {
    if (path === '') return true
    const found = installed[path]
    return found ? found.version === version : Boolean(optional || devOptional || peer)
  })
}

function isInstalled() {
  const record = join(modules, '.package-lock.json') // npm writes it at the end of an install
  if (!existsSync(record) || !existsSync(projectNode)) return false
  return matchesLock(packagesOf(join(root, 'package-lock.json')), packagesOf(record))
}

function install() {
  console.log('Installing npm packages (npm ci)')
  const { status, error } = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: root,
    env: withoutTools(),
    stdio: 'inherit',
    shell: windows,
  })
  if (error?.code === 'ENOENT') throw new Error('npm is not on the PATH')
  if (status !== 0) throw new Error('npm ci failed; what it said is above')
}

const runsProjectNode = () => realpathSync(process.execPath) === realpathSync(projectNode)

/**
 * Resolves once packages are installed and this process is the project's Node. Otherwise hands the command over to that
 * Node and ends with its exit code.
 */
export async function prepare() {
  if (!isInstalled()) install()
  if (existsSync(projectNode)) {
    if (runsProjectNode()) return
    process.exit(await hand(projectNode, process.argv.slice(1), {}))
  }
  if (Number(process.versions.node.split('.')[0]) >= lowestMajor) return
  throw new Error(
    `npm did not install Node ${lowestMajor}: allow the install script of the package "node", or run with Node ${lowestMajor} or newer`,
  )
}

/** Runs a script's main function: an Error becomes one line and exit code 1. */
export async function main(body) {
  try {
    await prepare()
    process.exitCode = (await body(process.argv.slice(2))) ?? 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
