import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './project.mjs'

/** Every C and C++ file of native/ and of the documentation's examples, as paths from the root. */
export function nativeSources() {
  return ['native', 'docs/examples']
    .flatMap(below)
    .filter((path) => /\.(c|h|cpp|hpp)$/.test(path))
    .sort()
}

function below(folder) {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? below(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    )
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}
