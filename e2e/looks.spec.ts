import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { PageServer } from '../engine/host/connection/page-server.ts'
import { Host } from '../engine/host/host.ts'
import { loadNative } from '../engine/host/native.ts'
import { faultsOf } from './faults.ts'
import { chooseNode, forgetLayout } from './hands.ts'
import { expect, presetLayout, test } from './mam.ts'

const sizes = {
  'small window': { width: 1280, height: 720 },
  'full HD': { width: 1920, height: 1080 },
  '4K': { width: 3840, height: 2160 },
  phone: { width: 390, height: 844 },
}

const types = [
  'kick',
  'clap',
  'tb303_ext',
  'mam_chip',
  'delay',
  'reverb',
  'compressor',
  'spectral_ducker',
  'meter',
  'wiretap',
]

/** Forty nodes with names, a title and a description that no panel can hold. */
const crowd = {
  description:
    'Words and words and words that go on and on until no bar of any page can hold them all at once, '.repeat(4),
  nodes: Array.from({ length: 40 }, (_, i) => ({
    id: i % 3 === 0 ? `a_${types[i % 10]}_with_a_name_that_is_far_too_long_for_its_panel_${i}` : `${types[i % 10]}${i}`,
    type: types[i % 10],
  })),
  mixer: { masterPercent: 5, inputs: [] },
  transport: { bpm: 174.5, lengthBars: 96, patterns: [{ nodeId: 'clap1', steps: 'x...' }] },
}

async function showAllControls(page: Page): Promise<void> {
  const more = page.getByRole('button', { name: / more of / })
  while ((await more.count()) > 0) await more.first().click()
}

for (const [name, viewport] of Object.entries(sizes)) {
  test(`nothing is clipped, overlaps or runs out on a ${name}`, async ({ mam, browser }) => {
    const isPhone = name === 'phone'
    const context = await browser.newContext({ viewport, hasTouch: isPhone, isMobile: isPhone })
    await presetLayout(context)
    const page = await context.newPage()
    await page.goto(mam.server.url)
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await expect(page.getByRole('timer')).not.toHaveText('001.1.1')
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Keyboard' }).click()
    await page.getByRole('button', { name: 'Type notes' }).click()
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Close Keys' }).click()
    await showAllControls(page)
    await page.getByRole('button', { name: 'Open…' }).click()
    expect(await faultsOf(page)).toEqual([])
    await mam.server.host.open(
      mam.writeRack('a_file_name_that_is_so_long_that_it_has_to_be_cut_somewhere_by_everybody', crowd),
    )
    await expect(page.getByRole('heading', { name: /a_file_name/ })).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    // Everything that the project can have to say, at once.
    await page.getByRole('slider', { name: 'clap1 Decay' }).press('Home')
    await page.getByRole('group', { name: 'Mode' }).getByRole('button', { name: 'Stage' }).click()
    await page.getByRole('navigation').getByRole('button', { name: 'Rack', exact: true }).click()
    await page.getByRole('slider', { name: 'tb303_ext2 Cutoff' }).press('End')
    await expect(page.getByText('1 change tonight')).toBeVisible()
    await page.getByRole('button', { name: 'History' }).click()
    await expect(page.getByText('As opened')).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('navigation').getByRole('button', { name: 'Racks' }).click()
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'File', exact: true }).click()
    expect(await faultsOf(page)).toEqual([])
    await context.close()
  })
}

