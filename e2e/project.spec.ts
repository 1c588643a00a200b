import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { enterStage, expect, leaveStage, type Mam, startProcess, test } from './mam.ts'

const pair = {
  nodes: [
    { id: 'bass', type: 'tb303_ext', params: { cutoff: 200 } },
    { id: 'kick', type: 'kick', params: { f0: 100 } },
  ],
  mixer: { inputs: [{ id: 'bass' }, { id: 'kick' }] },
  transport: { bpm: 120, lengthBars: 1, patterns: [{ nodeId: 'kick', steps: 'x...' }] },
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const undo = (page: Page) => page.locator('.step-button').first()
const redo = (page: Page) => page.locator('.step-button').last()
const knob = (page: Page, name: string) => page.getByRole('slider', { name, exact: true })
const log = (page: Page) => page.getByRole('log')
const paramsOf = (path: string, node: number) => JSON.parse(readFileSync(path, 'utf8')).nodes[node].params

async function openPair(mam: Mam, page: Page, name = 'pair'): Promise<string> {
  const path = mam.writeRack(name, pair)
  await mam.start(path)
  await page.goto(mam.server.url)
  await button(page, 'Play').waitFor()
  return path
}

/** A second person: another page of the same browser, with a name of its own. */
async function secondPage(mam: Mam, page: Page): Promise<Page> {
  const second = await page.context().newPage()
  await second.goto(new URL('/', mam.server.url).href)
  await button(second, 'Play').waitFor()
  return second
}

/** Turns a knob and waits until the step stands in the history. */
async function turn(page: Page, name: string, key: string): Promise<void> {
  const before = await undo(page).getAttribute('aria-label')
  await knob(page, name).focus()
  await knob(page, name).press(key)
  await expect(undo(page)).not.toHaveAttribute('aria-label', before ?? '')
}

async function file(page: Page, item: string): Promise<void> {
  await button(page, 'File').click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('a rack is changed, undone, redone and saved, and its file has just that change', async ({ mam, page }) => {
  const path = await openPair(mam, page)
  const before = readFileSync(path, 'utf8')
  await expect(button(page, 'Nothing to undo')).toBeVisible()
  await turn(page, 'bass Cutoff', 'End')
  await expect(page.getByText('edited', { exact: true })).toBeVisible()
  await expect(page).toHaveTitle(/^• pair/)
  await undo(page).click()
  await expect(knob(page, 'bass Cutoff')).toHaveAttribute('aria-valuetext', '200 Hz')
  await expect(page.getByText('edited', { exact: true })).toHaveCount(0)
  await redo(page).click()
  await expect(page.getByText('edited', { exact: true })).toBeVisible()
  await button(page, 'Save').click()
  await expect(page.getByText('edited', { exact: true })).toHaveCount(0)
  const { cutoff } = paramsOf(path, 0)
  expect(cutoff).toBeGreaterThan(1000)
  expect(readFileSync(path, 'utf8')).toBe(before.replace('200', String(cutoff)))
  // The history goes on behind the save.
  await undo(page).click()
  await expect(page.getByText('edited', { exact: true })).toBeVisible()
})

test('undo and redo have their keys, and a text field keeps them', async ({ mam, page }) => {
  await openPair(mam, page)
  await turn(page, 'bass Cutoff', 'End')
  const tempo = page.locator('.top').getByRole('textbox', { name: /Tempo/ })
  await tempo.focus()
  await page.keyboard.type('99')
  await page.keyboard.press('Control+z')
  await tempo.press('Escape')
  await expect(knob(page, 'bass Cutoff')).not.toHaveAttribute('aria-valuetext', '200 Hz')
  await page.keyboard.press('Control+z')
  await expect(knob(page, 'bass Cutoff')).toHaveAttribute('aria-valuetext', '200 Hz')
  await page.keyboard.press('Control+Shift+Z')
  await expect(knob(page, 'bass Cutoff')).not.toHaveAttribute('aria-valuetext', '200 Hz')
})

test("undoing somebody else's step takes a second press, said in words", async ({ mam, page }) => {
  await openPair(mam, page)
  const second = await secondPage(mam, page)
  await turn(second, 'kick Pitch', 'Home')
  await expect(undo(page)).toHaveAttribute('aria-label', /^Undo .* by Chrom\w+ on \w+ \d\d$/)
  await expect(undo(second)).not.toHaveAttribute('aria-label', / by /)
  await undo(page).click()
  await expect(log(page)).toContainText('undo once more')
  await expect(undo(page)).toHaveAttribute('aria-label', /^Press again: undo/)
  await expect(knob(page, 'kick Pitch')).toHaveAttribute('aria-valuetext', '40.0 Hz')
  await undo(page).click()
  await expect(knob(page, 'kick Pitch')).toHaveAttribute('aria-valuetext', '100 Hz')
  // What was refused and then done needs no words any more.
  await expect(log(page)).not.toContainText('undo once more')
})

test('a page that was loaded again is still the one who did it', async ({ mam, page }) => {
  await openPair(mam, page)
  await turn(page, 'kick Pitch', 'Home')
  await page.reload()
  await expect(undo(page)).toHaveAttribute('aria-label', /^Undo /)
  await expect(undo(page)).not.toHaveAttribute('aria-label', / by /)
  await undo(page).click()
  await expect(knob(page, 'kick Pitch')).toHaveAttribute('aria-valuetext', '100 Hz')
})

test('the history goes back to any step, keeps what was left, and names who did it', async ({ mam, page }) => {
  await openPair(mam, page)
  await page.keyboard.press('9')
  const steps = page.getByRole('list', { name: /Steps/ }).getByRole('button')
  await expect(page.getByText('Nothing was changed yet')).toBeVisible()
  await turn(page, 'kick Pitch', 'Home')
  await turn(page, 'bass Cutoff', 'End')
  await turn(page, 'bass Resonance', 'Home')
  await expect(steps).toHaveCount(4)
  await expect(steps.nth(0)).toHaveAttribute('aria-current', 'step')
  await expect(steps.nth(0)).toContainText('you')
  await steps.nth(2).click()
  await expect(knob(page, 'bass Cutoff')).toHaveAttribute('aria-valuetext', '200 Hz')
  await expect(steps.nth(2)).toHaveAttribute('aria-current', 'step')
  await expect(steps.nth(0)).toContainText('undone')
  // Something else instead: what was undone is a branch from now on, and can be gone back to.
  await turn(page, 'bass Decay', 'Home')
  await expect(steps).toHaveCount(5)
  await expect(steps.nth(1)).toContainText('other branch')
  await steps.nth(1).click()
  await expect(knob(page, 'bass Cutoff')).not.toHaveAttribute('aria-valuetext', '200 Hz')
  await steps.last().click()
  await expect(knob(page, 'kick Pitch')).toHaveAttribute('aria-valuetext', '100 Hz')
  await expect(steps.last()).toContainText('now')
})

test('the name that others see can be chosen', async ({ mam, page }) => {
  await openPair(mam, page)
  await button(page, 'History').click()
  await page.getByLabel('Others see your steps as made by').fill('Nina')
  await page.keyboard.press('Enter')
  await turn(page, 'kick Pitch', 'Home')
  const second = await page.context().browser()!.newContext()
  const other = await second.newPage()
  await other.goto(mam.server.newUrl())
  await expect(undo(other)).toHaveAttribute('aria-label', / by Nina$/)
  await second.close()
})

test('a file that changed on disk is not written over until that is asked for', async ({ mam, page }) => {
  const path = await openPair(mam, page)
  await turn(page, 'kick Pitch', 'Home')
  appendFileSync(path, '\n')
  await button(page, 'Save').click()
  const bar = page.getByRole('region', { name: 'Changed on disk' })
  await expect(bar).toContainText('1 file changed on disk')
  await expect(bar).toContainText('pair.json')
  expect(paramsOf(path, 1).f0).toBe(100)
  await bar.getByRole('button', { name: 'Overwrite' }).click()
  await expect(bar).toHaveCount(0)
  expect(paramsOf(path, 1).f0).toBe(40)
})

test('a file that changed on disk is read again as a step that can be undone', async ({ mam, page }) => {
  const path = await openPair(mam, page)
  await turn(page, 'kick Pitch', 'Home')
  writeFileSync(path, readFileSync(path, 'utf8').replace('200', '1234'))
  await button(page, 'Save').click()
  await page.getByRole('region', { name: 'Changed on disk' }).getByRole('button', { name: 'Reload' }).click()
  await expect(knob(page, 'bass Cutoff')).toHaveAttribute('aria-valuetext', '1.23 kHz')
  await expect(page.getByRole('region', { name: 'Changed on disk' })).toHaveCount(0)
  await undo(page).click()
  await expect(knob(page, 'bass Cutoff')).toHaveAttribute('aria-valuetext', '200 Hz')
  await expect(knob(page, 'kick Pitch')).toHaveAttribute('aria-valuetext', '40.0 Hz')
})

test('a session is saved as a file, listed, and not written over another one by chance', async ({ mam, page }) => {
  await openPair(mam, page)
  const target = join(mam.folder, 'show.mamsession')
  await file(page, 'Save As…')
  const field = page.getByRole('textbox', { name: 'Path of the session file' })
  await expect(field).toBeFocused()
  await expect(field).toHaveValue(join(mam.folder, 'pair.mamsession'))
  await field.fill(target)
  await field.press('Enter')
  await expect(page.getByText('saved', { exact: true })).toBeVisible()
  await expect(page.locator('.project-title')).toHaveText('show')
  expect(JSON.parse(readFileSync(target, 'utf8')).kind).toBe('session')

  writeFileSync(join(mam.folder, 'taken.mamsession'), '{}')
  await file(page, 'Save As…')
  await field.fill(join(mam.folder, 'taken.mamsession'))
  await field.press('Enter')
  await expect(page.locator('.panel').getByRole('alert')).toContainText('taken.mamsession')
  expect(readFileSync(join(mam.folder, 'taken.mamsession'), 'utf8')).toBe('{}')
  await button(page, 'Overwrite it').click()
  await expect(page.locator('.project-title')).toHaveText('taken')
  await button(page, 'Open…').click()
  await expect(page.getByRole('list', { name: 'Files' })).toContainText('show')
})

test('what came with MAM is never written over: Save asks where, in words', async ({ mam, opened }) => {
  await turn(opened, 'kick Pitch', 'Home')
  await button(opened, 'Save').click()
  const panel = opened.getByRole('region', { name: 'Save as' })
  await expect(panel).toContainText('came with MAM')
  await panel.getByRole('textbox').fill(join(mam.folder, 'mine.mamsession'))
  await panel.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(opened.getByText('saved', { exact: true })).toBeVisible()
  expect(existsSync(join(mam.folder, 'mine.mamsession'))).toBe(true)
})

test('unsaved work is put by when something else is opened, and can be opened again or discarded', async ({
  mam,
  page,
}) => {
  await openPair(mam, page)
  await turn(page, 'kick Pitch', 'Home')
  await file(page, 'New Session')
  await expect(page.getByRole('heading', { name: 'No rack is open' })).toBeVisible()
  await expect(log(page)).toContainText('put by')
  const recovered = page.getByRole('region', { name: 'Recovered' })
  await expect(recovered).toContainText('pair')
  await expect(recovered).toContainText('1 step')
  await recovered.getByRole('button', { name: /^Open/ }).click()
  await expect(knob(page, 'kick Pitch')).toHaveAttribute('aria-valuetext', '40.0 Hz')
  await undo(page).click()
  await expect(knob(page, 'kick Pitch')).toHaveAttribute('aria-valuetext', '100 Hz')
  await redo(page).click()
  await expect(knob(page, 'kick Pitch')).toHaveAttribute('aria-valuetext', '40.0 Hz')

  await file(page, 'New Session')
  const discard = recovered.getByRole('button', { name: /discard/i })
  await discard.click()
  await expect(discard).toContainText('Press again')
  await expect(recovered).toContainText('pair')
  await discard.click()
  await expect(recovered).toHaveCount(0)
})

test('after a crash everything is back, with a summary', async ({ mam, page }) => {
  const path = mam.writeRack('pair', pair)
  const state = join(mam.folder, 'crash-state')
  const crashing = await startProcess(state, path)
  await page.goto(crashing.url)
  await turn(page, 'kick Pitch', 'Home')
  await page.waitForTimeout(500)
  await crashing.kill()
  await mam.startIn(state)
  await page.goto(mam.server.newUrl())
  await expect(knob(page, 'kick Pitch')).toHaveAttribute('aria-valuetext', '40.0 Hz')
  await expect(log(page)).toContainText('pair')
  await expect(undo(page)).toHaveAttribute('aria-label', /^Undo /)
  expect(paramsOf(path, 1).f0).toBe(100)
})

test('work that a crash left is offered where another file was asked for', async ({ mam, page }) => {
  const state = join(mam.folder, 'crash-state')
  const crashing = await startProcess(state, mam.writeRack('pair', pair))
  await page.goto(crashing.url)
  await turn(page, 'kick Pitch', 'Home')
  await page.waitForTimeout(500)
  await crashing.kill()
  await mam.startIn(state, mam.writeRack('other', { nodes: [{ id: 'solo', type: 'kick' }] }))
  await page.goto(mam.server.newUrl())
  const bar = page.getByRole('region', { name: 'Left by a crash' })
  await expect(bar).toContainText('pair')
  await bar.getByRole('button', { name: 'Open it' }).click()
  await expect(knob(page, 'kick Pitch')).toHaveAttribute('aria-valuetext', '40.0 Hz')
  await expect(bar).toHaveCount(0)
})

test('a project that somebody else has open can be looked at and played, and says who', async ({ mam, page }) => {
  const path = mam.writeRack('pair', pair)
  const holder = await startProcess(join(mam.folder, 'other-state'), path)
  try {
    await mam.start(path)
    await page.goto(mam.server.url)
    const bar = page.getByRole('region', { name: 'Read only' })
    await expect(bar).toContainText('can be looked at')
    await button(page, 'Play').click()
    await expect.poll(() => mam.server.host.engine.status().state).toBe('playing')
    await button(page, 'File').click()
    await expect(page.getByRole('menuitem', { name: /^Save(?! As| the)/ })).toHaveAttribute('aria-disabled', 'true')
  } finally {
    await holder.kill()
  }
})

test('starts that failed lead to an empty page that lists the files', async ({ mam, page }) => {
  await openPair(mam, page)
  await mam.startIn(join(mam.folder, 'state'), undefined, 'safe mode')
  await page.goto(mam.server.newUrl())
  await expect(page.getByRole('heading', { name: /did not start well/ })).toBeVisible()
  await page.getByRole('list', { name: 'Files' }).getByRole('button', { name: /^pair/ }).click()
  await expect(page.getByRole('heading', { name: 'pair' })).toBeVisible()
})

test('what is moved in stage mode is kept for tonight, marked, and kept or dropped', async ({ mam, page }) => {
  const path = await openPair(mam, page)
  await enterStage(page)
  await page.keyboard.press('2')
  // Nothing else can be changed there by accident, and the reason is said.
  await button(page, 'File').click()
  await expect(page.getByRole('menuitem', { name: 'New Session' })).toContainText('go back to edit mode first')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+o')
  await expect(log(page)).toContainText('go back to edit mode first')
  await page.getByRole('button', { name: /^Put away.*edit mode/ }).click()
  const pitch = knob(page, 'kick Pitch')
  await pitch.focus()
  await pitch.press('Home')
  const tonight = page.getByRole('group', { name: 'Changes of tonight' })
  await expect(tonight).toContainText('1 change tonight')
  await expect(pitch).toHaveAccessibleDescription(/Changed tonight\./)
  await expect(page.getByText('edited', { exact: true })).toHaveCount(0)
  await tonight.getByRole('button', { name: 'Drop' }).click()
  await expect(pitch).toHaveAttribute('aria-valuetext', '100 Hz')
  await pitch.press('Home')
  await tonight.getByRole('button', { name: 'Keep' }).click()
  await expect(tonight).toHaveCount(0)
  await expect(page.getByText('edited', { exact: true })).toBeVisible()
  await leaveStage(page)
  // Undone, it is tonight's again.
  await undo(page).click()
  await expect(tonight).toContainText('1 change tonight')
  await expect(page.getByText('edited', { exact: true })).toHaveCount(0)
  await tonight.getByRole('button', { name: 'Drop' }).click()
  await expect(pitch).toHaveAttribute('aria-valuetext', '100 Hz')
  expect(paramsOf(path, 1).f0).toBe(100)
})

test('racks are added, brought to the front, renamed, moved and removed, each undone by name', async ({
  mam,
  page,
}) => {
  await openPair(mam, page)
  const other = mam.writeRack('other', { nodes: [{ id: 'solo', type: 'kick' }] })
  await page.keyboard.press('8')
  const racks = page.getByRole('list', { name: 'Racks of the session' })
  await button(page, 'Add…').click()
  const field = page.getByRole('textbox', { name: 'Path of a rack file' })
  await field.fill(other)
  await field.press('Enter')
  await expect(racks.getByRole('listitem')).toHaveCount(2)
  await racks.getByRole('button', { name: /^other/ }).click()
  await expect(page.getByRole('region', { name: 'solo' })).toBeVisible()
  await button(page, 'More for other').click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'New name of other' }).fill('second')
  await page.keyboard.press('Enter')
  await expect(racks).toContainText('second')
  await button(page, 'More for second').click()
  await page.getByRole('menuitem', { name: 'Move up' }).click()
  await expect(racks.getByRole('listitem').first()).toContainText('second')
  await button(page, 'More for second').click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(racks.getByRole('listitem')).toHaveCount(1)
  await undo(page).click()
  await expect(racks.getByRole('listitem')).toHaveCount(2)
})

