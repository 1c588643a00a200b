/** Every shared control as a person uses it: mouse, wheel, keys, touch, typed values, screen reader; on the page that shows them all. */
import { AxeBuilder } from '@axe-core/playwright'
import { type CDPSession, expect, type Locator, type Page } from '@playwright/test'
import { test as base } from './mam.ts'

const test = base.extend<{ gallery: Page }>({
  gallery: async ({ mam, page }, use) => {
    await openGallery(page, mam.server.url)
    await use(page)
  },
})

async function openGallery(page: Page, url: string): Promise<void> {
  await page.addInitScript(() => localStorage.setItem('mam.layout', JSON.stringify({ main: 'gallery' })))
  await page.goto(url)
  await page.getByRole('heading', { name: 'Controls', level: 1 }).waitFor()
  // What moves by itself would be moved while it is measured.
  await page.getByRole('button', { name: 'Moving' }).click()
}

const slider = (page: Page, name: string) => page.getByRole('slider', { name, exact: true })
const shownBy = async (control: Locator) => Number(await control.getAttribute('aria-valuenow'))

/** What moved last is drawn with the next frame. */
const drawn = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))

async function middleOf(control: Locator): Promise<{ x: number; y: number }> {
  await control.scrollIntoViewIfNeeded()
  const box = (await control.boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

async function dragBy(page: Page, control: Locator, x: number, y: number): Promise<void> {
  const from = await middleOf(control)
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + x, from.y + y, { steps: 5 })
  await page.mouse.up()
}

for (const { name, initial, x, y } of [
  { name: 'Cutoff', initial: '1.00 kHz', x: 0, y: -40 },
  { name: 'Level', initial: '0.0 dB', x: 0, y: 40 },
  { name: 'Crossfade', initial: '0.00', x: 40, y: 0 },
]) {
  test(`${name} moves with a drag, ten times finer with Shift, and a double-click resets it`, async ({ gallery }) => {
    const control = slider(gallery, name)
    await control.dblclick()
    await expect(control).toHaveAttribute('aria-valuetext', initial)
    const way = async (move: () => Promise<void>) => {
      const travel = async () => control.evaluate((element) => element.style.getPropertyValue('--travel'))
      const arc = async () =>
        (await travel()) || (await control.locator('.knob-pointer').getAttribute('transform'))!.slice(7, -7)
      const before = Number(await arc())
      await move()
      await drawn(gallery)
      return Math.abs(Number(await arc()) - before)
    }
    const coarse = await way(() => dragBy(gallery, control, x, y))
    await gallery.keyboard.down('Shift')
    const fine = await way(() => dragBy(gallery, control, -x, -y))
    await gallery.keyboard.up('Shift')
    expect(fine / coarse).toBeGreaterThan(0.08)
    expect(fine / coarse).toBeLessThan(0.12)
    await control.dblclick()
    await expect(control).toHaveAttribute('aria-valuetext', initial)
  })
}

test('a fader keeps its cap under the hand and never jumps to it', async ({ gallery }) => {
  const control = slider(gallery, 'Level')
  const cap = control.locator('.fader-cap')
  const before = (await cap.boundingBox())!
  const box = (await control.boundingBox())!
  // Far from the cap: the press itself moves nothing.
  await gallery.mouse.move(box.x + box.width / 2, box.y + box.height * 0.7)
  await gallery.mouse.down()
  await expect(control).toHaveAttribute('aria-valuetext', '0.0 dB')
  await gallery.mouse.move(box.x + box.width / 2, box.y + box.height * 0.7 + 30, { steps: 3 })
  await gallery.mouse.up()
  await expect.poll(async () => Math.round((await cap.boundingBox())!.y - before.y)).toBe(30)
})

test('the wheel turns what has the focus and nothing that it passes over', async ({ gallery }) => {
  const knob = slider(gallery, 'Cutoff')
  const { x, y } = await middleOf(knob)
  await gallery.mouse.move(x, y)
  await gallery.mouse.wheel(0, -100)
  await expect(knob).toHaveAttribute('aria-valuetext', '1.00 kHz')
  await knob.focus()
  await gallery.mouse.wheel(0, -100)
  await expect.poll(() => shownBy(knob)).toBeGreaterThan(1000)
})

test('keys move a control by little, by much and to its ends; Delete resets it', async ({ gallery }) => {
  for (const name of ['Cutoff', 'Level', 'Crossfade']) {
    const control = slider(gallery, name)
    await control.press('Delete')
    await gallery.waitForTimeout(50)
    const initial = await shownBy(control)
    await control.press('ArrowDown')
    await expect.poll(() => shownBy(control)).toBeLessThan(initial)
    const little = initial - (await shownBy(control))
    await control.press('PageDown')
    await expect.poll(async () => initial - (await shownBy(control))).toBeGreaterThan(5 * little)
    await control.press('Home')
    await expect(control).toHaveAttribute('aria-valuenow', (await control.getAttribute('aria-valuemin'))!)
    await control.press('End')
    await expect(control).toHaveAttribute('aria-valuenow', (await control.getAttribute('aria-valuemax'))!)
    await control.press('Delete')
    await expect.poll(() => shownBy(control)).toBe(initial)
  }
})

test('a value is typed with its unit; what is no value stays to be mended', async ({ gallery }) => {
  const cutoff = slider(gallery, 'Cutoff')
  await cutoff.press('Enter')
  const field = gallery.getByRole('textbox', { name: 'Cutoff, value' })
  await field.fill('1.2k')
  await field.press('Enter')
  await expect(cutoff).toHaveAttribute('aria-valuetext', '1.20 kHz')
  await expect(cutoff).toBeFocused()

  const level = slider(gallery, 'Level')
  await level.press('Enter')
  const dB = gallery.getByRole('textbox', { name: 'Level, value' })
  await dB.fill('loud')
  await dB.press('Enter')
  await expect(dB).toHaveAttribute('aria-invalid', 'true')
  await dB.fill('-6 dB')
  await dB.press('Enter')
  await expect(level).toHaveAttribute('aria-valuetext', '\u22126.0 dB')
})

test('a number field takes typed values, a drag, the wheel and arrows, and resets', async ({ gallery }) => {
  const time = gallery.getByRole('spinbutton', { name: 'Time', exact: true })
  await time.fill('0.5 s')
  await time.press('Enter')
  await expect(time).toHaveAttribute('aria-valuenow', '500')
  await expect(time).toHaveValue('500 ms')
  await time.fill('soon')
  await time.press('Enter')
  await expect(time).toHaveAttribute('aria-invalid', 'true')
  await time.press('Escape')
  await expect(time).toHaveValue('500 ms')
  await time.press('ArrowUp')
  await expect.poll(() => shownBy(time)).toBeGreaterThan(500)
  await gallery.mouse.wheel(0, 0)
  const { x, y } = await middleOf(time)
  await gallery.mouse.move(x, y)
  await gallery.mouse.wheel(0, 300)
  await expect.poll(() => shownBy(time)).toBeLessThan(500)
  await time.dblclick()
  await expect(time).toHaveAttribute('aria-valuenow', '250')
  await time.blur()
  await dragBy(gallery, time, 0, -30)
  await expect.poll(() => shownBy(time)).toBeGreaterThan(250)
  await time.press('Delete')
  await expect(time).toHaveAttribute('aria-valuenow', '250')
})

test('a switch answers to press, keys and wheel', async ({ gallery }) => {
  const sync = gallery.getByRole('switch', { name: 'Sync' })
  await expect(sync).toBeChecked()
  await sync.click()
  await expect(sync).not.toBeChecked()
  await sync.press('ArrowUp')
  await expect(sync).toBeChecked()
  await sync.hover()
  await gallery.mouse.wheel(0, 100)
  await expect(sync).not.toBeChecked()
  await sync.press('Enter')
  await expect(sync).toBeChecked()
  await sync.press('Delete')
  await expect(sync).not.toBeChecked()
})

test('a choice opens a list that pointer and keys choose from, and gives the focus back', async ({ gallery }) => {
  const wave = gallery.getByRole('combobox', { name: 'Wave' })
  await wave.click()
  const list = gallery.getByRole('listbox', { name: 'Wave' })
  await list.getByRole('option', { name: 'Square' }).click()
  await expect(wave).toHaveText('Square')
  await expect(list).toHaveCount(0)
  await expect(wave).toBeFocused()
  await wave.press('ArrowUp')
  await expect(wave).toHaveText('Saw')
  await wave.press('Alt+ArrowDown')
  await expect(list).toBeFocused()
  await gallery.keyboard.press('n')
  await gallery.keyboard.press('Enter')
  await expect(wave).toHaveText('Noise')
  await wave.press('Enter')
  await gallery.keyboard.press('Escape')
  await expect(wave).toBeFocused()
  await gallery.mouse.move(...(Object.values(await middleOf(wave)) as [number, number]))
  await gallery.mouse.wheel(0, -100)
  await expect(wave).toHaveText('Square')
  await wave.dblclick()
  await expect(wave).toHaveText('Sine')
  await expect(list).toHaveCount(0)
})

test('a list says what is chosen and what the keys are at', async ({ gallery }) => {
  const list = gallery.getByRole('listbox', { name: 'Output' })
  await list.focus()
  await gallery.keyboard.press('End')
  await expect(list.getByRole('option', { name: 'Cue' })).toHaveAttribute('aria-selected', 'true')
  await gallery.keyboard.press('Enter')
  const last = list.getByRole('option', { name: 'Line 5-6' })
  await expect(last).toHaveAttribute('aria-selected', 'true')
  await expect(list).toHaveAttribute('aria-activedescendant', (await last.getAttribute('id'))!)
  await expect(last).toBeInViewport()
})

test('a pad is struck harder the higher it is pressed, and let go where the hand lets go', async ({ gallery }) => {
  const pad = gallery.getByRole('button', { name: 'Clap' })
  const said = gallery.locator('.gallery output')
  await pad.scrollIntoViewIfNeeded()
  const box = (await pad.boundingBox())!
  const velocityAt = async (height: number) => {
    await gallery.mouse.move(box.x + 10, box.y + box.height * (1 - height))
    await gallery.mouse.down()
    await expect(said).toHaveText(/Clap struck at \d+/)
    const velocity = Number((await said.textContent())!.match(/\d+/)![0])
    await gallery.mouse.move(box.x + 300, box.y)
    await gallery.mouse.up()
    await expect(said).toHaveText('Clap let go')
    return velocity
  }
  const soft = await velocityAt(0.2)
  expect(await velocityAt(0.9)).toBeGreaterThan(soft + 60)
  await pad.focus()
  await gallery.keyboard.down('Enter')
  await expect(said).toHaveText('Clap struck at 102')
  await gallery.keyboard.up('Enter')
  await expect(said).toHaveText('Clap let go')
})

test.describe('by touch', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 820, height: 1180 } })

  const touch = (
    cdp: CDPSession,
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    touchPoints: { x: number; y: number; id: number }[],
  ) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints })

  test('a finger turns a knob without scrolling the page, and two fingers hold two pads', async ({ gallery }) => {
    const cdp = await gallery.context().newCDPSession(gallery)
    const knob = slider(gallery, 'Cutoff')
    const { x, y } = await middleOf(knob)
    await touch(cdp, 'touchStart', [{ x, y, id: 1 }])
    for (const step of [10, 20, 30, 40]) await touch(cdp, 'touchMove', [{ x, y: y - step, id: 1 }])
    await touch(cdp, 'touchEnd', [])
    await expect.poll(() => shownBy(knob)).toBeGreaterThan(2000)
    await expect(gallery.getByRole('tooltip')).toHaveCount(0)

    const [kick, clap] = [gallery.getByRole('button', { name: 'Kick' }), gallery.getByRole('button', { name: 'Clap' })]
    const [a, b] = [
      { ...(await middleOf(kick)), id: 1 },
      { ...(await middleOf(clap)), id: 2 },
    ]
    await touch(cdp, 'touchStart', [a])
    await touch(cdp, 'touchStart', [a, b])
    await expect(kick).toHaveAttribute('data-hit')
    await expect(clap).toHaveAttribute('data-hit')
    await touch(cdp, 'touchEnd', [a])
    await expect(kick).not.toHaveAttribute('data-hit')
    await expect(clap).toHaveAttribute('data-hit')
    await touch(cdp, 'touchEnd', [])
    await expect(clap).not.toHaveAttribute('data-hit')
  })

  test('whatever a finger has to hit is large enough', async ({ gallery }) => {
    const small = await gallery
      .locator('.gallery')
      .locator('.knob-dial, .fader-slider, .switch, .choice, .number-field, .pad-button, .list-choice, .button')
      .evaluateAll((all) =>
        all
          .map((element) => ({ name: element.className, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 43.5 || box.height < 43.5)
          .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
      )
    expect(small).toEqual([])
  })
})

