import type { Page } from '@playwright/test'
import { brightness, expect, type Mam, recordSound, rms, test } from './mam.ts'

/** A saw that drones: what a control does to it is heard at once and measured easily. */
const drone = {
  nodes: [
    { id: 'bass', type: 'tb303_ext', params: { cutoff: 200, envMod: 0, gain: 0.5 } },
    { id: 'kick', type: 'kick' },
    { id: 'echo', type: 'delay', params: { mix: 0 } },
  ],
  connections: [{ from: 'bass', to: 'echo' }],
  mixer: { inputs: [{ id: 'echo' }, { id: 'kick', gainPercent: 0 }] },
  transport: { bpm: 120, lengthBars: 2, resolution: 16, patterns: [{ nodeId: 'bass', steps: 'x...' }] },
}

async function openDrone(mam: Mam, page: Page): Promise<void> {
  await mam.start(mam.writeRack('drone', drone))
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
}

const position = (page: Page) => page.getByRole('timer', { name: 'Position' })
const level = async (page: Page, name: string) =>
  Number(await page.getByRole('meter', { name }).getAttribute('aria-valuenow'))

test('the demo plays at one press', async ({ mam, opened }) => {
  await expect(opened.getByRole('heading', { name: 'acid' })).toBeVisible()
  const sound = recordSound(mam)
  await opened.getByRole('button', { name: 'Play', exact: true }).click()
  expect(rms(await sound.take(24_000))).toBeGreaterThan(0.02)
  await expect(position(opened)).not.toHaveText('001.1.1')
})

test('stop is silence and a second stop is the start', async ({ mam, opened }) => {
  await opened.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(position(opened)).toContainText('001.3')
  await opened.getByRole('slider', { name: 'Position' }).press('End')
  await expect(position(opened)).toContainText('004.')
  await opened.getByRole('button', { name: 'Stop' }).click()
  await expect(position(opened)).toHaveText('004.1.1')
  await expect.poll(() => level(opened, 'Level of the master')).toBe(-60)
  await opened.getByRole('button', { name: 'Stop' }).click()
  await expect(position(opened)).toHaveText('001.1.1')
  expect(mam.server.host.engine.status().state).toBe('stopped')
})

test('a control that is dragged changes the sound', async ({ mam, page }) => {
  await openDrone(mam, page)
  const sound = recordSound(mam)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  const dark = brightness(await sound.take(24_000))
  const cutoff = page.getByRole('slider', { name: 'bass Cutoff' })
  const box = (await cutoff.boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y - 100, { steps: 8 })
  await page.mouse.up()
  await expect(cutoff).toHaveAttribute('aria-valuetext', /kHz/)
  expect(brightness(await sound.take(24_000))).toBeGreaterThan(dark * 1.5)
  // The document keeps it, so the next play from the start has it too.
  await expect(page.getByText('edited')).toBeVisible()
  expect(JSON.parse(mam.server.host.rackText!).nodes[0].params.cutoff).toBeGreaterThan(1000)
})

test('a value that a node reads when it is made is heard after a rebuild', async ({ mam, page }) => {
  await openDrone(mam, page)
  const sound = recordSound(mam)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  expect(rms(await sound.take(12_000))).toBeGreaterThan(0.02)
  await page.getByRole('slider', { name: 'echo Mix' }).press('End')
  await page.getByRole('slider', { name: 'echo Delay' }).press('Enter')
  await page.keyboard.type('2 s')
  await page.keyboard.press('Enter')
  await expect.poll(() => JSON.parse(mam.server.host.rackText!).nodes[2].params).toEqual({ mix: 1, delayMs: 2000 })
  // All echo, two seconds late: silence until it comes.
  expect(rms(await sound.take(12_000))).toBeLessThan(0.001)
})

test('meters move while it plays, the canvas and what a screen reader hears', async ({ opened }) => {
  const lit = () =>
    opened.locator('.rack-master canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      return data.filter((_, i) => i % 4 === 1 && data[i]! > 180).length
    })
  await expect.poll(lit).toBe(0)
  await opened.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(lit).toBeGreaterThan(100)
  await expect.poll(() => level(opened, 'Level of kick')).toBeGreaterThan(-30)
})

test('pads play a node whether or not the transport runs', async ({ mam, page }) => {
  await openDrone(mam, page)
  await page.getByRole('button', { name: 'Play kick' }).click()
  await expect.poll(() => level(page, 'Level of kick')).toBeGreaterThan(-20)
  expect(mam.server.host.engine.status().state).toBe('stopped')
})

