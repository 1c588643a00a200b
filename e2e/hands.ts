/** What a person does with mouse and keys to build a rack, in the words that the page shows. */
import type { Locator, Page } from '@playwright/test'
import { expect } from './mam.ts'

/** As in a browser that has never shown MAM. */
export const forgetLayout = (page: Page) => page.addInitScript(() => localStorage.removeItem('mam.layout'))

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
export const graph = (page: Page) => page.getByRole('region', { name: 'Graph of the rack' })
export const box = (page: Page, key: string) => page.locator(`.gnode[data-key="${key}"]`)
/** The box of the rack's own output has a key that no node can have. */
export const output = (page: Page) => page.locator('.gnode.is-output')
export const outPort = (node: Locator) => node.locator('.port.source')
export const mainPort = (node: Locator) => node.locator('.port.target.is-audio')
export const keyPort = (node: Locator) => node.locator('.port.target.is-key')
export const cable = (page: Page, from: string, to: string) =>
  page.getByLabel(`Cable from ${from} to ${to}`, { exact: true })
export const keyCable = (page: Page, from: string, to: string) => page.getByLabel(`Key cable from ${from} to ${to}`)
export const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' })
export const cell = (page: Page, node: string, bar: number, step: number) =>
  page.getByRole('gridcell', { name: new RegExp(`^${node} bar ${bar} step ${step},`) })

/** From the File menu. */
export async function file(page: Page, item: string): Promise<void> {
  await button(page, 'File').click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** An empty session, and a new rack in it. */
export async function beginRack(page: Page): Promise<void> {
  await file(page, 'New Session')
  await page.getByRole('heading', { name: 'No rack is open' }).waitFor()
  await button(page, 'New rack').click()
  await expect(page.getByText('This rack is empty')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Add a node' })).toBeVisible()
}

/** From the open palette. */
export async function addNode(page: Page, title: string, id: string): Promise<void> {
  const option = page.getByRole('option').filter({ has: page.getByText(title, { exact: true }) })
  await option.click()
  await expect(box(page, id)).toBeVisible()
}

export async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await target.boundingBox())!
  return { x: x + width / 2, y: y + height / 2 }
}

export async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [a, b] = [await middleOf(from), await middleOf(to)]
  await page.mouse.move(a.x, a.y)
  await page.mouse.down()
  await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2, { steps: 4 })
  await page.mouse.move(b.x, b.y, { steps: 4 })
  await page.mouse.up()
}

/** The head of a box selects it: its middle may be its button. */
export async function chooseNode(page: Page, id: string): Promise<void> {
  await box(page, id).locator('.gnode-name').click()
  await expect(inspector(page).getByRole('textbox', { name: `Name of ${id}` })).toBeVisible()
}

/** Nothing is selected, so that the inspector shows the rack. */
export async function chooseRack(page: Page): Promise<void> {
  await graph(page)
    .locator('.react-flow__pane')
    .click({ position: { x: 12, y: 12 } })
  await expect(inspector(page).getByRole('textbox', { name: 'Tempo' })).toBeVisible()
}

/** Into a field that takes numbers with their units. */
export async function fill(field: Locator, text: string): Promise<void> {
  await field.fill(text)
  await field.press('Enter')
}

/** The value of a knob, typed. */
export async function setKnob(page: Page, name: string, text: string, shown: string | RegExp): Promise<void> {
  const knob = inspector(page).getByRole('slider', { name, exact: true })
  await knob.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
  await expect(knob).toHaveAttribute('aria-valuetext', shown)
}