test('a rack whose file is missing is listed with the reason, and the others play', async ({ mam, page }) => {
  mam.writeRack('pair', pair)
  const session = mam.writeSession('show', [
    { id: 'here', path: 'pair.json' },
    { id: 'gone', path: 'gone.json' },
  ])
  await mam.start(session)
  await page.goto(mam.server.url)
  await button(page, 'Racks').click()
  const gone = page.getByRole('button', { name: /^gone/ })
  await expect(gone).toContainText('gone.json')
  await button(page, 'Play').click()
  await expect.poll(() => mam.server.host.engine.status().state).toBe('playing')
  await gone.click()
  await expect(log(page)).toContainText('gone.json')
})

test('a session whose only rack is missing says which file, and leads to the racks', async ({ mam, page }) => {
  await mam.start(mam.writeSession('show', [{ id: 'gone', path: 'gone.json' }]))
  await page.goto(mam.server.url)
  await expect(page.getByRole('list', { name: 'Racks that cannot play' })).toContainText('gone.json')
  await button(page, 'Show the racks').click()
  await expect(page.getByRole('list', { name: 'Racks of the session' })).toContainText('gone.json')
})

test('a session is collected into a folder and goes on there', async ({ mam, page }) => {
  await openPair(mam, page)
  const folder = join(mam.folder, 'collected')
  await file(page, 'Collect Files…')
  await page.getByRole('textbox', { name: 'Path of the folder' }).fill(folder)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Collect into a folder' })).toHaveCount(0)
  await expect(page.getByText('saved', { exact: true })).toBeVisible()
  expect(existsSync(join(folder, 'racks', 'pair.json'))).toBe(true)
})

