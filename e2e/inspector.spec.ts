import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, type Mam, recordSound, rms, test } from './mam.ts'

/** A tone that sounds from the first step on, and a bass beside it. */
const duo = {
  nodes: [
    { id: 'tone', type: 'mam_chip', params: { sustain: 1, attackMs: 1, gain: 0.4 } },
    { id: 'bass', type: 'tb303_ext', params: { cutoff: 800, resonance: 0.4 } },
    { id: 'low', type: 'tb303_ext', params: { cutoff: 300 } },
  ],
  mixer: { inputs: [{ id: 'tone' }, { id: 'bass', gainPercent: 0 }, { id: 'low', gainPercent: 0 }] },
  transport: {
    bpm: 120,
    lengthBars: 8,
    resolution: 16,
    patterns: [
      { nodeId: 'tone', stepsBars: ['x...............', ...Array.from({ length: 7 }, () => '................')] },
    ],
  },
}

async function openDuo(mam: Mam, page: Page): Promise<void> {
  await mam.start(mam.writeRack('duo', duo))
  await page.addInitScript(() => localStorage.setItem('mam.layout', JSON.stringify({ rackShow: 'outline' })))
  await page.goto(mam.server.url)
  await row(page, 'bass').waitFor()
}

const table = (page: Page) => page.getByRole('treegrid', { name: 'Outline of the rack' })
const row = (page: Page, name: string) =>
  table(page)
    .getByRole('row')
    .filter({ has: page.getByText(name, { exact: true }) })
const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' })
const knob = (page: Page, name: string) => inspector(page).getByRole('slider', { name, exact: true })

type Params = Readonly<Record<string, number>>
const written = ({ server }: Mam) => JSON.parse(server.host.rackText ?? '{}') as Readonly<Record<string, unknown>>
const paramsOf = (mam: Mam, node: string): Params =>
  (written(mam).nodes as { id: string; params?: Params }[]).find(({ id }) => id === node)?.params ?? {}
const says = (mam: Mam, node: string, key: string) => expect.poll(() => paramsOf(mam, node)[key])

async function type(page: Page, name: string, text: string): Promise<void> {
  await knob(page, name).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}

