import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root } from './project.mjs'
import { hasDisplay, isForElectron, runElectron } from './window.mjs'

const desk = { platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000 }

describe('Electron is looked for', () => {
  it.each([
    ['at a desk', [], desk, true],
    ['for a file', ['song.json'], desk, true],
    ['on Wayland', [], { ...desk, env: { WAYLAND_DISPLAY: 'wayland-0' } }, true],
    ['on a Mac', [], { platform: 'darwin', env: {}, uid: 501 }, true],
    ['on Windows, where there are no user ids', [], { platform: 'win32', env: {}, uid: undefined }, true],
    ['not without a display', [], { ...desk, env: {} }, false],
    ['not for the administrator, whom its sandbox refuses', [], { ...desk, uid: 0 }, false],
    ['not where options of the server are given', ['song.json', '--port', '8080'], desk, false],
  ])('%s', (_where, words, machine, answer) => {
    expect(isForElectron(words, machine)).toBe(answer)
  })
})

it('an empty name of a display is none', () => {
  expect(hasDisplay({ platform: 'linux', env: { DISPLAY: '' } })).toBe(false)
})

describe('the app in Electron', () => {
  let folder
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mam-window-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const program = (script) => {
    const path = join(folder, 'electron')
    writeFileSync(path, `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
    return path
  }

  it('is given the project and the files', async () => {
    const path = program(`[ "$1" = "${root}" ] && [ "$2" = "a file.json" ] && [ -z "$ELECTRON_RUN_AS_NODE" ]`)
    expect(await runElectron(path, ['a file.json'])).toBe(0)
  })

  it('that ends at once with an error has not started', async () => {
    expect(await runElectron(program('exit 127'), [])).toBeUndefined()
    expect(await runElectron(program('kill -TRAP $$'), [])).toBeUndefined()
    expect(await runElectron(join(folder, 'nowhere'), [])).toBeUndefined()
  })

  it('that ends later hands its exit code on', async () => {
    expect(await runElectron(program('exit 3'), [], { limitSeconds: 0 })).toBe(3)
  })

  it('that is interrupted has ended as it should', async () => {
    expect(await runElectron(program('kill -TERM $$'), [])).toBe(0)
  })
})