test('a tooltip says what it is, its value and what drives it: after a pause, at once for keys, never over its control', async ({
  gallery,
}) => {
  const knob = slider(gallery, 'Swept cutoff')
  const tooltip = gallery.getByRole('tooltip')
  await knob.hover()
  await expect(tooltip).toContainText('Driven by LFO 1.')
  await expect(tooltip).toContainText(/\d Hz|kHz/)
  const [bubble, own] = [(await tooltip.boundingBox())!, (await knob.boundingBox())!]
  const isApart = bubble.y + bubble.height <= own.y || bubble.y >= own.y + own.height
  expect(isApart).toBe(true)
  await gallery.keyboard.press('Escape')
  await expect(tooltip).toHaveCount(0)
  await gallery.mouse.move(2, 2)
  await slider(gallery, 'Note').focus()
  await gallery.keyboard.press('Shift+Tab')
  await expect(tooltip).toContainText('Zero is in the middle')
  // It stays as long as the focus does, wherever the pointer goes.
  await slider(gallery, 'Note').hover()
  await gallery.mouse.move(2, 2)
  await expect(tooltip).toContainText('Zero is in the middle')
  await gallery.keyboard.press('Escape')
  await expect(tooltip).toHaveCount(0)
  await expect(knob).toHaveAccessibleDescription(/ring inside.*Modulated from .* to .*Driven by LFO 1\./)
})

