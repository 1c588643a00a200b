// Writes engine/formats/nodes.gen.ts from the descriptors of the built addon. Run it after changing a node's descriptor:
//   npm run build && node scripts/generate-nodes.mjs
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plainNumbers } from '../engine/formats/descriptor-numbers.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = join(root, 'engine/formats/nodes.gen.ts')

/** From the addon, or from a file of the same shape. */
function readDescriptors(file) {
  if (file !== undefined) return JSON.parse(readFileSync(file, 'utf8'))
  return createRequire(import.meta.url)(join(root, 'build/native/mam.node')).descriptors()
}

const descriptors = plainNumbers(readDescriptors(process.argv[2]))
const source = `// Generated from the native descriptors by scripts/generate-nodes.mjs; a test holds it against them.
import type { NodeDescriptor } from './descriptor.ts'

export const nodeDescriptors: readonly NodeDescriptor[] = ${JSON.stringify(descriptors, null, 2)}
`
writeFileSync(target, source)
execFileSync(process.execPath, [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'format', '--write', target])
console.log(`${target}: ${descriptors.length} node types`)
