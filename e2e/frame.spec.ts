import type { Page } from '@playwright/test'
import { faultsOf } from './faults.ts'
import { enterStage, expect, leaveStage, type Mam, presetLayout, test } from './mam.ts'

const rail = (page: Page) => page.getByRole('navigation', { name: 'Views' })
const view = (page: Page, name: string) => rail(page).getByRole('button', { name: new RegExp(`^${name}( ?,| ?▲|$)`) })
const palette = (page: Page) => page.locator('.palette').getByRole('combobox')
const option = (page: Page, name?: RegExp) => page.locator('.palette').getByRole('option', name ? { name } : {})
const tempo = (page: Page) => page.locator('.top').getByRole('textbox', { name: /Tempo/ })
const viewMenu = (page: Page) => rail(page).getByRole('button', { name: 'View', exact: true })
const log = (page: Page) => page.getByRole('log')

async function choose(page: Page, item: string | RegExp): Promise<void> {
  await viewMenu(page).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

/** Everything that views are made of has come. */
async function prefetched(page: Page): Promise<void> {
  await page.locator('html[data-views=loaded]').waitFor({ state: 'attached', timeout: 60_000 })
}

test('once it is idle, no view needs the network', async ({ opened }) => {
  await prefetched(opened)
  const asked: string[] = []
  await opened.route('**/assets/**', (route) => {
    asked.push(route.request().url())
    return route.abort()
  })
  for (const name of ['Stage', 'Rack', 'Health', 'Check']) {
    await view(opened, name).click()
    await expect(opened.locator(`[data-view=${name.toLowerCase()}] main`)).toBeVisible({ timeout: 10_000 })
  }
  await choose(opened, 'Shortcuts')
  await expect(opened.getByRole('heading', { name: 'Shortcuts' })).toBeVisible()
  await choose(opened, 'Controls')
  await expect(opened.locator('[data-view=gallery] main')).toBeVisible()
  await opened.keyboard.press('Control+k')
  await expect(palette(opened)).toBeFocused()
  expect(asked.filter((url) => !url.endsWith('.woff2'))).toEqual([])
})

test.describe('the palette', () => {
  test('finds an action by a few letters, asks for what it needs, and does it', async ({ opened }) => {
    await opened.keyboard.press('Control+k')
    await palette(opened).fill('set tmpo')
    await expect(opened.locator('.palette').getByRole('option', { selected: true })).toContainText('Set Tempo')
    await opened.keyboard.press('Enter')
    await palette(opened).fill('fast')
    await opened.keyboard.press('Enter')
    await expect(opened.locator('.palette').getByRole('alert')).toHaveText('“fast” is no number.')
    await palette(opened).fill('151')
    await opened.keyboard.press('Enter')
    await expect(tempo(opened)).toHaveValue('151.00')
    await expect(palette(opened)).toHaveCount(0)
  })

  test('says what the host has against it', async ({ opened }) => {
    await opened.keyboard.press('Control+k')
    await palette(opened).fill('set tempo')
    await opened.keyboard.press('Enter')
    await palette(opened).fill('0')
    await opened.keyboard.press('Enter')
    await expect(opened.locator('.palette').getByRole('alert')).not.toBeEmpty()
    await opened.keyboard.press('Escape')
    await opened.keyboard.press('Escape')
    await expect(palette(opened)).toHaveCount(0)
  })

  test('shows shortcuts, and why something is not possible now', async ({ opened }) => {
    await opened.keyboard.press('Control+k')
    await palette(opened).fill('redo')
    const redo = option(opened, /^Redo/)
    await expect(redo).toContainText('Ctrl+Shift+Z')
    await expect(redo).toContainText('There is nothing to redo')
    await expect(redo).toHaveAttribute('aria-disabled', 'true')
    await opened.keyboard.press('Enter')
    await expect(palette(opened)).toBeVisible()
  })

  test('finds nodes and files, and lists the nodes where one is asked for', async ({ opened }) => {
    await opened.keyboard.press('Control+k')
    await palette(opened).fill('bypass')
    await opened.keyboard.press('Enter')
    await expect(option(opened)).toContainText(['kick'])
    await opened.keyboard.press('Escape')
    await palette(opened).fill('open acid')
    await expect(option(opened).first()).toContainText('acid')
    await palette(opened).fill('go to bass')
    await opened.keyboard.press('Enter')
    await expect(view(opened, 'Rack')).toHaveAttribute('aria-current', 'page')
  })
})

test.describe('shortcuts', () => {
  const open = async (page: Page) => {
    await choose(page, 'Shortcuts')
    await page.getByRole('searchbox', { name: 'Find a shortcut' }).fill('loop')
  }

  test('are changed by pressing the new keys, here and in another window', async ({ opened }) => {
    await open(opened)
    await opened.getByRole('button', { name: /Change the keys of Loop/ }).click()
    await opened.keyboard.press('Control+Alt+p')
    await expect(opened.getByRole('button', { name: 'Change the keys of Loop: Ctrl+Alt+P' })).toBeVisible()
    const other = await opened.context().newPage()
    await other.goto(opened.url())
    const loop = other.getByRole('button', { name: 'Loop', exact: true })
    const isOn = await loop.getAttribute('aria-pressed')
    await other.keyboard.press('Control+l')
    await other.keyboard.press('Control+Alt+p')
    await expect(loop).not.toHaveAttribute('aria-pressed', isOn!)
    await other.close()
  })

  test('that something else has are told in words, and taken only when somebody says so', async ({ opened }) => {
    await open(opened)
    const keys = opened.getByRole('button', { name: /Change the keys of Loop/ })
    await keys.click()
    await opened.keyboard.press('Control+s')
    await expect(opened.locator('.shortcuts').getByRole('alert')).toContainText('Ctrl+S is Save already')
    await opened.getByRole('button', { name: 'Leave it' }).click()
    await expect(keys).toHaveAccessibleName(/Ctrl\+L$/)
    await keys.click()
    await opened.keyboard.press('Control+s')
    await opened.getByRole('button', { name: 'Take it' }).click()
    await expect(keys).toHaveAccessibleName(/Ctrl\+S$/)
    await opened.getByRole('button', { name: 'Usual keys for all' }).click()
    await expect(keys).toHaveAccessibleName(/Ctrl\+L$/)
  })

  test('of one character can be switched off', async ({ opened }) => {
    await opened.keyboard.press('6')
    await expect(view(opened, 'Health')).toHaveAttribute('aria-current', 'page')
    await choose(opened, 'Switch off shortcuts of one character')
    await opened.keyboard.press('2')
    await opened.keyboard.press('Control+k')
    await expect(palette(opened)).toBeVisible()
    await expect(view(opened, 'Health')).toHaveAttribute('aria-current', 'page')
  })

  test('are printed black on white, without what has no keys', async ({ opened }) => {
    await choose(opened, 'Shortcuts')
    await opened.emulateMedia({ media: 'print' })
    await expect(opened.locator('.top')).toBeHidden()
    await expect(opened.getByText('Save', { exact: true })).toBeVisible()
    await expect(opened.getByText('Set Swing', { exact: true })).toBeHidden()
    const colours = await opened
      .locator('.shortcut-title')
      .first()
      .evaluate((row) => [getComputedStyle(row).color, getComputedStyle(row).backgroundColor])
    expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
  })
})

test('a window is found again as it was left, and a second one is its own', async ({ opened }) => {
  await view(opened, 'Health').click()
  await rail(opened).getByRole('button', { name: 'History' }).click()
  const popup = opened.waitForEvent('popup')
  await choose(opened, 'Open Health in a new window')
  const second = await popup
  await expect(view(second, 'Health')).toHaveAttribute('aria-current', 'page')
  await view(second, 'Check').click()
  await opened.reload()
  await expect(view(opened, 'Health')).toHaveAttribute('aria-current', 'page')
  await expect(rail(opened).getByRole('button', { name: 'History' })).toHaveAttribute('aria-expanded', 'true')
  await expect(view(second, 'Check')).toHaveAttribute('aria-current', 'page')
})

test('rubbish where the layout is kept costs only the layout', async ({ mam, browser }) => {
  const context = await browser.newContext()
  await presetLayout(context, { main: 'nowhere', sizes: 'large', dock: 7, closed: [null] })
  const page = await context.newPage()
  await page.goto(mam.server.url)
  await expect(view(page, 'Rack')).toHaveAttribute('aria-current', 'page')
  await context.close()
})

test('a locked view takes no edits, plays on, and says how to unlock it', async ({ mam, opened }) => {
  await choose(opened, /^Lock Rack/)
  const before = await tempo(opened).inputValue()
  await tempo(opened).fill('99')
  await tempo(opened).press('Enter')
  await expect(log(opened)).toContainText('Rack is locked in this window')
  await expect(tempo(opened)).toHaveValue(before)
  await opened.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => mam.server.host.engine.status().state).toBe('playing')
  await opened.getByRole('button', { name: 'Unlock' }).click()
  await tempo(opened).fill('99')
  await tempo(opened).press('Enter')
  await expect(tempo(opened)).toHaveValue('99.00')
})