test('a session goes into one file and comes out of it elsewhere', async ({ mam, page }) => {
  await openPair(mam, page)
  const archive = join(mam.folder, 'show.zip')
  await file(page, 'Write Archive…')
  await page.getByRole('textbox', { name: 'Path of the archive' }).fill(archive)
  await page.keyboard.press('Enter')
  await expect.poll(() => existsSync(archive)).toBe(true)
  await expect(page.getByRole('region', { name: 'Write an archive' })).toHaveCount(0)
  // A second one of that name is written over the first only when that is said.
  await file(page, 'Write Archive…')
  await page.getByRole('textbox', { name: 'Path of the archive' }).fill(archive)
  await page.keyboard.press('Enter')
  await expect(page.locator('.panel').getByRole('alert')).toContainText('already a file')
  await button(page, 'Overwrite it').click()
  await expect(page.getByRole('region', { name: 'Write an archive' })).toHaveCount(0)
  await file(page, 'Unpack Archive…')
  await page.getByRole('textbox', { name: 'Path of the archive' }).fill(archive)
  await page.getByRole('textbox', { name: 'Path of the folder' }).fill(join(mam.folder, 'unpacked'))
  await page.keyboard.press('Enter')
  await expect(page.getByText('saved', { exact: true })).toBeVisible()
  await expect(page.getByRole('slider', { name: 'bass Cutoff' })).toBeVisible()
  await expect.poll(() => mam.server.host.editor.project.path).toContain('unpacked')
})