async function choose(page: Page, menu: string, item: string | RegExp): Promise<void> {
  await inspector(page).getByRole('button', { name: menu, exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('values are turned by keys and typed with their units, and the file says them', async ({ mam, page }) => {
  await openDuo(mam, page)
  await row(page, 'bass').click()
  await knob(page, 'bass Cutoff').press('ArrowUp')
  await expect.poll(() => paramsOf(mam, 'bass').cutoff).toBeGreaterThan(800)
  await type(page, 'bass Cutoff', '1.2k')
  await says(mam, 'bass', 'cutoff').toBe(1200)
  await expect(knob(page, 'bass Cutoff')).toHaveAttribute('aria-valuetext', '1.20 kHz')
  await inspector(page).getByRole('button', { name: 'Reset all' }).click()
  await says(mam, 'bass', 'resonance').not.toBe(0.4)
})

test('a node is renamed, bypassed, replaced and removed', async ({ mam, page }) => {
  await openDuo(mam, page)
  await row(page, 'bass').click()
  const name = inspector(page).getByRole('textbox', { name: 'Name of bass' })
  await name.fill('acid')
  await name.press('Enter')
  await expect(row(page, 'acid')).toBeVisible()
  await inspector(page).getByRole('button', { name: 'Bypass' }).click()
  await expect(inspector(page).getByRole('button', { name: 'Bypass' })).toHaveAttribute('aria-pressed', 'true')
  await inspector(page).getByRole('button', { name: 'Replace', exact: true }).click()
  await inspector(page).getByRole('combobox', { name: 'Replace by' }).fill('synth')
  await page.keyboard.press('Enter')
  await expect(inspector(page).getByText(/^Synth/)).toBeVisible()
  await inspector(page).getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(row(page, 'acid')).toHaveCount(0)
})

test('an LFO that is sent to a value is heard', async ({ mam, page }) => {
  await openDuo(mam, page)
  const sound = recordSound(mam)
  await row(page, 'tone').click()
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  const swing = async () => {
    const taken = await sound.take(48_000)
    const levels = Array.from({ length: 20 }, (_, i) => rms(taken.slice(i * 2400, (i + 1) * 2400)))
    return Math.max(...levels) / Math.max(Math.min(...levels), 1e-6)
  }
  await expect.poll(swing).toBeLessThan(1.2)
  await choose(page, 'More for Gain of tone', 'Modulate by a new LFO')
  const rate = inspector(page).getByRole('textbox', { name: 'Rate of LFO 1' })
  await rate.fill('4 Hz')
  await rate.press('Enter')
  await expect.poll(swing).toBeGreaterThan(1.4)
  await expect(knob(page, 'tone Gain')).toHaveAccessibleDescription(/LFO 1/)
  await inspector(page).getByRole('button', { name: 'Remove LFO 1 and its routes' }).click()
  await expect.poll(swing).toBeLessThan(1.2)
})

test('A and B are two sounds of one node, each press one step', async ({ mam, page }) => {
  await openDuo(mam, page)
  await row(page, 'bass').click()
  const slot = (name: string) => inspector(page).getByRole('button', { name, exact: true })
  await slot('B').click()
  await type(page, 'bass Cutoff', '500')
  await type(page, 'bass Resonance', '0.9')
  await says(mam, 'bass', 'resonance').toBe(0.9)
  await slot('A').click()
  await says(mam, 'bass', 'cutoff').toBe(800)
  expect(paramsOf(mam, 'bass').resonance).toBe(0.4)
  await slot('B').click()
  await says(mam, 'bass', 'cutoff').toBe(500)
  await page.keyboard.press('Control+z')
  await says(mam, 'bass', 'cutoff').toBe(800)
  expect(paramsOf(mam, 'bass').resonance).toBe(0.4)
})

test('a preset is saved by name, outlives the page and is put on by one step', async ({ mam, page }) => {
  await openDuo(mam, page)
  await row(page, 'bass').click()
  await inspector(page).getByText('Presets').click()
  await inspector(page).getByRole('textbox', { name: 'Name of the preset' }).fill('Deep')
  await page.keyboard.press('Enter')
  await page.goto(mam.server.newUrl())
  await row(page, 'low').click()
  await inspector(page).getByText('Presets').click()
  await inspector(page).getByRole('button', { name: 'Use Deep' }).click()
  await says(mam, 'low', 'cutoff').toBe(800)
  await page.keyboard.press('Control+z')
  await says(mam, 'low', 'cutoff').toBe(300)
  expect(paramsOf(mam, 'low').resonance).toBeUndefined()
})

test('values thrown by dice are one step back', async ({ mam, page }) => {
  await openDuo(mam, page)
  await row(page, 'bass').click()
  const before = mam.server.host.rackText
  await inspector(page).getByText('Random').click()
  await inspector(page).getByRole('textbox', { name: 'Amount' }).fill('100 %')
  await page.keyboard.press('Enter')
  await inspector(page).getByRole('button', { name: 'Throw' }).click()
  await expect.poll(() => mam.server.host.rackText).not.toBe(before)
  await page.keyboard.press('Control+z')
  await expect.poll(() => mam.server.host.rackText).toBe(before)
})

test('one control that the rack offers moves two values', async ({ mam, page }) => {
  await openDuo(mam, page)
  await row(page, 'bass').click()
  await choose(page, 'More for Cutoff of bass', 'Offer to the outside')
  await choose(page, 'More for Resonance of bass', 'Let bass Cutoff move it too')
  await row(page, 'bass').click({ modifiers: ['Control'] })
  const macro = inspector(page).getByRole('list', { name: 'Controls of the rack' }).getByRole('slider')
  await macro.press('Home')
  await expect.poll(() => paramsOf(mam, 'bass').cutoff).toBeLessThan(100)
  await macro.press('End')
  await expect.poll(() => paramsOf(mam, 'bass').cutoff).toBeGreaterThan(2000)
  expect(paramsOf(mam, 'bass').resonance).toBeGreaterThan(0.9)
  await page.keyboard.press('Control+z')
  await inspector(page).getByRole('button', { name: 'Edit bass Cutoff' }).click()
  const title = inspector(page).getByRole('textbox', { name: 'Name', exact: true })
  await title.fill('Bite')
  await title.press('Enter')
  await expect(inspector(page).getByRole('slider', { name: 'Bite' })).toBeVisible()
  await inspector(page).getByRole('button', { name: 'Remove Bite' }).click()
  await expect(macro).toHaveCount(0)
})

test('several nodes are set at once, by one step', async ({ mam, page }) => {
  await openDuo(mam, page)
  await row(page, 'bass').click()
  await row(page, 'low').click({ modifiers: ['Shift'] })
  await expect(inspector(page).getByRole('heading', { name: '2 nodes' })).toBeVisible()
  await type(page, '2 nodes Cutoff', '1k')
  await says(mam, 'bass', 'cutoff').toBe(1000)
  expect(paramsOf(mam, 'low').cutoff).toBe(1000)
  await expect(page.getByRole('button', { name: /^Undo .+/ })).toBeEnabled()
  await page.keyboard.press('Control+z')
  await says(mam, 'bass', 'cutoff').toBe(800)
  expect(paramsOf(mam, 'low').cutoff).toBe(300)
})

test('without a node it is the rack that is set', async ({ mam, page }) => {
  await openDuo(mam, page)
  const set = async (name: string, text: string) => {
    const field = inspector(page).getByRole('textbox', { name, exact: true })
    await field.fill(text)
    await field.press('Enter')
  }
  await set('Tempo', '96')
  await set('Length', '4')
  await set('Swing', '30 %')
  await set('Level', '50 %')
  await expect.poll(() => (written(mam).mixer as Params).masterPercent).toBe(50)
  expect(written(mam).transport).toMatchObject({ bpm: 96, lengthBars: 4, swingPercent: 30 })
})

test('the inspector has no fault that a machine can find', async ({ mam, page }) => {
  await openDuo(mam, page)
  const look = async () => {
    const { violations } = await new AxeBuilder({ page }).include('.inspector').analyze()
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)])
  }
  expect(await look()).toEqual([])
  await row(page, 'bass').click()
  await choose(page, 'More for Cutoff of bass', 'Modulate by a new LFO')
  await inspector(page).getByText('Presets').click()
  await inspector(page).getByText('Random').click()
  expect(await look()).toEqual([])
})

