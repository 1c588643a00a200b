import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { enterStage, expect, type Mam, test } from './mam.ts'

const empty = { nodes: [], transport: { bpm: 120, lengthBars: 1, patterns: [] } }
const pair = {
  nodes: [
    { id: 'kick', type: 'kick' },
    { id: 'delay', type: 'delay' },
  ],
  connections: [{ from: 'kick', to: 'delay' }],
  transport: { bpm: 120, lengthBars: 1, patterns: [{ nodeId: 'kick', steps: 'x...x...x...x...' }] },
}

async function openGraph(mam: Mam, page: Page, rack: object): Promise<string> {
  const path = mam.writeRack('night', rack)
  await mam.start(path)
  await page.addInitScript(() => localStorage.setItem('mam.layout', JSON.stringify({ rackShow: 'graph' })))
  await page.goto(mam.server.url)
  await expect(graph(page)).toBeVisible()
  return path
}

const graph = (page: Page) => page.getByRole('region', { name: 'Graph of the rack' })
const node = (page: Page, name: string) => page.locator(`.gnode[data-key="${name}"]`)
const cable = (page: Page, from: string, to: string) => page.getByLabel(`Cable from ${from} to ${to}`)
const keyCable = (page: Page, from: string, to: string) => page.getByLabel(`Key cable from ${from} to ${to}`)
const out = (page: Page, name: string) => node(page, name).locator('.port.source')
const main = (page: Page, name: string) => node(page, name).locator('.port.target.is-audio')
const key = (page: Page, name: string) => node(page, name).locator('.port.target.is-key')
const option = (page: Page, name: string) => page.locator('.picker-option', { hasText: name }).first()
const said = (page: Page) => graph(page).getByRole('status')