test('stage mode brings the stage view to the front, and only a hold leads back', async ({ opened }) => {
  await enterStage(opened)
  await expect(view(opened, 'Stage')).toHaveAttribute('aria-current', 'page')
  await opened.keyboard.press('Control+e')
  const wayOut = opened.locator('.top').getByRole('button', { name: 'Edit: leave stage mode' })
  await expect(wayOut).toBeVisible()
  await leaveStage(opened)
  await expect(wayOut).toHaveCount(0)
})

test('taps make one tempo, in one step of undo', async ({ opened }) => {
  const before = await tempo(opened).inputValue()
  const tap = opened.getByRole('button', { name: 'Tap' })
  const box = (await tap.boundingBox())!
  await opened.mouse.move(box.x + 8, box.y + 8)
  for (let press = 0; press < 6; press++) {
    await opened.mouse.down()
    await opened.mouse.up()
    await opened.waitForTimeout(300)
  }
  await expect(tempo(opened)).not.toHaveValue(before)
  const tapped = Number(await tempo(opened).inputValue())
  expect(tapped).toBeGreaterThan(20)
  expect(tapped).toBeLessThan(210)
  await opened.keyboard.press('Control+z')
  await expect(tempo(opened)).toHaveValue(before)
})

test('panic stands alone at every width', async ({ opened }) => {
  const panic = opened.getByRole('button', { name: /^Panic/ })
  for (const width of [390, 760, 1000, 1280, 1920]) {
    await opened.setViewportSize({ width, height: 720 })
    const own = (await panic.boundingBox())!
    const others = await opened
      .locator('.top button:visible, .top input:visible')
      .evaluateAll((all) => all.filter((one) => !one.matches('.panic')).map((one) => one.getBoundingClientRect().right))
    expect(own.x - Math.max(...others), `at ${width}`).toBeGreaterThanOrEqual(24)
  }
})