for (const [name, viewport] of Object.entries(sizes)) {
  test(`what loads later lies well on a ${name}`, async ({ mam, browser }) => {
    const isPhone = name === 'phone'
    const context = await browser.newContext({ viewport, hasTouch: isPhone, isMobile: isPhone })
    const page = await context.newPage()
    await page.goto(mam.server.url)
    const button = (label: string | RegExp) => page.getByRole('button', { name: label, exact: true })
    await button('Play').click()
    await chooseNode(page, 'bass')
    expect(await faultsOf(page), 'graph and inspector').toEqual([])
    await button('Add node').click()
    await expect(page.getByRole('region', { name: 'Add a node' })).toBeVisible()
    expect(await faultsOf(page), 'nodes to add').toEqual([])
    // Menus lie over all of it.
    for (const menu of ['File', 'View']) {
      await button(menu).click()
      for (const item of await page.getByRole('menuitem').all()) await item.click({ trial: true })
      await page.keyboard.press('Escape')
    }
    await button('Close').click()
    await button(/^Time · swing/).click()
    await page.getByRole('combobox', { name: 'Lock lane' }).selectOption({ label: 'Cutoff' })
    expect(await faultsOf(page), 'time and a lane').toEqual([])
    await button(/^Tools, /).click()
    await button('Record steps').click()
    expect(await faultsOf(page), 'tools, and recording').toEqual([])
    await button('Record steps').click()
    await button('Outline').click()
    await expect(page.getByRole('treegrid')).toBeVisible()
    expect(await faultsOf(page), 'outline').toEqual([])
    for (const [key, heading] of [
      ['3', 'Mixer'],
      ['6', 'Health'],
      ['7', 'Check before the show'],
    ] as const) {
      await page.keyboard.press(key)
      await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible()
      expect(await faultsOf(page), heading).toEqual([])
    }
    for (const [action, heading] of [
      ['Show Shortcuts', 'Shortcuts'],
      ['Show Controls', 'Controls'],
    ] as const) {
      await page.keyboard.press('Control+k')
      await page.locator('.palette').getByRole('combobox').fill(action)
      expect(await faultsOf(page), 'palette').toEqual([])
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible()
      expect(await faultsOf(page), heading).toEqual([])
    }
    await page.keyboard.press('1')
    await expect(page.locator('.stage')).toBeVisible()
    expect(await faultsOf(page), 'stage').toEqual([])
    await context.close()
  })
}

test('at three times the size all of it is below each other, and nothing runs out', async ({ mam, browser }) => {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } })
  await context.addInitScript(() => localStorage.setItem('mam.preferences', JSON.stringify({ scalePercent: 300 })))
  const page = await context.newPage()
  await page.goto(mam.server.url)
  await page.locator('.gnode').first().waitFor()
  expect(await faultsOf(page), 'rack').toEqual([])
  const widths = () =>
    page.locator('.rack-main, .rack-inspector').evaluateAll((parts) => parts.map((part) => part.clientWidth))
  expect(Math.min(...(await widths()))).toBeGreaterThan(1900)
  await expect(page.getByRole('group', { name: 'Mode' })).toBeInViewport()
  for (const key of ['1', '3', '6', '7']) {
    await page.keyboard.press(key)
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
    expect(await faultsOf(page), `view ${key}`).toEqual([])
  }
  await context.close()
})

test('a rack that is seen whole stays so when its room changes', async ({ mam, page }) => {
  await forgetLayout(page)
  await page.goto(mam.server.url)
  const isWhole = () =>
    page.evaluate(() => {
      const room = document.querySelector('.graph')!.getBoundingClientRect()
      const tools = document.querySelector('.graph-tools')!.getBoundingClientRect()
      return [...document.querySelectorAll('.gnode')].every((node) => {
        const box = node.getBoundingClientRect()
        return box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= tools.top
      })
    })
  await expect(page.locator('.gnode')).toHaveCount(8)
  await expect.poll(isWhole).toBe(true)
  await expect(page.locator('.graph-map')).toBeHidden()
  await page.getByRole('button', { name: 'History' }).click()
  await expect(page.getByRole('complementary', { name: 'History' })).toBeVisible()
  await expect.poll(isWhole).toBe(true)
  await expect(page.locator('.rack-name')).toBeVisible()
  await page.getByRole('button', { name: 'Keyboard' }).click()
  await expect.poll(isWhole).toBe(true)
  await page.getByRole('button', { name: 'Close Keys' }).click()
  await page.getByRole('button', { name: 'Zoom in' }).click()
  await expect(page.locator('.graph-map')).toBeVisible()
})

