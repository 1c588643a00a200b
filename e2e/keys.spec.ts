import AxeBuilder from '@axe-core/playwright'
import type { CDPSession, Page } from '@playwright/test'
import { expect, type Mam, presetLayout, recordSound, rms, test } from './mam.ts'

/** A synth that stops soon after its keys come up, and an empty bar to play over. */
const solo = {
  nodes: [
    { id: 'kick', type: 'kick' },
    { id: 'pad', type: 'synth', params: { ampAttackMs: 2, ampSustain: 1, ampReleaseMs: 60, gain: 0.3 } },
    { id: 'bass', type: 'tb303_ext' },
  ],
  mixer: { inputs: [{ id: 'pad' }, { id: 'kick', gainPercent: 0 }, { id: 'bass', gainPercent: 0 }] },
  transport: { bpm: 120, lengthBars: 2, resolution: 16, patterns: [] },
}

const LOUD = 0.01
const SILENT = 1e-5
const WHILE = 4800

async function openSolo(mam: Mam, page: Page): Promise<void> {
  await mam.start(mam.writeRack('solo', solo))
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Keys of pad' }).click()
}

/** A second page of the same server: the first one's address has served its turn. */
async function pageBeside(mam: Mam, first: Page): Promise<Page> {
  const page = await first.context().newPage()
  await page.goto(new URL('/', mam.server.url).href)
  await page.getByRole('button', { name: 'Keys of pad' }).click()
  return page
}

/** Records from here on, over the transport that runs. */
async function listen(mam: Mam, page: Page) {
  const sound = recordSound(mam)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  return {
    isHeard: async () => expect(rms(await sound.take(WHILE))).toBeGreaterThan(LOUD),
    isSilent: async () =>
      expect.poll(async () => rms(await sound.take(WHILE)), { intervals: [10] }).toBeLessThan(SILENT),
    level: async () => rms(await sound.take(WHILE)),
  }
}

const key = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const lit = (page: Page) => page.locator('.piano-key[aria-pressed="true"]')

async function middleOf(page: Page, name: string): Promise<{ x: number; y: number }> {
  const box = (await key(page, name).boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height * 0.8 }
}

async function touch(
  session: CDPSession,
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  points: { x: number; y: number }[],
) {
  await session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((point, id) => ({ ...point, id })) })
}

test('the mouse plays and slides over the keys, and all ends when it comes up', async ({ mam, page }) => {
  await openSolo(mam, page)
  const sound = await listen(mam, page)
  await sound.isSilent()
  const [from, to] = [await middleOf(page, 'C4'), await middleOf(page, 'G4')]
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await expect(key(page, 'C4')).toHaveAttribute('aria-pressed', 'true')
  await sound.isHeard()
  await page.mouse.move(to.x, to.y, { steps: 20 })
  await expect(key(page, 'G4')).toHaveAttribute('aria-pressed', 'true')
  await expect(lit(page)).toHaveCount(1)
  await sound.isHeard()
  await page.mouse.up()
  await expect(lit(page)).toHaveCount(0)
  await sound.isSilent()
})

test('lower on a key is louder', async ({ mam, page }) => {
  await openSolo(mam, page)
  const sound = await listen(mam, page)
  const { x, y } = await middleOf(page, 'C4')
  const box = (await key(page, 'C4').boundingBox())!
  const levelAt = async (at: number) => {
    await page.mouse.move(x, at)
    await page.mouse.down()
    await expect(lit(page)).toHaveCount(1)
    const level = await sound.level()
    await page.mouse.up()
    await sound.isSilent()
    return level
  }
  const soft = await levelAt(box.y + box.height * 0.05)
  expect(await levelAt(y + box.height * 0.15)).toBeGreaterThan(soft * 1.3)
})

test('fingers play a chord, each its own note', async ({ mam, browser }) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, hasTouch: true })
  await presetLayout(context)
  const page = await context.newPage()
  await openSolo(mam, page)
  const sound = await listen(mam, page)
  const session = await context.newCDPSession(page)
  const chord = await Promise.all(['C4', 'E4', 'G4'].map((name) => middleOf(page, name)))
  await touch(session, 'touchStart', chord)
  await expect(lit(page)).toHaveCount(3)
  await sound.isHeard()
  await touch(session, 'touchEnd', [])
  await expect(lit(page)).toHaveCount(0)
  await sound.isSilent()
  await context.close()
})

test('letters play a chord while that is on, held keys once', async ({ mam, page }) => {
  await openSolo(mam, page)
  await page.keyboard.press('a')
  await expect(lit(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'Type notes' }).click()
  const sound = await listen(mam, page)
  for (const letter of ['a', 'd', 'g', 'g']) await page.keyboard.down(letter)
  await expect(lit(page)).toHaveCount(3)
  await sound.isHeard()
  for (const letter of ['a', 'd', 'g']) await page.keyboard.up(letter)
  await expect(lit(page)).toHaveCount(0)
  await sound.isSilent()
})

