import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { enterStage, expect, type Mam, test } from './mam.ts'

const card = (page: Page, name: string) => page.getByRole('region', { name })

async function openHealth(page: Page): Promise<void> {
  await page.keyboard.press('6')
  await expect(page.getByRole('heading', { name: 'Health', exact: true })).toBeVisible()
}

async function play(mam: Mam, page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => mam.server.host.engine.status().state).toBe('playing')
}

/** As if the engine said so: what would go wrong on stage cannot be asked of a healthy one, and this machine may be busy. */
function pretend(mam: Mam, change: object): void {
  const { engine } = mam.server.host
  const ask = engine.telemetry.bind(engine)
  const callbackUs = { now: 0, mean: 0, p99: 0, worst: 0 }
  const value = (options: { nodes: boolean }) => ({ ...ask(options), callbackUs, ...change })
  Object.defineProperty(engine, 'telemetry', { value })
}

/** New ones each time that they are asked for: they stay half a second old. */
const lateBlocks = (count: number) => ({
  get xruns() {
    return Array.from({ length: count }, (_, i) => ({
      number: Date.now() * 100 + i,
      cause: 'cpu',
      ageMs: 500,
      us: 3000,
    }))
  },
})

test('6 shows health and 2 the rack again, while the sound goes on', async ({ mam, opened }) => {
  await play(mam, opened)
  await openHealth(opened)
  await expect(opened.getByRole('button', { name: 'Health' })).toHaveAttribute('aria-current', 'page')
  await opened.keyboard.press('2')
  await expect(opened.getByRole('heading', { name: 'acid' })).toBeVisible()
  expect(mam.server.host.engine.status().state).toBe('playing')
})

test('every node of the rack stands in the table with its time, sorted by the press of a key', async ({
  mam,
  opened,
}) => {
  await play(mam, opened)
  await openHealth(opened)
  const names = () => card(opened, 'Nodes of acid').getByRole('rowheader').allTextContents()
  await expect.poll(async () => (await names()).length).toBe(mam.server.host.player.rack!.plan.nodes.length)
  await expect(card(opened, 'Nodes of acid').getByRole('row').nth(1)).not.toContainText('0 µs')
  const byName = opened.getByRole('button', { name: 'Node', exact: true })
  await byName.focus()
  await opened.keyboard.press('Enter')
  await expect(opened.getByRole('columnheader', { name: 'Node' })).toHaveAttribute('aria-sort', 'ascending')
  expect(await names()).toEqual((await names()).toSorted())
})

test('load, latency, queues and memory are told, and who is connected', async ({ mam, opened }) => {
  await play(mam, opened)
  await openHealth(opened)
  await expect(card(opened, 'Load')).toContainText('frames =')
  await expect(card(opened, 'Latency')).toContainText('Block')
  await expect(card(opened, 'Queues')).toContainText(/Ready ahead.* ms/)
  await expect(card(opened, 'Since the start')).toContainText(/Memory of MAM\d+ MB/)
  await expect(card(opened, 'Connected')).toContainText('answers')
})

test('health is measured only while somebody looks', async ({ mam, opened }) => {
  expect(mam.server.host.health.watcherCount).toBe(0)
  await openHealth(opened)
  await expect.poll(() => mam.server.host.health.watcherCount).toBe(1)
  await opened.keyboard.press('2')
  await expect.poll(() => mam.server.host.health.watcherCount).toBe(0)
})

test('what is wrong shows in the rail, in one bar, and with what helps under Health', async ({ mam, opened }) => {
  pretend(mam, lateBlocks(5))
  await expect(opened.getByRole('button', { name: /Health , \d findings?/ })).toBeVisible()
  await expect(opened.getByRole('log')).toContainText('took longer than they have')
  await openHealth(opened)
  const findings = opened.getByRole('region', { name: 'Findings' })
  await expect(findings).toContainText('5 blocks of the last ten seconds took longer than they have.')
  await expect(findings).toContainText('What helps: A larger block')
  await expect(card(opened, 'Late blocks')).toContainText('Our work')
})

