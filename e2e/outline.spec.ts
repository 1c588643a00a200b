import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, type Mam, test } from './mam.ts'

async function openOutline(mam: Mam, page: Page, rack: object): Promise<void> {
  await mam.start(mam.writeRack('night', rack))
  await page.addInitScript(() => localStorage.setItem('mam.layout', JSON.stringify({ rackShow: 'outline' })))
  await page.goto(mam.server.url)
  await page.getByRole('region', { name: 'Outline of the rack' }).waitFor()
}

const transport = { bpm: 120, lengthBars: 1, patterns: [{ nodeId: 'kick', steps: 'x...x...x...x...' }] }
const pair = {
  nodes: [
    { id: 'kick', type: 'kick' },
    { id: 'delay', type: 'delay' },
  ],
  connections: [{ from: 'kick', to: 'delay' }],
  transport,
}
const table = (page: Page) => page.getByRole('treegrid', { name: 'Outline of the rack' })
const row = (page: Page, name: string) =>
  table(page)
    .getByRole('row')
    .filter({ has: page.getByText(name, { exact: true }) })
const focused = (page: Page) => table(page).locator('[role=row]:focus')

interface Written {
  readonly nodes: readonly { readonly id: string; readonly type: string }[]
  readonly connections?: readonly { readonly from: string; readonly to: string; readonly gainPercent?: number }[]
  readonly editor?: { readonly groups?: readonly { readonly name: string; readonly nodes: readonly string[] }[] }
}
const written = ({ server }: Mam) => JSON.parse(server.host.rackText ?? '{}') as Written
const ids = (mam: Mam) => written(mam).nodes.map(({ id }) => id)

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

test('a rack is built, wired and taken apart by the keyboard alone', async ({ mam, page }) => {
  await openOutline(mam, page, { nodes: [], transport: { ...transport, patterns: [] } })
  const empty = mam.server.host.rackText
  await page.getByRole('combobox', { name: 'Type of the new node' }).focus()
  for (const type of ['kick', 'delay', 'compressor']) {
    await page.keyboard.type(type)
    await press(page, 'Enter')
    await expect(row(page, type)).toHaveAttribute('aria-selected', 'true')
  }
  await table(page).locator('[role=row][tabindex="0"]').focus()
  await press(page, 'Home')
  await expect(row(page, 'kick')).toBeFocused()
  // Connect: from what is chosen, to what is typed.
  await press(page, 'c')
  await expect(page.getByRole('combobox', { name: 'From' })).toBeFocused()
  await press(page, 'Tab')
  await page.keyboard.type('del')
  await press(page, 'Tab', 'Tab', 'Enter')
  await expect.poll(() => written(mam).connections).toEqual([{ from: 'kick', to: 'delay' }])
  await expect(row(page, 'kick')).toBeFocused()
  // Rename, then open it and turn down what goes out.
  await press(page, 'F2')
  await page.keyboard.type('boom')
  await press(page, 'Enter')
  await expect(row(page, 'boom')).toBeFocused()
  await press(page, 'ArrowRight', 'ArrowDown')
  await expect(focused(page)).toContainText('to delay')
  await press(page, 'Enter')
  await page.keyboard.type('50')
  await press(page, 'Enter')
  await expect.poll(() => written(mam).connections?.[0]?.gainPercent).toBe(50)
  await press(page, 'Escape')
  await expect(focused(page)).toContainText('to delay')
  await press(page, 'Delete')
  await expect.poll(() => written(mam).connections ?? []).toEqual([])
  await expect(table(page).getByText('to delay')).toHaveCount(0)
  await press(page, 'Home')
  await expect(row(page, 'boom')).toBeFocused()
  await press(page, 'b')
  await expect(row(page, 'boom').getByRole('button', { name: 'bypassed' })).toBeVisible()
  await press(page, 'Control+d')
  await expect.poll(() => ids(mam).length).toBe(4)
  for (let steps = 0; mam.server.host.rackText !== empty && steps < 12; steps++) {
    const before = mam.server.host.rackText
    await press(page, 'Control+z')
    await expect.poll(() => mam.server.host.rackText).not.toBe(before)
  }
  expect(mam.server.host.rackText).toBe(empty)
})

test('nodes are grouped, and the group is renamed and dissolved', async ({ mam, page }) => {
  await openOutline(mam, page, pair)
  await row(page, 'kick').click()
  await press(page, 'Shift+ArrowDown', 'Control+g')
  await page.getByRole('textbox', { name: 'Name of the group' }).fill('Low end')
  await press(page, 'Enter')
  await expect.poll(() => written(mam).editor?.groups).toEqual([{ name: 'Low end', nodes: ['kick', 'delay'] }])
  const group = row(page, 'Group Low end')
  await group.click()
  await press(page, 'F2')
  await page.keyboard.type('Feet')
  await press(page, 'Enter')
  await expect(row(page, 'Group Feet')).toBeFocused()
  await press(page, 'ArrowLeft')
  await expect(row(page, 'kick')).toHaveCount(0)
  await press(page, 'Delete')
  await expect(row(page, 'kick')).toBeVisible()
  expect(ids(mam)).toEqual(['kick', 'delay'])
})