const VIEWS = ['stage', 'rack', 'mixer', 'health', 'check', 'shortcuts', 'gallery'] as const

async function show(page: Page, mam: Mam, main: string, query = ''): Promise<void> {
  await page.goto(new URL(`/?view=${main}${query}`, mam.server.url).href)
  await expect(page.locator(`[data-view=${main}] main`)).toBeVisible()
}

for (const main of VIEWS)
  test(`with every word 40 % longer nothing is clipped: ${main}`, async ({ mam, opened }) => {
    await show(opened, mam, main, '&locale=pseudo')
    await expect(rail(opened).or(opened.locator('.rail'))).toContainText('[')
    expect(await faultsOf(opened)).toEqual([])
  })

test('the health view says nothing past the catalogue of words', async ({ mam, opened }) => {
  await show(opened, mam, 'health', '&locale=pseudo')
  const health = opened.locator('.health')
  await expect(health.getByRole('table')).toBeVisible()
  // Names and figures are no words of the catalogue: nodes, clients, units.
  const bare = await health.evaluate((root) => {
    const found: string[] = []
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
      const { parentElement, textContent } = walk.currentNode
      const text = textContent?.trim() ?? ''
      const isName = parentElement?.closest('.cut, td.mono, dd.mono, .health-margin') !== null
      if (/[A-Za-z]{3}/.test(text) && !text.startsWith('[') && !isName) found.push(text)
    }
    for (const one of root.querySelectorAll('[aria-label]')) {
      const label = one.getAttribute('aria-label') ?? ''
      if (!label.startsWith('[')) found.push(label)
    }
    return found
  })
  expect(bare).toEqual([])
})

for (const percent of [50, 300])
  test(`at a scale of ${percent} % the page fits and everything is reached`, async ({ mam, opened }) => {
    await opened.evaluate((scalePercent) => {
      localStorage.setItem('mam.preferences', JSON.stringify({ scalePercent }))
    }, percent)
    await opened.reload()
    for (const main of VIEWS) {
      await show(opened, mam, main)
      const [needs, has] = await opened.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
      expect(needs, main).toBeLessThanOrEqual(has!)
      await expect(opened.getByRole('button', { name: /^Panic/ })).toBeInViewport({ ratio: 1 })
      await expect(opened.getByRole('timer').first()).toBeInViewport()
    }
  })