async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = (await target.boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

async function dragTo(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
}

async function wire(page: Page, from: Locator, to: Locator): Promise<void> {
  await dragTo(page, await middleOf(from), await middleOf(to))
  await page.mouse.up()
}

/** How many nodes have a place in the document as it stands. */
function placed({ server }: Mam): number {
  const { editor } = JSON.parse(server.host.rackText ?? '{}') as { editor?: { positions?: object } }
  return Object.keys(editor?.positions ?? {}).length
}

async function serious(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include('.rack').analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 140)).join(' | ')}`)
}

test('a rack is built from nothing by mouse, and every step is undone', async ({ mam, page }) => {
  const path = await openGraph(mam, page, empty)
  const before = readFileSync(path, 'utf8')
  await expect(page.getByText('This rack is empty')).toBeVisible()
  await option(page, 'Kick').click()
  await expect(node(page, 'kick')).toBeVisible()
  await option(page, 'Delay').click()
  await option(page, 'Spectral ducker').click()
  await expect(node(page, 'spectral_ducker')).toBeVisible()
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await page.getByRole('button', { name: 'Tidy up' }).click()
  await page.getByRole('button', { name: 'Zoom to fit' }).click()
  await wire(page, out(page, 'kick'), main(page, 'delay'))
  await expect(cable(page, 'kick', 'delay')).toBeAttached()
  await expect(cable(page, 'kick', 'Output')).toHaveCount(0)
  await wire(page, out(page, 'delay'), main(page, 'spectral_ducker'))
  await expect(cable(page, 'delay', 'spectral_ducker')).toBeAttached()
  await wire(page, out(page, 'kick'), key(page, 'spectral_ducker'))
  await expect(keyCable(page, 'kick', 'spectral_ducker')).toBeAttached()
  await page.keyboard.press('Control+s')
  await expect.poll(() => readFileSync(path, 'utf8')).toContain('"toPort": 1')
  for (let presses = 0; presses < 30; presses++) {
    const undo = page.locator('.step-button').first()
    if (!(await undo.isEnabled()) || /Nothing/.test((await undo.getAttribute('aria-label')) ?? '')) break
    await undo.click()
    await page.waitForTimeout(50)
  }
  await expect(page.getByText('This rack is empty')).toBeVisible()
  await page.keyboard.press('Control+s')
  await expect.poll(() => readFileSync(path, 'utf8')).toBe(before)
})

test('a key cable leaves what it listens to as loud as it was', async ({ mam, page }) => {
  await openGraph(mam, page, {
    nodes: [
      { id: 'kick', type: 'kick' },
      { id: 'duck', type: 'compressor' },
    ],
  })
  await expect(cable(page, 'kick', 'Output')).toBeAttached()
  await wire(page, out(page, 'kick'), key(page, 'duck'))
  await expect(keyCable(page, 'kick', 'duck')).toBeAttached()
  await expect(cable(page, 'kick', 'Output')).toBeAttached()
})

test('a rack is wired by keys alone', async ({ mam, page }) => {
  await openGraph(mam, page, {
    nodes: [
      { id: 'kick', type: 'kick' },
      { id: 'delay', type: 'delay' },
    ],
  })
  await node(page, 'kick').focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Connect to…' }).press('Enter')
  await expect(page.getByRole('combobox', { name: 'Connect kick to: Search' })).toBeFocused()
  await page.keyboard.type('delay')
  await page.keyboard.press('Enter')
  await expect(cable(page, 'kick', 'delay')).toBeAttached()
  await expect(node(page, 'kick')).toBeFocused()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Add behind it…' }).press('Enter')
  await expect(page.getByRole('combobox', { name: 'Add behind kick: Search' })).toBeFocused()
  await page.keyboard.type('reverb')
  await page.keyboard.press('Enter')
  await expect(cable(page, 'kick', 'reverb')).toBeAttached()
  await expect(node(page, 'reverb')).toBeVisible()
  await page.getByRole('button', { name: 'Zoom to fit' }).press('Enter')
  await node(page, 'kick').focus()
  await page.keyboard.press('ArrowRight')
  await expect(node(page, 'kick')).not.toBeFocused()
  await expect(graph(page).locator('.gnode:focus')).toHaveCount(1)
  await page.keyboard.press('Control+d')
  await expect(graph(page).locator('.gnode')).toHaveCount(5)
  await page.keyboard.press('Control+z')
  await expect(graph(page).locator('.gnode')).toHaveCount(4)
  await node(page, 'reverb').focus()
  await page.keyboard.press('Delete')
  await expect(node(page, 'reverb')).toHaveCount(0)
})

test('a node dragged from the palette onto a cable stands in it', async ({ mam, page }) => {
  await openGraph(mam, page, pair)
  await page.getByRole('button', { name: 'Add node' }).click()
  await page.getByRole('button', { name: 'Zoom out' }).click()
  const line = page.locator('.react-flow__edge', { has: page.locator('path') }).first()
  const a = await middleOf(out(page, 'kick'))
  const b = await middleOf(main(page, 'delay'))
  await expect(line).toBeAttached()
  const target = graph(page)
  const box = (await target.boundingBox())!
  await option(page, 'Reverb').dragTo(target, {
    targetPosition: { x: (a.x + b.x) / 2 - box.x, y: (a.y + b.y) / 2 - box.y },
  })
  await expect(cable(page, 'kick', 'reverb')).toBeAttached()
  await expect(cable(page, 'reverb', 'delay')).toBeAttached()
  await expect(cable(page, 'kick', 'delay')).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(cable(page, 'kick', 'delay')).toBeAttached()
})

test('a cable that may not be says why, and changes nothing', async ({ mam, page }) => {
  await openGraph(mam, page, pair)
  await wire(page, out(page, 'delay'), main(page, 'delay'))
  await expect(said(page)).toContainText('cannot feed itself')
  await dragTo(page, await middleOf(out(page, 'kick')), await middleOf(main(page, 'delay')))
  await expect(said(page)).toContainText('connected to delay there already')
  await expect(node(page, 'delay')).not.toHaveAttribute('data-takes')
  await page.mouse.up()
  await expect(page.getByRole('button', { name: 'Nothing to undo' })).toBeVisible()
})

test('a drag is one step, and the place is kept in the file', async ({ mam, page }) => {
  const path = await openGraph(mam, page, pair)
  const from = await middleOf(node(page, 'delay').locator('.gnode-name'))
  await dragTo(page, from, { x: from.x + 60, y: from.y + 80 })
  await page.mouse.up()
  await expect.poll(() => placed(mam)).toBe(2)
  await page.keyboard.press('Control+s')
  await expect.poll(() => readFileSync(path, 'utf8')).toContain('"editor"')
  await expect(page.getByRole('button', { name: 'Undo Move 2 nodes' })).toBeEnabled()
  await page.keyboard.press('Control+z')
  await expect.poll(() => placed(mam)).toBe(0)
})

test('the gain of a cable is typed on it', async ({ mam, page }) => {
  await openGraph(mam, page, pair)
  const a = await middleOf(out(page, 'kick'))
  const b = await middleOf(main(page, 'delay'))
  await page.mouse.dblclick((a.x + b.x) / 2, (a.y + b.y) / 2)
  const field = page.getByRole('textbox', { name: 'Gain from kick to delay' })
  await field.fill('50')
  await field.press('Enter')
  await expect(page.getByRole('button', { name: 'Gain from kick to delay: 50 %' })).toBeVisible()
})

test('a cable is removed by pressing it and Delete', async ({ mam, page }) => {
  await openGraph(mam, page, pair)
  const a = await middleOf(out(page, 'kick'))
  const b = await middleOf(main(page, 'delay'))
  await page.mouse.click((a.x + b.x) / 2, (a.y + b.y) / 2)
  await page.keyboard.press('Delete')
  await expect(cable(page, 'kick', 'delay')).toHaveCount(0)
  await expect(cable(page, 'kick', 'Output')).toBeAttached()
})

test('in stage mode the graph is looked at, and pads play', async ({ mam, page }) => {
  await openGraph(mam, page, pair)
  await enterStage(page)
  await page.getByRole('button', { name: 'Rack', exact: true }).click()
  await expect(page.getByText('Stage mode: look, and play the pads')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add node' })).toHaveCount(0)
  await node(page, 'delay').click()
  await page.keyboard.press('Delete')
  await expect(node(page, 'delay')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Play kick' })).toBeVisible()
})

test('two thousand nodes open, and one of them comes near', async ({ mam, page }) => {
  const nodes = Array.from({ length: 2000 }, (_, i) => ({ id: `n${i}`, type: i % 4 === 0 ? 'kick' : 'delay' }))
  const connections = nodes.flatMap(({ id, type }, i) => (type === 'delay' ? [{ from: `n${i - 1}`, to: id }] : []))
  await openGraph(mam, page, { nodes, connections })
  await expect(page.locator('.graph-far canvas')).toBeAttached()
  await expect(said(page)).toContainText('2000 nodes, drawn small')
  await expect(graph(page).locator('.gnode')).toHaveCount(0)
  const colours = await page.locator('.graph-far canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    let painted = 0
    for (let i = 3; i < data.length; i += 4) if (data[i]! > 0) painted++
    return painted
  })
  expect(colours).toBeGreaterThan(10_000)
  const box = (await graph(page).boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  for (let turns = 0; turns < 12; turns++) await page.mouse.wheel(0, -300)
  await expect(page.locator('.graph-far')).toHaveCount(0)
  await expect(graph(page).locator('.gnode').first()).toBeVisible()
})

test('axe finds nothing serious, with palette and menu open', async ({ mam, page }) => {
  await openGraph(mam, page, pair)
  expect(await serious(page)).toEqual([])
  await page.getByRole('button', { name: 'Add node' }).click()
  expect(await serious(page)).toEqual([])
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await node(page, 'kick').click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Duplicate' })).toBeVisible()
  expect(await serious(page)).toEqual([])
})

test('keys of the graph are changed under Shortcuts, and conflicts are told there', async ({ mam, page }) => {
  await openGraph(mam, page, pair)
  await page.locator('.rail').getByRole('button', { name: 'View', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Shortcuts', exact: true }).click()
  await page.getByRole('searchbox', { name: 'Find a shortcut' }).fill('Duplicate Nodes')
  const change = page.getByRole('button', { name: 'Change the keys of Duplicate Nodes' })
  await change.click()
  await page.keyboard.press('Control+s')
  await expect(page.locator('.shortcuts').getByRole('alert')).toContainText('Ctrl+S is Save already')
  await page.getByRole('button', { name: 'Leave it' }).click()
  await change.click()
  await page.keyboard.press('Control+j')
  await page.keyboard.press('2')
  await node(page, 'kick').focus()
  await page.keyboard.press('Control+d')
  await page.keyboard.press('Control+j')
  await expect(node(page, 'kick2')).toBeVisible()
  const { nodes } = JSON.parse(mam.server.host.rackText ?? '{}') as { nodes: readonly { id: string }[] }
  expect(nodes.map(({ id }) => id)).toEqual(['kick', 'delay', 'kick2'])
  await node(page, 'kick2').click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Duplicate' })).toContainText('Ctrl+J')
})