test('a tooltip stays while the pointer is on it, and goes when that leaves', async ({ gallery }) => {
  const tooltip = gallery.getByRole('tooltip')
  await slider(gallery, 'Swept cutoff').hover()
  await expect(tooltip).toContainText('Driven by LFO 1.')
  const box = (await tooltip.boundingBox())!
  const own = (await slider(gallery, 'Swept cutoff').boundingBox())!
  const inside = {
    x: Math.min(Math.max(own.x + own.width / 2, box.x + 4), box.x + box.width - 4),
    y: box.y + box.height / 2,
  }
  await gallery.mouse.move(inside.x, inside.y, { steps: 12 })
  await gallery.waitForTimeout(700)
  await expect(tooltip).toContainText('Driven by LFO 1.')
  await expect(tooltip).toHaveCount(1)
  await gallery.mouse.move(2, 2)
  await expect(tooltip).toHaveCount(0)
})

test('a title is shown to who comes by keys, until Escape or the focus leaves', async ({ gallery }) => {
  const hint = gallery.locator('.title-hint:popover-open')
  const titled = gallery.locator('.top button[title]:not([disabled])').first()
  await titled.focus()
  await gallery.keyboard.press('Shift+Tab')
  await gallery.keyboard.press('Tab')
  await expect(titled).toBeFocused()
  await expect(hint).toHaveAttribute('data-title', (await titled.getAttribute('title'))!)
  await gallery.keyboard.press('Escape')
  await expect(hint).toHaveCount(0)
})

