/** The rack that MAM opens first, built on the page from an empty one: whatever it has, a person can make. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { findDescriptor } from '../engine/formats/nodes.ts'
import { labelOf, labelOfKey } from '../engine/session/labels.ts'
import {
  addNode,
  beginRack,
  box,
  button,
  cable,
  cell,
  chooseNode,
  chooseRack,
  drag,
  file,
  fill,
  forgetLayout,
  inspector,
  keyCable,
  keyPort,
  mainPort,
  outPort,
} from './hands.ts'
import { expect, type Mam, mamCommand, test } from './mam.ts'

test.use({ actionTimeout: 60_000, viewport: { width: 1920, height: 1080 } })

interface DemoNode {
  readonly id: string
  readonly type: string
  readonly params: Readonly<Record<string, number | string>>
  readonly mod?: {
    readonly lfos: readonly { id: number; wave?: string; freqHz: number; phase?: number }[]
    readonly routes: readonly { sourceId: number; destParam: string; depth: number; offset?: number }[]
  }
}

interface DemoPattern {
  readonly nodeId: string
  readonly stepsBars: readonly string[]
  readonly locks?: readonly { readonly step: number; readonly param: string; readonly value: number }[]
}

interface Demo {
  readonly description: string
  readonly nodes: readonly DemoNode[]
  readonly connections: readonly { from: string; to: string; toPort?: number; gainPercent?: number }[]
  readonly mixer: { masterPercent: number; softClip: boolean; inputs: readonly { id: string; gainPercent: number }[] }
  readonly transport: {
    readonly bpm: number
    readonly lengthBars: number
    readonly resolution: number
    readonly swingPercent: number
    readonly patterns: readonly DemoPattern[]
  }
  readonly exports: { readonly controls: readonly object[] }
}

const shipped = join(import.meta.dirname, '../assets/demo/acid.json')

const documentOf = ({ server }: Mam): Demo => JSON.parse(server.host.rackText!)
const nodeOf = (mam: Mam, id: string) => documentOf(mam).nodes.find((node) => node.id === id)!
const float = (value: unknown) => (typeof value === 'number' ? Math.fround(value) : value)

test('the demo is built whole from an empty rack: the same events, the same samples', async ({ mam, page }) => {
  test.setTimeout(900_000)
  const demo: Demo = JSON.parse(readFileSync(shipped, 'utf8'))
  await forgetLayout(page)
  await page.goto(mam.server.url)
  await page.getByRole('heading', { name: 'acid' }).waitFor()
  await beginRack(page)
  await test.step('its nodes', () => addNodes(page, demo))
  await test.step('what is heard, and how loud', () => setMixer(page, mam, demo))
  await test.step('its cables', () => connectAll(page, mam, demo))
  await test.step('its time', () => setTime(page, mam, demo))
  for (const node of demo.nodes) await test.step(`values of ${node.id}`, () => setNode(page, mam, node))
  for (const pattern of demo.transport.patterns)
    await test.step(`steps of ${pattern.nodeId}`, () => writePattern(page, mam, pattern))
  await file(page, 'Save As…')
  await fill(page.getByRole('textbox', { name: 'Path of the session file' }), join(mam.folder, 'demo.mamsession'))
  await expect(page.getByText('saved', { exact: true })).toBeVisible()
  const [name, ...others] = readdirSync(join(mam.folder, 'racks'))
  expect(others).toEqual([])
  const built = join(mam.folder, 'racks', name!)
  await mamCommand('check', built)
  expect(JSON.parse((await mamCommand('events', built, '--json')).stdout)).toEqual(
    JSON.parse((await mamCommand('events', shipped, '--json')).stdout),
  )
  const hashOf = async (rack: string, as: string) =>
    JSON.parse((await mamCommand('render', rack, '-o', join(mam.folder, as), '--json')).stdout).sha256
  expect(await hashOf(built, 'built.wav')).toBe(await hashOf(shipped, 'shipped.wav'))
})

async function addNodes(page: Page, { nodes }: Demo): Promise<void> {
  for (const { type } of nodes) await addNode(page, findDescriptor(type)!.title, type)
  await button(page, 'Close').click()
  await button(page, 'Tidy up').click()
  await button(page, 'Zoom to fit').click()
  for (const { type, id } of nodes) {
    if (type === id) continue
    await chooseNode(page, type)
    await fill(inspector(page).getByRole('textbox', { name: `Name of ${type}` }), id)
    await expect(box(page, id)).toBeVisible()
  }
}

async function setMixer(page: Page, mam: Mam, { mixer }: Demo): Promise<void> {
  for (const { id, gainPercent } of mixer.inputs) {
    await chooseNode(page, id)
    await button(page, 'Send to the output').click()
    await fill(inspector(page).getByRole('textbox', { name: 'Level in the output' }), String(gainPercent))
    await expect
      .poll(() => documentOf(mam).mixer.inputs.find((input) => input.id === id)?.gainPercent ?? 100)
      .toBe(gainPercent)
  }
  await chooseRack(page)
  await fill(inspector(page).getByRole('textbox', { name: 'Level', exact: true }), String(mixer.masterPercent))
  await inspector(page).getByRole('switch', { name: 'Soft clip' }).click()
  await expect.poll(() => documentOf(mam).mixer).toMatchObject({ masterPercent: 88, softClip: true })
}

async function connectAll(page: Page, mam: Mam, { connections }: Demo): Promise<void> {
  for (const { from, to, toPort, gainPercent } of connections) {
    await drag(page, outPort(box(page, from)), (toPort === 1 ? keyPort : mainPort)(box(page, to)))
    await expect((toPort === 1 ? keyCable : cable)(page, from, to)).toBeAttached()
    if (gainPercent === undefined) continue
    await chooseNode(page, from)
    await fill(inspector(page).getByRole('textbox', { name: `Gain to ${to}`, exact: true }), String(gainPercent))
    await expect
      .poll(() => documentOf(mam).connections.find((one) => one.from === from && one.to === to)?.gainPercent)
      .toBe(gainPercent)
  }
}

async function setTime(page: Page, mam: Mam, { transport }: Demo): Promise<void> {
  await chooseRack(page)
  const field = (name: string) => inspector(page).getByRole('textbox', { name, exact: true })
  const { bpm, lengthBars, resolution, swingPercent } = transport
  await fill(field('Tempo'), String(bpm))
  await fill(field('Length'), String(lengthBars))
  await fill(field('Steps a bar'), String(resolution))
  await fill(field('Swing'), String(swingPercent))
  await expect.poll(() => documentOf(mam).transport).toMatchObject({ bpm, lengthBars, resolution, swingPercent })
}

/** Each value by its knob, list or switch; those that files seldom set are opened first. */
async function setNode(page: Page, mam: Mam, { id, type, params, mod }: DemoNode): Promise<void> {
  await chooseNode(page, id)
  const descriptor = findDescriptor(type)!
  const further = inspector(page).getByRole('button', { name: /further values?$/ })
  if (await further.isVisible()) await further.click()
  for (const [name, value] of Object.entries(params)) {
    const key = descriptor.fileKeys.find((one) => one.key === name)!
    const label = key.meaning === 'multiplies' ? `File ${labelOfKey(name).toLowerCase()}` : labelOf(descriptor, key)
    await setParam(page, `${id} ${label}`, value)
    const numberOf = (one: unknown) => float(key.choices.find(({ text }) => text === one)?.value ?? one)
    await expect
      .poll(() => numberOf(nodeOf(mam, id).params?.[name] ?? key.initial), { message: `${id} ${name}` })
      .toBe(numberOf(value))
  }
  for (const lfo of mod?.lfos ?? []) await addLfo(page, lfo)
  for (const route of mod?.routes ?? []) await addRoute(page, id, type, route)
  if (mod)
    await expect.poll(() => JSON.stringify(withDefaults(nodeOf(mam, id).mod))).toBe(JSON.stringify(withDefaults(mod)))
}

