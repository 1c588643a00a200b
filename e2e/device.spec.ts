import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { type RunningServer, startServer } from '../app/serve.ts'
import { PageServer } from '../engine/host/connection/page-server.ts'
import { Host } from '../engine/host/host.ts'
import { type FakeEngine, fakeEngine } from '../engine/host/testing/fake-engine.ts'
import { hasJack, JACK_DEVICE, JackServer, NO_JACK } from '../engine/host/testing/jack-server.ts'
import { test as base, enterStage, expect } from './mam.ts'

interface Desk {
  readonly engine: FakeEngine
  /** Of the next host on it. */
  consent: 'granted' | 'denied'
  /** Another start of MAM in the same state folder. */
  start(): Promise<string>
}

/** A host whose device a test plugs and unplugs by hand; the page is the real one. */
const test = base.extend<{ desk: Desk }>({
  desk: async ({ mam }, use) => {
    const path = mam.writeRack('song', {
      nodes: [{ id: 'kick', type: 'kick' }],
      transport: { bpm: 120, lengthBars: 8, patterns: [{ nodeId: 'kick', steps: 'x...' }] },
    })
    const folder = join(import.meta.dirname, '../dist/renderer')
    let close = async () => {}
    const desk: Desk = {
      engine: fakeEngine(),
      consent: 'granted',
      start: async () => {
        await close()
        const { native } = desk.engine
        const inputConsent = { state: () => desk.consent, ask: async () => {} }
        const host = new Host({ native, demoFolder: null, stateFolder: join(mam.folder, 'desk'), inputConsent })
        host.startDevice()
        await host.open(path)
        const pages = await PageServer.start({ host, folder, port: 0, secretFile: null })
        close = async () => {
          await pages.close()
          await host.close()
        }
        return pages.newUrl()
      },
    }
    await use(desk)
    await close()
  },
})

const field = (page: Page) => page.getByRole('button', { name: /^Audio device:/ })
const proposal = (page: Page) => page.getByRole('region', { name: 'First device' })
const trouble = (page: Page) => page.getByRole('region', { name: 'Audio device trouble' })
const playButton = (page: Page) => page.getByRole('button', { name: /^Play( again from the start)?$/ })

const serious = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}

const isWithin = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)

test('the first start proposes a device; one press plays on it, and the next start needs none', async ({
  desk,
  page,
}) => {
  await page.goto(await desk.start())
  await expect(proposal(page)).toContainText('no audio device is open')
  await expect(field(page)).toContainText('unheard')
  expect(desk.engine.opened.every(({ name }) => name === 'silent')).toBe(true)
  expect(await serious(page)).toEqual([])
  await page.getByRole('button', { name: 'Play on JACK: system' }).click()
  await expect(proposal(page)).toHaveCount(0)
  await expect(field(page)).toContainText('JACK: system')
  await expect(playButton(page)).toHaveAttribute('aria-pressed', 'true')
  expect(desk.engine.status.deviceName).toBe('JACK: system')

  desk.engine.opened.length = 0
  await page.goto(await desk.start())
  await expect(field(page)).toContainText('JACK: system')
  await expect(proposal(page)).toHaveCount(0)
  expect(desk.engine.opened.map(({ name }) => name)).toEqual(['JACK: system'])
})

test('play without a choice goes on unheard and says so; silence is a choice too', async ({ desk, page }) => {
  await page.goto(await desk.start())
  await playButton(page).click()
  await expect(proposal(page)).toContainText('This plays, but nobody hears it')
  expect(desk.engine.status.deviceName).toBe('silent')
  await page.getByRole('button', { name: 'Stay silent' }).click()
  await expect(proposal(page)).toHaveCount(0)
  await expect(field(page)).toContainText('No device (silent)')
  await page.goto(await desk.start())
  await expect(field(page)).toContainText('No device (silent)')
  await expect(proposal(page)).toHaveCount(0)
})