test('a rack is described, and one without a transport gets its own', async ({ mam, page }) => {
  await mam.start(mam.writeRack('timeless', { nodes: [{ id: 'clap', type: 'clap' }] }))
  await page.addInitScript(() => localStorage.setItem('mam.layout', JSON.stringify({ rackShow: 'outline' })))
  await page.goto(mam.server.url)
  const description = inspector(page).getByRole('textbox', { name: 'What the rack is' })
  await description.fill('Claps,\nand nothing else')
  await description.press('Control+Enter')
  await expect.poll(() => written(mam).description).toBe('Claps,\nand nothing else')
  await description.fill('thrown away')
  await description.press('Escape')
  await expect(description).toHaveValue('Claps,\nand nothing else')
  const tempo = inspector(page).getByLabel('Tempo', { exact: true })
  await tempo.fill('98')
  await tempo.press('Enter')
  await inspector(page).getByRole('button', { name: 'Add a transport' }).click()
  await expect.poll(() => written(mam).transport).toEqual({ bpm: 98, lengthBars: 4, resolution: 16, patterns: [] })
  await expect(inspector(page).getByLabel('Swing', { exact: true })).toBeVisible()
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect.poll(() => Object.keys(written(mam))).toEqual(['kind', 'version', 'nodes'])
  await expect(description).toHaveValue('')
})
