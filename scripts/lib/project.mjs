// Where things are. Node built-ins of Node 20 only: everything here also runs before the first `npm ci`.
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const windows = process.platform === 'win32'
export const modules = join(root, 'node_modules')
export const tools = join(modules, '.bin')
export const nativeBuild = join(root, 'build', 'native')

/** The Node that package.json asks for, as npm installed it. */
export const projectNode = join(modules, 'node', 'bin', windows ? 'node.exe' : 'node')

const folders = () => (process.env.PATH ?? '').split(delimiter).filter(Boolean)

/** Full path of a program, or undefined. */
export function findProgram(name) {
  for (const folder of folders()) {
    const path = join(folder, windows ? `${name}.exe` : name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {}
  }
  return undefined
}

/** Environment whose PATH finds the project's own tools first, Node among them. */
export const withTools = () => ({
  ...process.env,
  PATH: [tools, ...folders().filter((f) => f !== tools)].join(delimiter),
})

/** Environment whose PATH knows none of the project's tools: for npm, which replaces them. */
export const withoutTools = () => ({
  ...process.env,
  PATH: folders()
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter),
})

/** Chromium for tests and for the app window: MAM_CHROMIUM, or what the system has. */
export function findChromium() {
  const wish = process.env.MAM_CHROMIUM
  if (wish) return existsSync(wish) ? wish : undefined
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const path = findProgram(name)
    if (path) return path
  }
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  return existsSync(mac) ? mac : undefined
}
