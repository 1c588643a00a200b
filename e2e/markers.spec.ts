import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { enterStage, expect, type Mam, test } from './mam.ts'

const RATE = 48_000
/** At 120 bpm. */
const BAR = 2 * RATE

const beat = {
  nodes: [{ id: 'n', type: 'kick' }],
  transport: { bpm: 120, lengthBars: 16, resolution: 16, patterns: [{ nodeId: 'n', steps: 'x...x...x...x...' }] },
}
const LONG = 'The part that everybody came for, with a name as long as that'

async function open(mam: Mam, page: Page, markers: readonly object[]): Promise<void> {
  mam.writeRack('kick', beat)
  const path = mam.writeSession('night', [{ id: 'kick', path: 'kick.json' }])
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), tempo: 120, markers }, null, 2))
  await mam.start(path)
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
}

const song = [
  { name: 'verse', bar: 3 },
  { name: 'chorus', bar: 7 },
  { name: LONG, bar: 8 },
  { name: 'behind the loop', bar: 40 },
]
const position = (mam: Mam) => mam.server.host.player.position()

test('markers stand over the bars, and a press on one goes there', async ({ mam, page }) => {
  await open(mam, page, song)
  await page.keyboard.press('2')
  const heads = page.getByRole('toolbar', { name: 'Markers' }).getByRole('button')
  await expect(heads).toHaveText(['verse', 'chorus', LONG])
  await heads.nth(1).click()
  await expect.poll(() => position(mam)).toBe(6 * BAR)
  await page.keyboard.press('ArrowLeft')
  await expect(heads.nth(0)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect.poll(() => position(mam)).toBe(2 * BAR)
  const boxes = await Promise.all([0, 1, 2].map(async (at) => (await heads.nth(at).boundingBox())!))
  for (const [at, box] of boxes.slice(1).entries())
    expect(box.x).toBeGreaterThanOrEqual(boxes[at]!.x + boxes[at]!.width)
  const line = (await page.locator('.seek-line').nth(1).boundingBox())!
  expect(line.x).toBeCloseTo(boxes[1]!.x, 0)
})

test('on stage the section has its name, and markers are gone to', async ({ mam, page }) => {
  await open(mam, page, song)
  await enterStage(page)
  const section = page.getByRole('status', { name: 'Section' })
  const [back, forth] = ['Previous marker', 'Next marker'].map((name) => page.getByRole('button', { name }))
  await expect(section).toHaveText('–')
  await expect(back!).toHaveAttribute('aria-disabled', 'true')
  await forth!.click()
  await expect.poll(() => position(mam)).toBe(2 * BAR)
  await expect(section).toHaveText('verse')
  await forth!.press('Enter')
  await expect(section).toHaveText('chorus')
  await back!.press('Enter')
  await expect(section).toHaveText('verse')
  await page.getByRole('button', { name: 'Go to marker' }).press('ArrowDown')
  const items = page.getByRole('menuitem')
  await expect(items).toHaveCount(3)
  for (const item of await items.all()) expect((await item.boundingBox())!.height).toBeGreaterThanOrEqual(44)
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(section).toHaveText(LONG)
  await expect(forth!).toHaveAttribute('aria-disabled', 'true')
  expect(position(mam)).toBe(7 * BAR)
  for (const button of [back!, forth!, page.getByRole('button', { name: 'Go to marker' })]) {
    const { width, height } = (await button.boundingBox())!
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44)
  }
})

test('where it plays on stage, it plays on from the marker', async ({ mam, page }) => {
  await open(mam, page, song)
  await enterStage(page)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(page.getByRole('status', { name: 'State' })).toHaveText('Playing')
  await page.getByRole('button', { name: 'Next marker' }).click()
  await expect.poll(() => position(mam)).toBeGreaterThanOrEqual(2 * BAR)
  expect(mam.server.host.player.isPlaying).toBe(true)
})

test('a session without markers has no room for them', async ({ mam, page }) => {
  await open(mam, page, [])
  await page.keyboard.press('2')
  await expect(page.getByRole('slider', { name: 'Position' })).toBeVisible()
  await expect(page.getByRole('toolbar', { name: 'Markers' })).toHaveCount(0)
  await enterStage(page)
  await expect(page.getByRole('button', { name: 'Next marker' })).toHaveCount(0)
})
