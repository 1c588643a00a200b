import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepPlacement, placementOn, readPlacement, titleOf, whatClosingDoes, windowOptions } from './windows.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-window-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const laptop = { x: 0, y: 0, width: 1440, height: 900 }
const stage = { x: 1440, y: 0, width: 1920, height: 1080 }
const onStage = { x: 1500, y: 100, width: 1280, height: 800, isMaximized: false }

test('the page gets neither Node nor dialogs and runs in a sandbox and a world of its own', () => {
  const { webPreferences, ...window } = windowOptions('/preload.cjs', onStage)
  expect(webPreferences).toMatchObject({
    preload: '/preload.cjs',
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    disableDialogs: true,
  })
  expect(window).toMatchObject({ x: 1500, y: 100, show: false })
})

test('a window comes back where it was left', () => {
  const file = join(folder, 'state', 'window.json')
  keepPlacement(file, { ...onStage, isMaximized: true })
  expect(placementOn([laptop, stage], readPlacement(file))).toEqual({ ...onStage, isMaximized: true })
})

test('a window left on a display that is gone comes back where it is seen', () => {
  expect(placementOn([laptop], onStage)).toEqual({ width: 1280, height: 800, isMaximized: false })
  expect(placementOn([laptop], { ...onStage, x: 100, y: -700 })).not.toHaveProperty('x')
  expect(placementOn([laptop], { ...onStage, x: -1250, y: 0 })).not.toHaveProperty('x')
})

test('a window is never too small to be used', () => {
  expect(placementOn([laptop], { x: 0, y: 0, width: 5, height: 5, isMaximized: false })).toMatchObject({
    width: 720,
    height: 480,
  })
})

test.each(['', '{', '[]', 'null', '{"width":"1","height":2}', '{"width":-1,"height":1e99}', '{"width":NaN}'])(
  'a place kept as %j is the usual one',
  (text) => {
    const file = join(folder, 'window.json')
    writeFileSync(file, text)
    expect(readPlacement(file)).toEqual({ width: 1280, height: 800, isMaximized: false })
  },
)

test('a place that cannot be kept is no trouble', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => keepPlacement(join(folder, 'file', 'window.json'), onStage)).not.toThrow()
})

test('the title says what is open, whether it is edited, and that it plays', () => {
  const titles = [
    { name: '', isChanged: false, isPlaying: false },
    { name: 'set', isChanged: true, isPlaying: false },
    { name: 'set', isChanged: false, isPlaying: true },
  ].map(titleOf)
  expect(titles).toEqual(['MAM', 'set (edited) – MAM', '▶ set – MAM'])
})

test('closing the window never ends what plays; quitting does', () => {
  expect(whatClosingDoes({ isPlaying: true, isQuitting: false })).toBe('minimize')
  expect(whatClosingDoes({ isPlaying: true, isQuitting: true })).toBe('close')
  expect(whatClosingDoes({ isPlaying: false, isQuitting: false })).toBe('close')
})
