/** The whole way of a new user, from what `npm start` opens to a saved rack that was played on stage. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
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
  middleOf,
  outPort,
  output,
  setKnob,
} from './hands.ts'
import { brightness, enterStage, expect, leaveStage, mamCommand, recordSound, rms, test } from './mam.ts'

test.use({ actionTimeout: 60_000 })

const RATE = 48_000
/** At the 120 bpm of a new rack. */
const BEAT = RATE / 2
const BAR = 4 * BEAT
const STEP = BAR / 16

/** As `mam events --json` writes them. */
interface RackEvent {
  readonly frame: number
  readonly node: string
  readonly type: string
  readonly param: string
  readonly value: number
  readonly rampMs: number
}

/** Level of each part of a span that comes again and again, wherever in it the sound begins. */
function folded(sound: Float32Array, span: number, parts: number, of: (part: Float32Array) => number): number[] {
  const length = span / parts
  return Array.from({ length: parts }, (_, part) => {
    const levels = Array.from({ length: Math.floor(sound.length / span) }, (_, turn) =>
      of(sound.slice(turn * span + part * length, turn * span + (part + 1) * length)),
    )
    return levels.reduce((sum, level) => sum + level, 0) / levels.length
  })
}

/** Level of what is high, of which a kick has little behind its strike. */
const treble = (sound: Float32Array) => rms(sound.map((sample, i) => sample - (sound[i - 1] ?? sample)))

/** How far it goes down within a beat: 1 is not at all. */
function duckOf(sound: Float32Array): number {
  const levels = folded(sound, BEAT, 8, rms)
  return Math.min(...levels) / Math.max(...levels)
}

/** Of the cable to the output. */
async function setGain(page: Page, from: string, percent: string): Promise<void> {
  const [a, b] = [await middleOf(outPort(box(page, from))), await middleOf(mainPort(output(page)))]
  await page.mouse.dblclick((a.x + b.x) / 2, (a.y + b.y) / 2)
  await fill(page.getByRole('textbox', { name: `Gain from ${from} to Output` }), percent)
}

