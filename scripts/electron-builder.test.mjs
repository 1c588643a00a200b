import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './lib/project.mjs'

// The builder's own reading of its file, from the copy that electron-builder brings.
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))
const { getConfig, validateConfiguration } = builder('app-builder-lib/out/util/config/config.js')
const { DebugLogger } = builder('builder-util')
const config = await getConfig(root, null, null)
const { main, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

it('holds nothing that the builder does not know', async () => {
  await validateConfiguration(config, new DebugLogger(false))
  await expect(validateConfiguration({ ...config, fuzes: {} }, new DebugLogger(false))).rejects.toThrow('fuzes')
})

it('closes every way around the app that Electron has a fuse for', () => {
  expect(config.electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
})

it('packs what package.json starts, and the addon where the system can load it', () => {
  const { filter } = config.files[0]
  expect(filter.some((pattern) => main.startsWith(pattern.replace('**', '')))).toBe(true)
  expect(filter).toContain('build/native/mam.node')
  expect(config.asarUnpack).toEqual(['**/*.node', 'node_modules/naudiodon/build/Release/*'])
  expect(devDependencies.electron).toMatch(/^\d/)
})

it('names files and folders that are there', () => {
  for (const { from } of config.extraResources) expect([from, existsSync(join(root, from))]).toEqual([from, true])
  expect(existsSync(join(root, config.icon))).toBe(true)
})

it('registers the endings that the app opens', () => {
  expect(config.fileAssociations.map(({ ext }) => ext)).toEqual(['mamsession', 'mamrack'])
})