test.describe('by keyboard alone', () => {
  const focused = (page: Page): Locator => page.locator(':focus')

  test('the File menu opens, is walked through, and gives the focus back', async ({ mam, page }) => {
    await openPair(mam, page)
    await button(page, 'File').focus()
    await page.keyboard.press('Enter')
    await expect(focused(page)).toContainText('New Session')
    await page.keyboard.press('ArrowUp')
    await expect(focused(page)).toContainText('Audio Device…')
    await page.keyboard.press('Home')
    await page.keyboard.press('c')
    await expect(focused(page)).toContainText('Collect Files…')
    await page.keyboard.press('Escape')
    await expect(button(page, 'File')).toBeFocused()
    await expect(page.getByRole('menu')).toHaveCount(0)
    expect(mam.server.host.engine.status().state).toBe('stopped')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('s')
    await page.keyboard.press('s')
    await expect(focused(page)).toContainText('Save As…')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: 'Path of the session file' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(button(page, 'File')).toBeFocused()
  })

  test('a file is opened, the history walked, and the page left as it was', async ({ mam, page }) => {
    await openPair(mam, page)
    const other = mam.writeRack('other', { nodes: [{ id: 'solo', type: 'kick' }] })
    await page.keyboard.press('Control+o')
    await expect(page.getByRole('textbox', { name: 'Path of a session or rack file' })).toBeFocused()
    await page.keyboard.type(other)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('region', { name: 'solo' })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Open', exact: true })).toHaveCount(0)
    await turn(page, 'solo Pitch', 'Home')
    await page.keyboard.press('9')
    const steps = page.getByRole('list', { name: /Steps/ }).getByRole('button')
    await steps.first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(knob(page, 'solo Pitch')).not.toHaveAttribute('aria-valuetext', '40.0 Hz')
    await page.keyboard.press('9')
    await expect(page.getByRole('complementary', { name: 'History' })).toHaveCount(0)
  })
})

test('axe finds nothing serious with panels, menus and bars open', async ({ mam, page }) => {
  const path = await openPair(mam, page)
  const serious = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  }
  await turn(page, 'kick Pitch', 'Home')
  await turn(page, 'bass Cutoff', 'End')
  await undo(page).click()
  await button(page, 'History').click()
  await expect(page.getByText('undone')).toBeVisible()
  appendFileSync(path, '\n')
  await button(page, 'Save').click()
  await expect(page.getByRole('region', { name: 'Changed on disk' })).toBeVisible()
  await button(page, 'Open…').click()
  expect(await serious()).toEqual([])
  await button(page, 'Close Open').click()
  await button(page, 'Racks').click()
  await button(page, 'File').click()
  expect(await serious()).toEqual([])
  await page.keyboard.press('Escape')
  await file(page, 'Save As…')
  expect(await serious()).toEqual([])
})