test('a new user builds a ducked delay with a filter sweep, plays it on stage and saves it', async ({ mam, page }) => {
  test.setTimeout(600_000)
  await forgetLayout(page)
  await page.goto(mam.server.url)
  await page.getByRole('heading', { name: 'acid' }).waitFor()

  await test.step('four nodes from nothing, the delay ducked by the kick', async () => {
    await beginRack(page)
    await addNode(page, 'Kick', 'kick')
    await addNode(page, 'TB-303 ext', 'tb303_ext')
    await addNode(page, 'Delay', 'delay')
    await addNode(page, 'Spectral ducker', 'spectral_ducker')
    await button(page, 'Close').click()
    await button(page, 'Tidy up').click()
    await button(page, 'Zoom to fit').click()
    await drag(page, outPort(box(page, 'tb303_ext')), mainPort(box(page, 'delay')))
    await expect(cable(page, 'tb303_ext', 'delay')).toBeAttached()
    await drag(page, outPort(box(page, 'delay')), mainPort(box(page, 'spectral_ducker')))
    await expect(cable(page, 'delay', 'spectral_ducker')).toBeAttached()
    await drag(page, outPort(box(page, 'kick')), keyPort(box(page, 'spectral_ducker')))
    await expect(keyCable(page, 'kick', 'spectral_ducker')).toBeAttached()
    await expect(cable(page, 'kick', 'Output')).toBeAttached()
    await button(page, 'Tidy up').click()
    await button(page, 'Zoom to fit').click()
    await chooseNode(page, 'delay')
    await setKnob(page, 'delay Mix', '50', /./)
  })

  await test.step('two bars: four kicks in each, the bass different in the second', async () => {
    await button(page, /^Time · swing/).click()
    await fill(page.getByRole('group', { name: 'Time' }).getByRole('spinbutton', { name: /Length/ }), '2')
    await expect(button(page, 'Show bar 3')).toHaveCount(0)
    await button(page, 'Add a pattern for kick').click()
    await button(page, 'Tools, Tools for kick').click()
    await page.getByRole('group', { name: 'Tools for kick' }).getByRole('button', { name: 'Fill evenly' }).click()
    await button(page, 'Add a pattern for tb303_ext').click()
    const tools = page.getByRole('group', { name: 'Tools for tb303_ext' })
    await fill(tools.getByRole('spinbutton', { name: /Bars/ }), '2')
    await cell(page, 'tb303_ext', 1, 1).click()
    await button(page, 'Later steps').click()
    await drag(page, cell(page, 'tb303_ext', 2, 1), cell(page, 'tb303_ext', 2, 3))
    await expect(page.getByRole('gridcell', { name: 'tb303_ext bar 2 step 3, hit' })).toBeVisible()
    await expect(page.getByRole('gridcell', { name: 'kick bar 2 step 13, hit' })).toBeVisible()
    await button(page, 'Earlier steps').click()
    // Space is the button's own while it can be pressed.
    await expect(button(page, 'Earlier steps')).toBeDisabled()
  })

  const sound = recordSound(mam)
  await test.step('the delay is heard to go down on each kick, and only because of the kick', async () => {
    await page.keyboard.press('Space')
    await expect.poll(() => mam.server.host.engine.status().state).toBe('playing')
    await setGain(page, 'kick', '0')
    await expect.poll(async () => duckOf(await sound.take(2 * BAR))).toBeLessThan(0.8)
    await chooseNode(page, 'spectral_ducker')
    await inspector(page).getByRole('button', { name: 'Bypass' }).click()
    await expect.poll(async () => duckOf(await sound.take(2 * BAR))).toBeGreaterThan(0.9)
    await inspector(page).getByRole('button', { name: 'Bypass' }).click()
    await setGain(page, 'kick', '100')
  })

  await test.step('a sweep of the filter through each bar, heard as it is drawn', async () => {
    await page.getByRole('rowheader', { name: 'tb303_ext' }).getByRole('button').click()
    await page.getByRole('combobox', { name: 'Lock lane' }).selectOption({ label: 'Cutoff' })
    const at = (step: number) =>
      page.getByRole('slider', { name: `Cutoff of tb303_ext, bar 1 step ${step}`, exact: true })
    await drag(page, at(1), at(2))
    for (const [step, value] of [
      [1, '150 Hz'],
      [2, '6.00 kHz'],
    ] as const) {
      await at(step).focus()
      await page.keyboard.press('Enter')
      await expect(page.locator('input:focus')).toBeVisible()
      await page.keyboard.type(value)
      await expect(page.locator('input:focus')).toHaveValue(value)
      await page.keyboard.press('Enter')
      await expect(at(step)).toHaveAttribute('aria-valuetext', value)
    }
    await fill(page.getByRole('spinbutton', { name: /Ramp/ }), '1700 ms')
    await expect(at(2)).toHaveAttribute('aria-valuetext', '6.00 kHz, reached in 1.70 s')
    const swept = async () => {
      const parts = folded(await sound.take(2 * BAR), BAR, 4, brightness)
      return Math.max(...parts) / Math.min(...parts)
    }
    await expect.poll(swept).toBeGreaterThan(1.5)
  })

  await test.step('a knob and a pad are offered for the stage', async () => {
    await chooseNode(page, 'tb303_ext')
    await button(page, 'More for Gain of tb303_ext').click()
    await page.getByRole('menuitem', { name: 'Offer to the outside' }).click()
    await chooseRack(page)
    await button(page, 'Offer its pad').click()
    await inspector(page).getByRole('combobox', { name: 'Node' }).selectOption('kick')
    await expect(inspector(page).getByRole('list', { name: 'Pads of the rack' })).toBeVisible()
  })

  await test.step('on stage the knob moves the sound, the pad sounds, and nothing else can happen', async () => {
    await enterStage(page)
    await expect(page.getByRole('status', { name: 'State' })).toHaveText('Playing')
    const bass = async () => Math.min(...folded(await sound.take(2 * BAR), BEAT, 8, treble))
    const loud = await bass()
    const gain = page.getByRole('slider', { name: 'tb303_ext Gain' })
    await gain.focus()
    await gain.press('Home')
    await expect.poll(bass).toBeLessThan(loud / 4)
    await page.keyboard.press('Space')
    await expect(page.getByRole('status', { name: 'State' })).toHaveText('Stopped')
    await expect.poll(async () => rms(await sound.take(BEAT))).toBe(0)
    const heard = sound.take(2 * BEAT)
    await page.locator('.stage').getByRole('button', { name: 'kick' }).click()
    expect(rms(await heard)).toBeGreaterThan(0.005)
    await page.keyboard.press('Delete')
    await page.keyboard.press('Control+z')
    await leaveStage(page)
    await expect(page.getByRole('group', { name: 'Changes of tonight' })).toContainText('1 change tonight')
    await button(page, 'Drop').click()
  })

  await test.step('it is saved, and the file is what was built', async () => {
    await file(page, 'Save As…')
    await fill(page.getByRole('textbox', { name: 'Path of the session file' }), join(mam.folder, 'gig.mamsession'))
    await expect(page.getByText('saved', { exact: true })).toBeVisible()
    const racks = join(mam.folder, 'racks')
    const [name, ...others] = readdirSync(racks)
    expect(others).toEqual([])
    const rack = join(racks, name!)
    await mamCommand('check', rack)
    const { stdout } = await mamCommand('events', rack, '--json')
    const events: RackEvent[] = JSON.parse(stdout)
    const hits = (id: string) =>
      events.flatMap(({ node, type, frame }) => (node === id && type === 'Trigger' ? [frame / STEP] : []))
    expect(hits('kick')).toEqual([0, 4, 8, 12, 16, 20, 24, 28])
    expect(hits('tb303_ext')).toEqual([0, 16, 17, 18])
    const sweep = events.filter(({ type }) => type !== 'Trigger')
    expect(sweep.map(({ frame, param, value, rampMs }) => [frame / STEP, param, value, rampMs])).toEqual([
      [0, 'CUTOFF_HZ', 150, 0],
      [1, 'CUTOFF_HZ', 6000, 1700],
      [16, 'CUTOFF_HZ', 150, 0],
      [17, 'CUTOFF_HZ', 6000, 1700],
    ])
  })
})
