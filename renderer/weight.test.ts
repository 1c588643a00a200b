import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../dist/renderer')
const manifestFile = join(folder, 'manifest.json')
const isBuilt = existsSync(manifestFile)
/** Compressed, without the fonts, which the page draws without until they are there. */
const FIRST_VIEW_BYTES = 300_000
const FURTHER_VIEW_BYTES = 150_000

interface Chunk {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}
type Manifest = Readonly<Record<string, Chunk>>

/** The chunk and all that it can't do without. */
function closureOf(manifest: Manifest, key: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const other of manifest[key]!.imports ?? []) closureOf(manifest, other, seen)
  return seen
}

function bytesOf(manifest: Manifest, keys: Iterable<string>): number {
  const files = new Set([...keys].flatMap((key) => [manifest[key]!.file, ...(manifest[key]!.css ?? [])]))
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0)
}

describe.skipIf(!isBuilt)('the built page', () => {
  const manifest = isBuilt ? (JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest) : {}
  const entry = closureOf(manifest, 'index.html')
  const views = Object.values(manifest).flatMap(({ dynamicImports = [] }) => dynamicImports)
  const find = (name: string) => views.find((key) => key.includes(name))!

  test.each(['open-rack', 'stage-view'])('weighs at most 300 kB where %s is its first view', (name) => {
    const all = new Set([...entry, ...closureOf(manifest, find(name))])
    expect(bytesOf(manifest, all)).toBeLessThanOrEqual(FIRST_VIEW_BYTES)
  })

  test('has each view, and what only some racks need, in a chunk of its own, none heavier than 150 kB', () => {
    for (const name of [
      'open-rack',
      'stage-view',
      'mixer-view',
      'health-view',
      'check-view',
      'shortcuts-view',
      'gallery-view',
      'palette',
      'fine-layout',
      'rack/panels',
      'pattern/later-parts',
      'inspector/later-parts',
    ])
      expect(find(name), name).toBeDefined()
    for (const key of new Set(views)) {
      const own = [...closureOf(manifest, key)].filter((one) => !entry.has(one))
      expect(bytesOf(manifest, own), key).toBeLessThanOrEqual(FURTHER_VIEW_BYTES)
    }
  })
})

if (!isBuilt) test.skip('the page is weighed where it is built: npm run build', () => {})
