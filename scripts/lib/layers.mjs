// Which folder may import which: DESIGN's "Imports point one way" as data. The path tells what may be imported.
import { posix } from 'node:path'

const domain = ['engine/formats', 'engine/time', 'engine/session', 'engine/timeline', 'engine/scenes', 'engine/control']

/**
 * `own`: folders of the project that may be imported; `packages`: npm packages that may (undefined: any but `never`);
 * `node`: whether `node:` modules may. The first layer whose folder holds the file decides.
 */
const layers = [
  ...domain.map((folder) => ({
    folder,
    own: domain,
    packages: ['jsonc-parser'],
    node: false,
    why: 'the domain is pure and imports nothing outside itself',
  })),
  {
    folder: 'engine/contract',
    own: ['engine/contract'],
    packages: ['@bufbuild/protobuf', '@connectrpc/connect'],
    node: false,
    why: 'the contract knows messages only',
  },
  {
    folder: 'engine/client',
    own: ['engine/client', 'engine/contract', 'engine/time', 'engine/session'],
    packages: ['@bufbuild/protobuf', '@connectrpc/connect', 'zustand'],
    node: false,
    why: 'the client knows contract, time and session, and neither Node, React nor the DOM',
  },
  {
    folder: 'engine',
    own: ['engine'],
    never: ['electron', 'react', 'react-dom'],
    node: true,
    why: 'engine/ is free of Electron, React, app/ and renderer/',
  },
  {
    folder: 'renderer',
    own: ['renderer', 'engine/client', 'engine/contract', 'engine/time', 'engine/session'],
    never: ['electron', 'ws'],
    node: false,
    why: 'a view talks through engine/client',
  },
  {
    folder: 'app/preload.ts',
    own: ['app/electron/channels.ts', 'engine/contract'],
    packages: ['electron'],
    node: false,
    why: 'the preload script runs in a sandbox and hands ports over, nothing else',
  },
  ...['app/main.ts', 'app/electron'].map((folder) => ({
    folder,
    own: ['app', 'engine'],
    never: ['react', 'react-dom'],
    node: true,
    why: 'app/ hosts the engine and knows no view',
  })),
  {
    folder: 'app',
    own: ['app', 'engine'],
    never: ['react', 'react-dom', 'electron'],
    node: true,
    why: 'app/ hosts the engine, knows no view, and Electron in app/main.ts, app/preload.ts and app/electron/ only',
  },
]

const inside = (path, folder) => path === folder || path.startsWith(`${folder}/`)
const isTest = (path) => /\.test\.tsx?$/.test(path) || path.includes('/testing/')
const isConfig = (path) => /\.config\.[a-z]+$/.test(path)

/** Comments and nothing else removed, lines kept. */
const withoutComments = (text) =>
  text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, '')).replace(/(^|[\s;{}])\/\/[^\n]*/g, '$1')

/** What a TypeScript file imports: [{ name, line }]. */
export function importsOf(text) {
  const pattern = /\b(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g
  const code = withoutComments(text)
  return [...code.matchAll(pattern)].map((match) => ({
    name: match[1] ?? match[2],
    line: code.slice(0, match.index).split('\n').length,
  }))
}

const packageOf = (name) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

function typescriptTrouble(path, name) {
  const layer = layers.find(({ folder }) => inside(path, folder))
  if (!layer || isConfig(path)) return undefined
  if (name.startsWith('.')) {
    const target = posix.join(posix.dirname(path), name)
    if (isTest(path)) {
      const backwards = inside(path, 'engine') && (inside(target, 'app') || inside(target, 'renderer'))
      return backwards ? layer.why : undefined
    }
    if (target === 'package.json' && layer.node) return undefined // name and version
    return layer.own.some((folder) => inside(target, folder)) ? undefined : layer.why
  }
  if (isTest(path)) return undefined
  if (name.startsWith('node:')) return layer.node ? undefined : layer.why
  const wanted = packageOf(name)
  const allowed = layer.packages ? layer.packages.includes(wanted) : !layer.never?.includes(wanted)
  return allowed ? undefined : layer.why
}

// --- native ----------------------------------------------------------------------------------------------------------

const isKernel = (path) =>
  path === 'native/src/nodes/types.cpp' ||
  (/^native\/src\/(nodes\/types|graph\/kernels)\//.test(path) && path.endsWith('.cpp'))
const kernelHeaders = [
  'native/src/base/math.hpp',
  'native/src/base/lanes.hpp',
  'native/src/nodes/params.hpp',
  'native/src/nodes/modulation.hpp',
]
const kernelMayInclude = ['cstdint', 'cstddef', 'cstring', 'new']
const blockingHeaders = [
  'mutex',
  'shared_mutex',
  'condition_variable',
  'future',
  'fstream',
  'iostream',
  'cstdio',
  'thread',
]

/** What a C or C++ file includes: [{ name, system, line }]. */
export function includesOf(text) {
  return text.split('\n').flatMap((line, at) => {
    const match = /^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")/.exec(line)
    return match ? [{ name: match[1] ?? match[2], system: match[1] !== undefined, line: at + 1 }] : []
  })
}

function nativeTrouble(path, { name, system }, realtime) {
  if (!path.startsWith('native/src/')) return undefined
  if (/^(napi|node_api|js_native_api)\b/.test(name) && !path.startsWith('native/src/binding/'))
    return 'only native/src/binding/ knows JavaScript'
  if (!path.startsWith('native/src/binding/') && name.startsWith('binding/')) return 'nothing includes the binding'
  if (system && (isKernel(path) || kernelHeaders.includes(path)) && !kernelMayInclude.includes(name))
    return 'a file compiled once per instruction set must not instantiate library code, which the linker would merge'
  if (system && realtime && blockingHeaders.includes(name)) return 'a realtime file neither locks nor blocks'
  return undefined
}

/** Every import of a file that points the wrong way, as `path:line imports NAME: why`. */
export function violationsOf(path, text) {
  if (/\.(ts|tsx)$/.test(path))
    return importsOf(text).flatMap(({ name, line }) => {
      const why = typescriptTrouble(path, name)
      return why ? [`${path}:${line} imports ${name}: ${why}`] : []
    })
  if (/\.(c|h|cpp|hpp)$/.test(path)) {
    const realtime = text.startsWith('// realtime')
    return includesOf(text).flatMap((include) => {
      const why = nativeTrouble(path, include, realtime)
      return why ? [`${path}:${include.line} includes ${include.name}: ${why}`] : []
    })
  }
  return []
}