test('while letters are notes, space, modified keys and text fields keep what is theirs', async ({ mam, page }) => {
  await openSolo(mam, page)
  const { engine } = mam.server.host
  await page.keyboard.press('Shift+K')
  await expect(page.getByRole('button', { name: 'Type notes' })).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Space')
  await expect.poll(() => engine.status().state).toBe('playing')
  await page.keyboard.press('Control+l')
  await expect(page.getByRole('button', { name: 'Loop', exact: true })).toHaveAttribute('aria-pressed', 'false')
  const tempo = page.locator('.top').getByRole('textbox', { name: /Tempo/ })
  await tempo.focus()
  await page.keyboard.down('a')
  await page.waitForTimeout(100)
  await expect(lit(page)).toHaveCount(0)
  await page.keyboard.up('a')
  await tempo.press('Escape')
  await page.keyboard.press('Space')
  await expect.poll(() => engine.status().state).toBe('stopped')
  await page.keyboard.press('Shift+K')
  await expect(page.getByRole('button', { name: 'Type notes' })).toHaveAttribute('aria-pressed', 'false')
})

test('a window that loses the focus lets go, and stays a keyboard only where that is locked', async ({ mam, page }) => {
  await openSolo(mam, page)
  const typing = page.getByRole('button', { name: 'Type notes' })
  await typing.click()
  const sound = await listen(mam, page)
  await page.keyboard.down('a')
  await sound.isHeard()
  await page.evaluate(() => window.dispatchEvent(new Event('blur')))
  await sound.isSilent()
  await expect(typing).toHaveAttribute('aria-pressed', 'false')
  await typing.click()
  await page.getByRole('button', { name: 'Lock' }).click()
  await page.keyboard.down('s')
  await sound.isHeard()
  await page.evaluate(() => window.dispatchEvent(new Event('blur')))
  await sound.isSilent()
  await page.getByRole('button', { name: 'Close Keys' }).click()
  await expect(page.getByText('Letters play pad.')).toBeVisible()
  await page.getByRole('button', { name: 'Health' }).click()
  await page.keyboard.down('d')
  await sound.isHeard()
  await page.keyboard.up('d')
  await typing.click()
  await expect(page.getByText('Letters play pad.')).toBeHidden()
})

test('two pages hold one key of one node, each for itself; a page that closes lets go', async ({ mam, page }) => {
  await openSolo(mam, page)
  const other = await pageBeside(mam, page)
  const sound = await listen(mam, page)
  for (const one of [page, other]) {
    const { x, y } = await middleOf(one, 'C4')
    await one.mouse.move(x, y)
    await one.mouse.down()
    await expect(lit(one)).toHaveCount(1)
  }
  await page.mouse.up()
  await expect(lit(page)).toHaveCount(0)
  await sound.isHeard()
  await other.close()
  await sound.isSilent()
})

test('hold keeps notes on, and lets go of them with the page', async ({ mam, page }) => {
  await openSolo(mam, page)
  const other = await pageBeside(mam, page)
  const sound = await listen(mam, page)
  const hold = other.getByRole('button', { name: 'Hold', exact: true })
  await hold.click()
  await key(other, 'E4').click()
  await expect(lit(other)).toHaveCount(1)
  await sound.isHeard()
  await hold.click()
  await expect(lit(other)).toHaveCount(0)
  await sound.isSilent()
  await hold.click()
  await key(other, 'E4').click()
  await sound.isHeard()
  await other.close()
  await sound.isSilent()
})

test('keys are reached, named and played without a mouse', async ({ mam, page }) => {
  await openSolo(mam, page)
  const sound = await listen(mam, page)
  await key(page, 'C3').focus()
  await page.keyboard.press('ArrowRight')
  await expect(key(page, 'C♯3')).toBeFocused()
  await page.keyboard.down('Enter')
  await sound.isHeard()
  await page.keyboard.up('Enter')
  await sound.isSilent()
  // As a screen reader presses: without a pointer, and without an end.
  const { engine, hot } = mam.server.host
  hot.close()
  engine.drainApplied()
  await key(page, 'C♯3').dispatchEvent('click', { detail: 0 })
  const notes: string[] = []
  const told = () => {
    notes.push(
      ...engine
        .drainApplied()
        .flatMap(({ kind, pitch }) => (kind === 'noteOn' ? [`on ${pitch}`] : kind === 'noteOff' ? ['off'] : [])),
    )
    return notes
  }
  await expect.poll(told).toEqual(['on 49', 'off'])
  await sound.isSilent()
  await page.getByRole('combobox', { name: 'Node that the keys play' }).selectOption('bass')
  await expect(page.getByRole('group', { name: 'Piano of bass' })).toBeVisible()
})

test('the keys have no fault that a machine can find', async ({ mam, page }) => {
  await openSolo(mam, page)
  await page.getByRole('button', { name: 'Type notes' }).click()
  const { violations } = await new AxeBuilder({ page })
    .include('.keys')
    .include('.rack-actions')
    .include('.node')
    .analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)])).toEqual([])
})

test('the pads demo is played over its own bars', async ({ mam, page }) => {
  await mam.start('assets/demo/pads.json')
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Keys of pad' }).click()
  await page.getByRole('button', { name: 'Type notes' }).click()
  const sound = await listen(mam, page)
  for (const letter of ['a', 'd', 'g']) await page.keyboard.down(letter)
  await expect(lit(page)).toHaveCount(3)
  await expect
    .poll(() => page.getByRole('meter', { name: 'Level of pad' }).getAttribute('aria-valuenow'))
    .not.toBe('-60')
  await sound.isHeard()
  for (const letter of ['a', 'd', 'g']) await page.keyboard.up(letter)
})