test('a block size is kept by the session, reaches the device, and is undone', async ({ mam, opened }) => {
  await openHealth(opened)
  const block = opened.getByRole('combobox', { name: 'Block' })
  const before = mam.server.host.engine.status().blockFrames
  await block.selectOption('1024')
  await expect.poll(() => mam.server.host.engine.status().blockFrames).toBe(1024)
  await opened.keyboard.press('Control+z')
  await expect(block).toHaveValue('0')
  await expect.poll(() => mam.server.host.engine.status().blockFrames).toBe(before)
})

test('threads are chosen for the session, reach the engine, and are undone', async ({ mam, opened }) => {
  await openHealth(opened)
  const threads = opened.getByRole('combobox', { name: 'Threads' })
  await expect(threads.getByRole('option', { name: 'Usual' })).toHaveCount(1)
  const count = () => mam.server.host.engine.telemetry({ nodes: false }).parallel.threads
  await threads.selectOption('2')
  await expect.poll(count).toBe(2)
  await play(mam, opened)
  const { files } = mam.server.host.editor.project.document
  expect([...files.values()].find(({ kind }) => kind === 'session')!.text).toContain('"realtimeThreads": 2')
  await opened.keyboard.press('Control+z')
  await expect(threads).toHaveValue('0')
  await expect.poll(count).toBe(1)
})

test('a lookahead that nobody can play with is not taken', async ({ mam, opened }) => {
  await openHealth(opened)
  const lookahead = opened.getByRole('spinbutton', { name: 'Lookahead' })
  await lookahead.fill('5')
  await lookahead.press('Enter')
  expect(await lookahead.evaluate((field: HTMLInputElement) => field.validity.valid)).toBe(false)
  await lookahead.fill('2000')
  await lookahead.press('Enter')
  await expect.poll(() => mam.server.host.health.margins.safety.lookaheadMs).toBe(2000)
})

test('the last ten minutes are saved on stage without a question', async ({ mam, opened }) => {
  await play(mam, opened)
  await enterStage(opened)
  await openHealth(opened)
  await opened.getByRole('button', { name: 'Save the last ten minutes' }).click()
  await expect(opened.getByRole('log')).toContainText('The last ten minutes are in')
  const state = join(mam.folder, 'state')
  const [name] = readdirSync(state).filter((one) => one.startsWith('trace-'))
  const { traceEvents } = JSON.parse(readFileSync(join(state, name!), 'utf8'))
  expect(traceEvents.filter(({ ph }: { ph: string }) => ph === 'X').length).toBeGreaterThan(10)
  await expect(opened.getByRole('button', { name: 'Save as…' })).toHaveCount(0)
})

test('the last ten minutes are saved under a name, from the menu', async ({ mam, opened }) => {
  await opened.getByRole('button', { name: 'File', exact: true }).click()
  await opened.getByRole('menuitem', { name: /Save the Last Ten Minutes/ }).click()
  const path = join(mam.folder, 'night.json')
  await opened.getByRole('textbox', { name: 'Path of the trace file' }).fill(path)
  await opened.keyboard.press('Enter')
  await expect.poll(() => existsSync(path)).toBe(true)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveProperty('traceEvents')
})

for (const [name, viewport] of Object.entries({
  'small window': { width: 1280, height: 720 },
  '4K': { width: 3840, height: 2160 },
  phone: { width: 390, height: 844 },
})) {
  test(`health fits a ${name}, with findings and nodes of long names, and axe finds nothing serious`, async ({
    mam,
    opened,
  }) => {
    await opened.setViewportSize(viewport)
    pretend(mam, { feeder: { marginFrames: 0, idleMs: 4000 } })
    const nodes = Array.from({ length: 60 }, (_, i) => ({
      id: i % 2 === 0 ? `a_node_with_a_name_that_is_far_too_long_for_any_table_${i}` : `kick${i}`,
      type: 'kick',
    }))
    await mam.server.host.open(mam.writeRack('crowd', { nodes }))
    await openHealth(opened)
    await expect(opened.getByRole('region', { name: 'Findings' })).toContainText('stood still')
    await expect(opened.getByRole('button', { name: 'Show 10 more nodes' })).toBeVisible()
    const [needs, has] = await opened.evaluate(() => {
      const view = document.querySelector('.app-view')!
      return [view.scrollWidth, view.clientWidth]
    })
    expect(needs).toBeLessThanOrEqual(has!)
    const { violations } = await new AxeBuilder({ page: opened }).analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  })
}