/** As a file means it that leaves them out. */
const withDefaults = (mod: DemoNode['mod']) => ({
  lfos: mod?.lfos.map(({ id, wave = 'sine', freqHz, phase = 0 }) => [id, wave, float(freqHz), phase]),
  routes: mod?.routes.map(({ sourceId, destParam, depth, offset = 0 }) => [sourceId, destParam, float(depth), offset]),
})

async function setParam(page: Page, name: string, value: number | string): Promise<void> {
  if (typeof value === 'string') {
    await inspector(page).getByRole('combobox', { name, exact: true }).click()
    await page.getByRole('option', { name: value, exact: true }).click()
    return
  }
  await inspector(page).getByRole('slider', { name, exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type(String(value))
  await page.keyboard.press('Enter')
}

async function addLfo(
  page: Page,
  { id, wave = 'sine', freqHz, phase = 0 }: NonNullable<DemoNode['mod']>['lfos'][number],
) {
  await button(page, 'Add an LFO').click()
  await inspector(page)
    .getByRole('combobox', { name: `Wave, LFO ${id}` })
    .selectOption(wave)
  await fill(inspector(page).getByRole('textbox', { name: `Rate of LFO ${id}` }), String(freqHz))
  await fill(inspector(page).getByRole('textbox', { name: `Phase of LFO ${id}` }), String(phase))
}

type Route = NonNullable<DemoNode['mod']>['routes'][number]

/** From the menu of the value that it moves. */
async function addRoute(page: Page, node: string, type: string, { sourceId, destParam, depth, offset = 0 }: Route) {
  const { label } = findDescriptor(type)!.params.find(({ name }) => name === destParam)!
  await button(page, `More for ${label} of ${node}`).click()
  await page.getByRole('menuitem', { name: new RegExp(`^Modulate by LFO ${sourceId} `) }).click()
  const row = inspector(page).getByRole('group', { name: `LFO ${sourceId} to ${label}`, exact: true })
  await fill(row.getByRole('textbox', { name: 'Depth' }), String(depth))
  await fill(row.getByRole('textbox', { name: 'Offset' }), String(offset))
}

async function writePattern(page: Page, mam: Mam, { nodeId, stepsBars, locks = [] }: DemoPattern): Promise<void> {
  const patternOf = () => documentOf(mam).transport.patterns.find((one) => one.nodeId === nodeId)
  await button(page, `Add a pattern for ${nodeId}`).click()
  const tools = page.getByRole('group', { name: `Tools for ${nodeId}` })
  if (!(await tools.isVisible())) await page.getByRole('button', { name: /^Tools, / }).click()
  await fill(tools.getByRole('spinbutton', { name: /Bars/ }), String(stepsBars.length))
  await showBar(page, 1)
  for (const [bar, steps] of stepsBars.entries()) {
    const first = cell(page, nodeId, bar + 1, 1)
    if (!(await first.isVisible())) await button(page, 'Later steps').click()
    for (const [step, sign] of [...steps].entries())
      if (sign === 'x') await cell(page, nodeId, bar + 1, step + 1).click()
  }
  await expect.poll(() => patternOf()?.stepsBars).toEqual(stepsBars)
  await showBar(page, 1)
  for (const param of new Set(locks.map((lock) => lock.param)))
    await drawLane(
      page,
      mam,
      nodeId,
      param,
      locks.filter((lock) => lock.param === param),
    )
}

async function showBar(page: Page, bar: number): Promise<void> {
  const earlier = button(page, 'Earlier steps')
  while ((await earlier.isEnabled()) && bar === 1) await earlier.click()
}

type Lock = NonNullable<DemoPattern['locks']>[number]

/** A press on a step of the lane locks it, and its value is typed. */
async function drawLane(page: Page, mam: Mam, node: string, param: string, locks: readonly Lock[]): Promise<void> {
  const { type } = nodeOf(mam, node)
  const { label } = findDescriptor(type)!.params.find(({ name }) => name === param)!
  await page.getByRole('combobox', { name: 'Lock lane' }).selectOption({ label })
  for (const { step, value } of locks) {
    const at = page.getByRole('slider', { name: `${label} of ${node}, bar 1 step ${step + 1}`, exact: true })
    await at.click()
    await expect(at).not.toHaveAttribute('aria-valuetext', 'no lock')
    await fill(page.locator('.lane-detail').getByRole('spinbutton', { name: /Value/ }), String(value))
    await expect
      .poll(() => {
        const pattern = documentOf(mam).transport.patterns.find((one) => one.nodeId === node)
        return float(pattern?.locks?.find((lock) => lock.step === step && lock.param === param)?.value)
      })
      .toBe(float(value))
  }
  await button(page, `Hide the lane of ${label}`).click()
}
