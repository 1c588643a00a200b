/**
 * The cue: chosen once, one press on the headphones of a node, a rack or a file, stopped by the next. What is heard of it is
 * cue.jack.test.ts's.
 */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { Headphones, noHeadphones } from '../engine/host/cue/testing/headphones.ts'
import { JACK_DEVICE } from '../engine/host/testing/jack-server.ts'
import { expect, test } from './mam.ts'

const reason = noHeadphones()

const openPanel = async (page: Page) => {
  await page.getByRole('button', { name: /^Audio device/ }).click()
  return page.getByRole('complementary', { name: 'Audio device' })
}

test('without a device the headphones lead to where one is chosen', async ({ opened: page }) => {
  await page.getByRole('button', { name: 'Cue kick' }).click()
  const panel = page.getByRole('complementary', { name: 'Audio device' })
  await expect(panel.getByRole('region', { name: 'Cue' })).toBeVisible()
  if (reason === '') await expect(panel.getByRole('combobox', { name: 'Heard on' })).toBeFocused()
  await expect(page.getByRole('button', { name: 'Cue kick' })).toHaveAttribute('aria-pressed', 'false')
})

test('a node and a rack are cued by one press, and stopped by the next', async ({ mam, opened: page }) => {
  test.skip(reason !== '', reason)
  test.setTimeout(90_000)
  const headphones = await Headphones.start(mam.folder)
  try {
    const panel = await openPanel(page)
    const device = panel.getByRole('combobox', { name: 'Heard on' })
    await expect(device.getByRole('option', { name: JACK_DEVICE })).toBeAttached({ timeout: 20_000 })
    await device.selectOption(JACK_DEVICE)
    await page.getByRole('button', { name: 'Play', exact: true }).click()

    const node = page.getByRole('button', { name: 'Cue kick' })
    await node.click()
    await expect(node).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByRole('button', { name: 'Stop the cue: kick' })).toBeVisible()
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    if (process.env.MAM_LOOK) await page.screenshot({ path: process.env.MAM_LOOK })
    await node.click()
    await expect(node).toHaveAttribute('aria-pressed', 'false')

    await panel.getByRole('textbox', { name: /wav/ }).fill('/nowhere/intro.wav')
    await panel.getByRole('button', { name: 'Listen' }).click()
    await expect(panel.getByRole('status')).toContainText('intro.wav is not there', { timeout: 20_000 })
  } finally {
    await headphones.close()
  }
})
