// Prints every import that points the wrong way and exits 1 if there is one.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { violationsOf } from './lib/layers.mjs'
import { root } from './lib/project.mjs'

const filesBelow = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path)
    return [path]
  })

const files = ['app', 'engine', 'renderer', 'native/src'].flatMap(filesBelow)
const violations = files.flatMap((path) => violationsOf(path, readFileSync(join(root, path), 'utf8')))
for (const violation of violations) console.log(violation)
console.log(`${files.length} files, ${violations.length} imports that point the wrong way`)
process.exitCode = violations.length > 0 ? 1 : 0
