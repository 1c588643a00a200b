// The bundles, each built only when one of its sources has changed: dist/renderer (the page), dist/app (`mam`), dist/electron
// (the desktop app and its preload script).
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, tools } from './project.mjs'
import { run } from './run.mjs'

const pageConfig = join(root, 'renderer', 'vite.config.ts')
const electronConfig = join(root, 'scripts', 'electron.vite.config.mjs')

const bundles = [
  {
    name: 'page',
    sources: ['renderer', 'engine', 'package-lock.json'],
    result: 'dist/renderer/index.html',
    words: ['build', 'renderer', '--config', pageConfig],
  },
  {
    name: 'command',
    sources: ['app', 'engine', 'scripts/cli.vite.config.mjs', 'package-lock.json', 'package.json'],
    result: 'dist/app/cli.js',
    words: ['build', '--config', join(root, 'scripts', 'cli.vite.config.mjs')],
  },
  {
    name: 'desktop app',
    sources: ['app', 'engine', 'scripts/electron.vite.config.mjs', 'package-lock.json', 'package.json'],
    result: 'dist/electron/main.js',
    words: ['build', '--config', electronConfig],
  },
  {
    name: 'preload script',
    sources: ['app', 'engine/contract', 'scripts/electron.vite.config.mjs', 'package-lock.json'],
    result: 'dist/electron/preload.cjs',
    words: ['build', '--config', electronConfig, '--mode', 'preload'],
  },
]

/** Files below a path, sorted, tests left out. */
function filesOf(path) {
  const full = join(root, path)
  if (!existsSync(full)) return []
  const entries = (() => {
    try {
      return readdirSync(full, { withFileTypes: true })
    } catch {
      return undefined // a file
    }
  })()
  if (!entries) return [path]
  return entries
    .filter((entry) => entry.isDirectory() || !/\.test\.[a-z]+$/.test(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(`${path}/${entry.name}`) : [`${path}/${entry.name}`]))
    .sort()
}

/** One hash over names and contents: a checkout that touches nothing but times builds nothing. */
function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(filesOf))
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0')
  return hash.digest('hex')
}

async function build({ name, sources, result, words }) {
  const stamp = join(root, 'dist', `.${name.replace(' ', '-')}.sha256`)
  const hash = hashOf(sources)
  if (existsSync(join(root, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) {
    utimesSync(join(root, result), new Date(), new Date()) // `mam` compares its age with that of the sources
    return false
  }
  const { code, output } = await run(join(tools, 'vite'), [...words, '--logLevel', 'warn'])
  if (code !== 0) throw new Error(`${output}\nthe ${name} bundle could not be built`)
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(stamp, hash)
  return true
}

/** Builds what is out of date; resolves with the names of what was built. */
export async function buildBundles() {
  const built = []
  for (const bundle of bundles) if (await build(bundle)) built.push(bundle.name)
  return built
}