test('what is copied is pasted with what connects it', async ({ mam, page }) => {
  await openOutline(mam, page, pair)
  await row(page, 'kick').click()
  await press(page, 'Control+a', 'Control+c')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Paste' }).click()
  await expect.poll(() => ids(mam).length).toBe(4)
  expect(written(mam).connections).toHaveLength(2)
})

test('a node is put into a connection, and another type takes the place of one', async ({ mam, page }) => {
  await openOutline(mam, page, pair)
  await row(page, 'kick').click()
  const more = async (item: string) => {
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await more('Insert after…')
  await page.getByRole('combobox', { name: 'Type of the new node' }).last().fill('reverb')
  await press(page, 'Enter')
  await expect
    .poll(() =>
      written(mam)
        .connections?.map(({ from, to }) => `${from} ${to}`)
        .toSorted(),
    )
    .toEqual(['kick reverb', 'reverb delay'])
  await row(page, 'kick').click()
  await more('Replace…')
  await page.getByRole('combobox', { name: 'Replace kick by' }).fill('clap')
  await press(page, 'Enter')
  await expect.poll(() => written(mam).nodes[0]?.type).toBe('clap')
})

test('levels are told as text while it plays', async ({ mam, page }) => {
  await openOutline(mam, page, pair)
  const level = page.getByRole('meter', { name: 'Level of kick' })
  await expect(level).toHaveText('−∞ dB')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => level.getAttribute('aria-valuenow')).not.toBe('-60')
})

test('two thousand nodes are a list of as many rows as fit', async ({ mam, page }) => {
  const nodes = Array.from({ length: 2000 }, (_, i) => ({ id: `n${i + 1}`, type: 'delay' }))
  await openOutline(mam, page, { nodes, transport: { ...transport, patterns: [] } })
  await expect(table(page)).toHaveAttribute('aria-rowcount', '2001')
  expect(await table(page).getByRole('row').count()).toBeLessThan(80)
  await row(page, 'n1').click()
  await press(page, 'End')
  await expect(row(page, 'n2000')).toBeFocused()
  await page.getByRole('searchbox', { name: 'Find a node' }).fill('n1999')
  await expect(row(page, 'n1999')).toBeVisible()
  await expect(table(page)).toHaveAttribute('aria-rowcount', '2')
})

test('the outline has no fault that a machine can find', async ({ mam, page }) => {
  await openOutline(mam, page, { ...pair, editor: { groups: [{ name: 'Low', nodes: ['kick'] }] } })
  await row(page, 'kick').click()
  await press(page, 'ArrowRight', 'c')
  const { violations } = await new AxeBuilder({ page }).include('.outline').analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)])).toEqual([])
})

test('Alt and an arrow move a node in the file, the focus stays on it, and undo puts it back', async ({
  mam,
  page,
}) => {
  const nodes = ['kick', 'clap', 'delay'].map((type) => ({ id: type, type }))
  await openOutline(mam, page, { nodes, transport })
  const before = mam.server.host.rackText
  await row(page, 'clap').getByText('clap', { exact: true }).first().click()
  await expect(row(page, 'clap')).toBeFocused()
  // The next key means what the page shows, so that has to be there before it.
  const moved = async (key: string, order: readonly string[]) => {
    await press(page, key)
    await expect.poll(() => ids(mam)).toEqual(order)
    await expect
      .poll(async () => {
        const rows = await table(page).getByRole('row').allInnerTexts()
        const places = order.map((id) => rows.findIndex((text) => text.split(/\s+/).includes(id)))
        return places.every((place, i) => place > (places[i - 1] ?? 0))
      })
      .toBe(true)
    await expect(row(page, 'clap')).toBeFocused()
  }
  await moved('Alt+ArrowDown', ['kick', 'delay', 'clap'])
  await moved('Alt+ArrowUp', ['kick', 'clap', 'delay'])
  await moved('Alt+ArrowUp', ['clap', 'kick', 'delay'])
  for (let steps = 0; steps < 3; steps++) {
    const text = mam.server.host.rackText
    await press(page, 'Control+z')
    await expect.poll(() => mam.server.host.rackText).not.toBe(text)
  }
  expect(mam.server.host.rackText).toBe(before)
})
