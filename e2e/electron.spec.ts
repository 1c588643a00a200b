/** The desktop app as it is installed: real Electron, in a fresh folder, on the silent clock. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, test as base, type ElectronApplication, expect, type Page } from '@playwright/test'
import { findElectron, root, sandboxWords, whyNoElectron } from './electron.ts'

interface App {
  readonly folder: string
  readonly electron: ElectronApplication
  readonly page: Page
  readonly env: Record<string, string>
}

const test = base.extend<{ app: App }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures wanted from the pattern
  app: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'mam-desktop-'))
    const env = { ...(process.env as Record<string, string>), MAM_STATE: join(folder, 'state'), MAM_DEVICE: 'silent' }
    const electron = await _electron.launch({ executablePath: findElectron()!, args: [...sandboxWords, root], env })
    const page = await electron.firstWindow()
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
    await use({ folder, electron, page, env })
    await electron.close()
    rmSync(folder, { recursive: true, force: true })
  },
})

test.beforeEach(() => {
  const why = whyNoElectron()
  test.skip(why !== undefined, why ?? '')
})

/** What the window shows, asked of the main process: Playwright's own view of a page ends with the page's process. */
const shown = (electron: ElectronApplication, selector: string) =>
  electron.evaluate(
    ({ BrowserWindow }, of) =>
      BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(
        `document.querySelector(${JSON.stringify(of)})?.textContent ?? ''`,
      ) as Promise<string>,
    selector,
  )

test('the app opens on the demo and plays it', async ({ app: { page } }) => {
  expect(page.url()).toBe('app://mam/')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(page.getByRole('timer', { name: 'Position' })).not.toHaveText('001.1.1')
})

test('the page has no way to the machine, to other windows and to other pages', async ({ app: { electron, page } }) => {
  const reach = await page.evaluate(() => ({
    node: typeof (globalThis as { require?: unknown }).require,
    process: typeof (globalThis as { process?: unknown }).process,
    bridge: Object.keys((globalThis as unknown as { mamShell: object }).mamShell).sort(),
    opened: window.open('https://example.com/'),
  }))
  expect(reach).toEqual({ node: 'undefined', process: 'undefined', bridge: ['ask', 'onAction'], opened: null })
  await page.evaluate(() => {
    location.href = 'https://example.com/'
  })
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  expect(page.url()).toBe('app://mam/')
  expect(electron.windows()).toHaveLength(1)
  const answered = await page.evaluate(() => fetch('https://example.com/').then(String, () => 'refused'))
  expect(answered).toBe('refused')
})

test('a page that crashes comes back, and the sound has gone on', async ({ app: { electron, page, folder } }) => {
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => shown(electron, '[role=timer]')).not.toContain('001.1.1')
  await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
  )
  await expect.poll(() => shown(electron, '[role=timer]').catch(() => '')).not.toBe('')
  const before = await shown(electron, '[role=timer]')
  await expect.poll(() => shown(electron, '[role=timer]')).not.toBe(before)
  expect(readFileSync(join(folder, 'state', 'faults.jsonl'), 'utf8')).toContain('render-process-gone')
})

test('a second start hands its file to the first and ends', async ({ app: { page, folder, env } }) => {
  const file = join(folder, 'second.json')
  writeFileSync(file, JSON.stringify({ kind: 'rack', version: 1, nodes: [{ id: 'solo', type: 'kick' }] }))
  const second = spawn(findElectron()!, [...sandboxWords, root, file], { env, stdio: 'ignore' })
  const code = await new Promise((resolve) => second.on('exit', resolve))
  expect(code).toBe(0)
  await expect(page.getByRole('region', { name: 'solo' })).toBeVisible()
})

test('menus come from the action registry and act for the page', async ({ app: { electron, page } }) => {
  await electron.evaluate(({ Menu }) => {
    const entries = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? [])
    entries.find(({ label }) => label === 'Play')!.click()
  })
  await expect(page.getByRole('timer', { name: 'Position' })).not.toHaveText('001.1.1')
})