test('a new tempo is taken while playing and wrong ones are not', async ({ mam, opened }) => {
  await opened.getByRole('button', { name: 'Play', exact: true }).click()
  const tempo = opened.locator('.top').getByRole('textbox', { name: /Tempo/ })
  await tempo.fill('90')
  await tempo.press('Enter')
  await expect.poll(() => mam.server.host.engine.status().bpm).toBe(90)
  expect(mam.server.host.engine.status().state).toBe('playing')
  await tempo.fill('fast')
  await tempo.press('Enter')
  await expect(tempo).toHaveAttribute('aria-invalid', 'true')
  await tempo.press('Escape')
  await expect(tempo).toHaveValue('90.00')
})

test('everything is reached and done by keyboard', async ({ mam, page }) => {
  await openDrone(mam, page)
  const tabTo = async (name: string) => {
    const passed: (string | null | undefined)[] = []
    for (let press = 0; press < 60; press++) {
      await page.keyboard.press('Tab')
      const label = await page.evaluate(() => {
        const element = document.activeElement!
        const by = element.getAttribute('aria-labelledby')
        return (
          element.getAttribute('aria-label') ?? (by ? document.getElementById(by)?.textContent : element.textContent)
        )
      })
      if (label === name) return
      passed.push(label)
    }
    throw new Error(`Tab never came to ${name}, but to ${passed.join(', ')}`)
  }
  await page.keyboard.press('Space')
  await expect.poll(() => mam.server.host.engine.status().state).toBe('playing')
  await tabTo('bass Cutoff')
  const cutoff = page.getByRole('slider', { name: 'bass Cutoff' })
  const before = Number(await cutoff.getAttribute('aria-valuenow'))
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('PageUp')
  await expect.poll(async () => Number(await cutoff.getAttribute('aria-valuenow'))).toBeGreaterThan(before * 1.5)
  await page.keyboard.press('Enter')
  await expect(page.locator(':focus')).toHaveJSProperty('tagName', 'INPUT')
  await page.keyboard.type('1.5 kHz')
  await page.keyboard.press('Enter')
  await expect(cutoff).toHaveAttribute('aria-valuetext', '1.50 kHz')
  await expect(cutoff).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(cutoff).toHaveAttribute('aria-valuetext', '800 Hz')
  await page.keyboard.press('Space')
  await expect.poll(() => mam.server.host.engine.status().state).toBe('stopped')
  await tabTo('Play kick')
  await page.keyboard.press('Enter')
  await expect.poll(() => level(page, 'Level of kick')).toBeGreaterThan(-20)
})

test('letters play pads only while that is switched on, and never out of a text field', async ({ mam, page }) => {
  await openDrone(mam, page)
  const triggers = () => mam.server.host.engine.drainApplied().filter(({ kind }) => kind === 'trigger').length
  await page.keyboard.press('s')
  await page.getByRole('button', { name: 'Keys play pads' }).click()
  mam.server.host.hot.close()
  triggers()
  await page.keyboard.press('s')
  await expect.poll(triggers).toBe(1)
  await page.locator('.top').getByRole('textbox', { name: /Tempo/ }).focus()
  await page.keyboard.press('s')
  await page.waitForTimeout(200)
  expect(triggers()).toBe(0)
})

test('two pages show one truth', async ({ mam, opened, context }) => {
  const second = await context.newPage()
  await second.goto(new URL('/', mam.server.url).href)
  const knob = (page: Page) => page.getByRole('slider', { name: 'kick Pitch', exact: true })
  await knob(opened).focus()
  await knob(opened).press('Home')
  await expect(knob(second)).toHaveAttribute('aria-valuetext', '40.0 Hz')
  await second.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(opened.getByRole('button', { name: 'Play again from the start' })).toBeVisible()
})

test('a rack is opened by its path, and what cannot be opened is said in words', async ({ mam, opened }) => {
  const path = mam.writeRack('other', { nodes: [{ id: 'solo', type: 'kick' }] })
  await opened.getByRole('button', { name: 'Open…' }).click()
  const field = opened.getByRole('textbox', { name: 'Path of a session or rack file' })
  await field.fill('/nowhere/at-all.json')
  await field.press('Enter')
  await expect(opened.getByRole('log')).toContainText('/nowhere/at-all.json: there is no such file')
  await opened.getByRole('button', { name: /Put away.*nowhere/ }).click()
  await expect(opened.getByRole('log')).not.toContainText('nowhere')
  await field.fill(path)
  await field.press('Enter')
  await expect(opened.getByRole('heading', { name: 'other' })).toBeVisible()
  await expect(opened.getByRole('region', { name: 'solo' })).toBeVisible()
})