test('the top bar does not jump while it plays', async ({ opened }) => {
  const places = () =>
    opened
      .locator('.top > *')
      .evaluateAll((parts) => parts.map((part) => Math.round(part.getBoundingClientRect().left)))
  await opened.waitForTimeout(1200)
  const before = await places()
  await opened.getByRole('button', { name: 'Play', exact: true }).click()
  for (let look = 0; look < 6; look++) {
    await opened.waitForTimeout(300)
    expect(await places()).toEqual(before)
  }
  // Load and drops at their widest, whatever this machine does by itself.
  await opened.locator('.top-drops').evaluate((field) => {
    field.textContent = '▲ 999+ drops'
  })
  expect(await places()).toEqual(before)
})

test('the top bar drops the least needed first and fits at every width', async ({ opened }) => {
  const top = opened.locator('.top')
  for (let width = 320; width <= 1440; width += 40) {
    await opened.setViewportSize({ width, height: 720 })
    const [needs, has] = await top.evaluate((bar) => [bar.scrollWidth, bar.clientWidth])
    expect(needs, `at ${width}`).toBeLessThanOrEqual(has!)
    await expect(opened.getByRole('timer')).toBeVisible()
    await expect(opened.locator('.top-drops')).toBeVisible()
    await expect(opened.getByRole('button', { name: 'Stop' })).toBeInViewport()
    await expect(opened.getByRole('group', { name: 'Mode' })).toBeInViewport()
    await expect(opened.getByRole('button', { name: /^Panic/ })).toBeInViewport({ ratio: 1 })
  }
})

test.describe('axe finds nothing serious', () => {
  const serious = async (page: Page) => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  }

  test('while it plays, with everything open', async ({ mam, opened }) => {
    await mam.server.host.open(
      mam.writeRack('odd', {
        nodes: [
          { id: 'kick', type: 'kick' },
          { id: 'bass', type: 'tb303_ext' },
          { id: 'x', type: 'kik' },
          { id: 'duck', type: 'spectral_ducker' },
        ],
      }),
    )
    await opened.getByRole('button', { name: '1 remark' }).click()
    await opened.getByRole('button', { name: 'Open…' }).click()
    await opened.getByRole('button', { name: 'Keys play pads' }).click()
    await showAllControls(opened)
    await opened.getByRole('button', { name: 'Play', exact: true }).click()
    mam.server.host.notify('Something happened, said in words.')
    await expect(opened.getByRole('log')).toContainText('said in words')
    expect(await serious(opened)).toEqual([])
  })

  test('when nothing is open, where the next step is said', async ({ mam, page }) => {
    const host = new Host({ native: loadNative(), demoFolder: null, stateFolder: null })
    const folder = join(import.meta.dirname, '../dist/renderer')
    const pages = await PageServer.start({ host, folder, port: 0, secretFile: null })
    await page.goto(pages.newUrl())
    await expect(page.getByRole('heading', { name: 'No rack is open' })).toBeVisible()
    expect(await serious(page)).toEqual([])
    expect(await faultsOf(page)).toEqual([])
    const field = page.getByRole('textbox', { name: 'Path of a session or rack file' })
    await field.fill(mam.writeRack('first', { nodes: [{ id: 'kick', type: 'kick' }] }))
    await field.press('Enter')
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
    await pages.close()
    host.close()
  })

  test('when the connection is lost', async ({ mam, opened }) => {
    await mam.server.close()
    await expect(opened.getByRole('alert')).toBeVisible()
    mam.server = { ...mam.server, close: async () => {} }
    expect(await serious(opened)).toEqual([])
  })
})

test('with less motion asked for the page says the same', async ({ mam, browser }) => {
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  await presetLayout(context)
  const page = await context.newPage()
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(page.getByRole('timer')).not.toHaveText('001.1.1')
  const level = page.getByRole('meter', { name: 'Level of the master' })
  await expect.poll(async () => Number(await level.getAttribute('aria-valuenow'))).toBeGreaterThan(-40)
  await context.close()
})
