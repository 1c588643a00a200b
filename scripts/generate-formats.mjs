// Writes what comes from the format tables: assets/schemas, docs/nodes.md and the key tables of docs/rack-format.md and
// docs/session-format.md. With --check it writes nothing and exits 1 where one of them is out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodesMarkdown, rackKeysMarkdown } from '../engine/formats/format-docs.ts'
import { rackSchema } from '../engine/formats/schema.ts'
import { sessionKeysMarkdown } from '../engine/session/session-docs.ts'
import { sessionSchema } from '../engine/session/session-schema.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const between = /(?<=<!-- keys -->\n).*?(?=\n<!-- end of keys -->)/s

const read = (path) => {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return ''
  }
}

const files = {
  'assets/schemas/rack.schema.json': `${JSON.stringify(rackSchema(), null, 2)}\n`,
  'assets/schemas/session.schema.json': `${JSON.stringify(sessionSchema(), null, 2)}\n`,
  'docs/nodes.md': nodesMarkdown(),
  'docs/rack-format.md': read('docs/rack-format.md').replace(between, () => `\n${rackKeysMarkdown()}\n`),
  'docs/session-format.md': read('docs/session-format.md').replace(between, () => `\n${sessionKeysMarkdown()}\n`),
}

const checking = process.argv.includes('--check')
for (const [path, text] of Object.entries(files)) {
  if (read(path) === text) continue
  if (checking) {
    console.error(`${path} is out of date; run node scripts/generate-formats.mjs`)
    process.exitCode = 1
    continue
  }
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  console.log(path)
}
