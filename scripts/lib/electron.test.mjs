import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { findElectron, wantElectron } from './electron.mjs'

let at
beforeEach(() => {
  vi.stubEnv('MAM_ELECTRON', undefined)
  vi.spyOn(console, 'log').mockImplementation(() => {})
  const root = mkdtempSync(join(tmpdir(), 'mam-electron-'))
  at = { root, folder: join(root, 'electron'), failure: join(root, 'build', 'failed.json') }
  mkdirSync(at.folder)
  writeFileSync(join(at.folder, 'package.json'), '{ "version": "1.2.3" }')
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(at.root, { recursive: true })
})

/** An installer that counts its runs, does this, and ends so. */
function installer(script, code = 0) {
  const runs = join(at.root, 'runs')
  const text = `const fs = require('node:fs'); fs.appendFileSync(${JSON.stringify(runs)}, 'x'); ${script}; process.exit(${code})`
  writeFileSync(join(at.folder, 'install.js'), text)
  return () => (existsSync(runs) ? readFileSync(runs, 'utf8').length : 0)
}

const unpack = (version = 'v1.2.3') => `
  const dist = require('node:path').join(__dirname, 'dist')
  fs.mkdirSync(dist)
  fs.writeFileSync(dist + '/version', '${version}')
  fs.writeFileSync(dist + '/electron', '')
  fs.writeFileSync(__dirname + '/path.txt', 'electron')`

it('fetches the binary once and finds it from then on', async () => {
  const runs = installer(unpack())
  const path = join(at.folder, 'dist', 'electron')
  expect(findElectron(at)).toBeUndefined()
  expect([await wantElectron(at), await wantElectron(at), findElectron(at)]).toEqual([path, path, path])
  expect(runs()).toBe(1)
})

it('remembers that it could not be fetched, and why', async () => {
  const runs = installer("console.error('no way there')", 1)
  expect([await wantElectron(at), await wantElectron(at)]).toEqual([undefined, undefined])
  expect(runs()).toBe(1)
  expect(JSON.parse(readFileSync(at.failure, 'utf8'))).toEqual({ version: '1.2.3', words: 'no way there' })
})

it('tries again for another version', async () => {
  const runs = installer('', 1)
  await wantElectron(at)
  writeFileSync(join(at.folder, 'package.json'), '{ "version": "1.2.4" }')
  await wantElectron(at)
  expect(runs()).toBe(2)
})

it('takes neither half a download nor that of another version', async () => {
  installer(unpack('v1.0.0'))
  expect(await wantElectron(at)).toBeUndefined()
  mkdirSync(join(at.folder, 'dist'), { recursive: true })
  writeFileSync(join(at.folder, 'dist', 'version'), 'v1.2.3')
  expect(findElectron(at)).toBeUndefined()
})

it('does without where the package is not installed', async () => {
  expect(await wantElectron({ ...at, folder: join(at.root, 'nowhere') })).toBeUndefined()
  expect(existsSync(at.failure)).toBe(false)
})

it('takes the one that is named in the environment, or none', async () => {
  vi.stubEnv('MAM_ELECTRON', join(at.folder, 'package.json'))
  expect(await wantElectron(at)).toBe(join(at.folder, 'package.json'))
  vi.stubEnv('MAM_ELECTRON', join(at.root, 'gone'))
  expect(await wantElectron(at)).toBeUndefined()
})
