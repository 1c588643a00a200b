import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'

const contract = import.meta.dirname
const bin = join(contract, '../../node_modules/.bin')

function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = names.map((entry) => join(entry.parentPath, entry.name)).sort()
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
}

function buf(...args: string[]): void {
  execFileSync(join(bin, 'buf'), args, {
    cwd: contract,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
  })
}

test('the generated contract is what its .proto files say', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mam-contract-'))
  try {
    buf('generate', '--output', folder)
    expect(filesOf(join(folder, 'gen'))).toEqual(filesOf(join(contract, 'gen')))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the .proto files keep to the usual rules', { timeout: 60_000 }, () => {
  expect(() => buf('lint')).not.toThrow()
})