test('what is locked can be read and not moved', async ({ gallery }) => {
  const locked = slider(gallery, 'Locked mix')
  await dragBy(gallery, locked, 0, -60)
  await locked.press('End')
  await locked.dblclick()
  await expect(locked).toHaveAttribute('aria-valuetext', '50 %')
  await expect(locked).toHaveAttribute('aria-readonly', 'true')
  await gallery.getByRole('button', { name: 'Locked', exact: true }).click()
  await gallery.getByRole('switch', { name: 'Sync' }).click()
  await expect(gallery.getByRole('switch', { name: 'Sync' })).toBeChecked()
  await gallery.getByRole('combobox', { name: 'Wave' }).click()
  await expect(gallery.getByRole('listbox', { name: 'Wave' })).toHaveCount(0)
})

test('a meter beside a fader shares its 0 dB line', async ({ gallery }) => {
  const strip = gallery.locator('.gallery-strip')
  const spans = await strip
    .locator('.fader-groove, canvas')
    .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]))
  expect(Math.abs(spans[0]![0]! - spans[1]![0]!)).toBeLessThan(1.5)
  expect(Math.abs(spans[0]![1]! - spans[1]![1]!)).toBeLessThan(1.5)
})

for (const [theme, name] of Object.entries({
  standard: 'Standard',
  dim: 'Dim stage',
  daylight: 'Daylight',
  contrast: 'High contrast',
}))
  test(`axe finds nothing serious in the theme ${name}`, async ({ gallery }) => {
    await gallery.getByRole('button', { name, exact: true }).click()
    await expect(gallery.locator('html')).toHaveAttribute('data-theme', theme)
    await gallery.getByRole('button', { name: '64 meters' }).click()
    await gallery.getByRole('combobox', { name: 'Wave' }).press('Enter')
    const { violations } = await new AxeBuilder({ page: gallery }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual(
      [],
    )
  })

test('sixty-four meters move without one commit of React', async ({ mam, page }) => {
  await page.addInitScript(() => {
    const hook = { commits: 0, supportsFiber: true, inject: () => 1, onCommitFiberUnmount() {}, onCommitFiberRoot() {} }
    hook.onCommitFiberRoot = () => {
      hook.commits++
    }
    Object.assign(window, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook })
  })
  await openGallery(page, mam.server.url)
  await page.getByRole('button', { name: '64 meters' }).click()
  await page.getByRole('button', { name: 'Moving' }).click()
  const commits = () =>
    page
      .locator('.gallery')
      .evaluate(
        () => (window as unknown as Record<string, { commits: number }>).__REACT_DEVTOOLS_GLOBAL_HOOK__!.commits,
      )
  expect(await commits()).toBeGreaterThan(0)
  const level = page.getByRole('meter', { name: 'Level of strip 7', exact: true })
  await expect.poll(async () => Number(await level.getAttribute('aria-valuenow'))).toBeGreaterThan(-30)
  const isolated = await page.evaluate(async () => {
    const hook = (window as unknown as Record<string, { commits: number }>).__REACT_DEVTOOLS_GLOBAL_HOOK__!
    const before = hook.commits
    for (let frame = 0; frame < 60; frame++) await new Promise(requestAnimationFrame)
    return hook.commits - before
  })
  // The top bar may commit once in that second; sixty frames of sixty-four meters do not.
  expect(isolated).toBeLessThanOrEqual(3)
})