test('a lost device is told, and goes by itself when it is back', async ({ desk, page }) => {
  await page.goto(await desk.start())
  await page.getByRole('button', { name: 'Play on JACK: system' }).click()
  desk.engine.status.deviceState = 'lost'
  await expect(trouble(page)).toContainText('JACK: system is gone')
  await expect(field(page)).toContainText('lost')
  await expect(playButton(page)).toHaveAttribute('aria-pressed', 'true')
  expect(await serious(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(trouble(page)).toBeInViewport()
  expect(await isWithin(page)).toBe(true)
  Object.assign(desk.engine.status, { deviceState: 'running', gaps: 1 })
  await expect(trouble(page)).toHaveCount(0)
  await expect(page.getByRole('log')).toContainText('JACK: system is back')
})

test('on stage a lost device takes the place of what comes next, large, until it is back', async ({ desk, page }) => {
  await page.goto(await desk.start())
  await page.getByRole('button', { name: 'Play on JACK: system' }).click()
  await enterStage(page)
  desk.engine.status.deviceState = 'lost'
  const alarm = page.getByText('JACK: system is lost. It comes back by itself.')
  await expect(alarm).toBeVisible()
  await expect(playButton(page)).toHaveAttribute('aria-pressed', 'true')
  expect(await serious(page)).toEqual([])
  expect((await alarm.boundingBox())!.height).toBeGreaterThanOrEqual(720 / 24)
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(alarm).toBeInViewport()
  expect(await isWithin(page)).toBe(true)
  Object.assign(desk.engine.status, { deviceState: 'running', gaps: 1 })
  await expect(alarm).toHaveCount(0)
  await expect(page.getByText(/JACK: system is back/)).toBeVisible()
})

test('a chosen device that is not there is waited for by name', async ({ desk, page }) => {
  await page.goto(await desk.start())
  await page.getByRole('button', { name: 'Play on JACK: system' }).click()
  await expect(field(page)).toContainText('JACK: system')
  desk.engine.devices = desk.engine.devices.map((device) =>
    device.name === 'JACK: system' ? { ...device, name: 'ALSA: Other', hostApi: 'ALSA' } : device,
  )
  await page.goto(await desk.start())
  await expect(trouble(page)).toContainText('JACK: system is not there')
  await field(page).click()
  const list = page.getByRole('complementary', { name: 'Audio device' })
  await expect(list.getByRole('button', { name: /^system.*not there/ })).toHaveAttribute('aria-pressed', 'true')
  await expect(list.getByRole('button', { name: /^Other/ })).toHaveAttribute('aria-pressed', 'false')
  expect(desk.engine.status.deviceName).toBe('JACK: system')
  desk.engine.status.deviceState = 'running'
  await expect(trouble(page)).toHaveCount(0)
})

test('the list shows what is plugged in while it is open, and a press takes it', async ({ desk, page }) => {
  await page.goto(await desk.start())
  await field(page).click()
  const list = page.getByRole('complementary', { name: 'Audio device' })
  await expect(list.getByRole('button', { name: /^system/ })).toBeVisible()
  const card = { ...desk.engine.devices[1]!, name: 'ALSA: USB Audio', hostApi: 'ALSA', inputChannels: 4 }
  desk.engine.devices = [...desk.engine.devices, card]
  await list.getByRole('button', { name: /^USB Audio/ }).click()
  await expect(field(page)).toContainText('USB Audio')
  Object.assign(desk.engine.status, { outputLatencyFrames: 480, inputLatencyFrames: 240 })
  await list.getByRole('combobox', { name: 'Block' }).selectOption('64')
  await list.getByRole('combobox', { name: 'Inputs' }).selectOption('2')
  await expect(list).toContainText('15.0 ms')
  await expect(field(page)).toContainText('48 kHz · 64 · 10.0 ms')
  expect(desk.engine.opened.at(-1)).toEqual({ name: card.name, blockFrames: 64, inputChannels: 2, waits: false })
  expect(await serious(page)).toEqual([])
})

test('inputs that the system denies are told, and the outputs play', async ({ desk, page }) => {
  desk.consent = 'denied'
  desk.engine.devices[1] = { ...desk.engine.devices[1]!, inputChannels: 2 }
  await page.goto(await desk.start())
  await page.getByRole('button', { name: 'Play on JACK: system' }).click()
  await field(page).click()
  const list = page.getByRole('complementary', { name: 'Audio device' })
  await list.getByRole('combobox', { name: 'Inputs' }).selectOption('2')
  await expect(list.getByRole('status')).toContainText('Inputs are denied')
  expect(desk.engine.opened.at(-1)).toMatchObject({ name: 'JACK: system', inputChannels: 0 })
  expect(await serious(page)).toEqual([])
})

test.describe('on JACK', () => {
  test.skip(!hasJack, NO_JACK)

  test('one press plays; a server that dies is lost and played through, and back without a hand', async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), 'mam-device-e2e-'))
    const jack = new JackServer('mam-e2e')
    let server: RunningServer | undefined
    const start = async () => {
      await server?.close()
      server = await startServer({ stateFolder: join(folder, 'state') })
      await page.goto(server.url)
      return server
    }
    try {
      jack.start()
      const { engine } = (await start()).host
      await field(page).click() // looks again, where the server took its time
      await page.getByRole('button', { name: `Play on ${JACK_DEVICE}` }).click()
      await expect(field(page)).toContainText('JACK: system')
      await expect.poll(() => engine.status().state).toBe('playing')
      await expect(field(page)).toContainText('128')

      await jack.kill()
      await expect(trouble(page)).toContainText('is gone')
      const at = engine.status().engineFrame
      await expect.poll(() => engine.status().engineFrame).toBeGreaterThan(at + 48_000)
      expect(engine.status().state).toBe('playing')
      await expect(field(page)).toContainText('lost')

      jack.start()
      await expect(trouble(page)).toHaveCount(0)
      await expect(page.getByRole('log')).toContainText('is back')
      // A machine under load may lose it once more.
      await expect.poll(() => engine.status().deviceState).toBe('running')
      expect(engine.status().state).toBe('playing')
      expect(engine.status().gaps).toBeGreaterThan(0)

      await jack.kill()
      const second = await start()
      await expect(trouble(page)).toContainText('is not there')
      expect(second.host.engine.status()).toMatchObject({ deviceState: 'lost', deviceName: JACK_DEVICE })
      jack.start()
      await expect(trouble(page)).toHaveCount(0)
    } finally {
      await server?.close()
      await jack.close()
      rmSync(folder, { recursive: true })
    }
  })
})
