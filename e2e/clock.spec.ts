import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, type Mam, test } from './mam.ts'

const beat = {
  nodes: [{ id: 'n', type: 'kick' }],
  transport: { bpm: 120, lengthBars: 2, resolution: 16, patterns: [{ nodeId: 'n', steps: 'x...x...x...x...' }] },
}

/** The panel of the session's clock, with a tempo. */
async function openClock(mam: Mam, page: Page) {
  mam.writeRack('kick', beat)
  const path = mam.writeSession('night', [{ id: 'kick', path: 'kick.json' }])
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), tempo: 100 }, null, 2))
  await mam.start(path)
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.keyboard.press('3')
  const side = page.getByRole('complementary', { name: 'Side panel' })
  await side.getByRole('button', { name: 'Clock' }).click()
  return side
}

function written({ server }: Mam) {
  const { files } = server.host.editor.project.document
  return JSON.parse([...files.values()].find(({ kind }) => kind === 'session')!.text)
}

test('tempo points are made, typed, moved, ramped and removed, each one step', async ({ mam, page }) => {
  const side = await openClock(mam, page)
  await side.getByRole('button', { name: 'Tempo point' }).click()
  // What is new asks for its place: the hands stay on the keys.
  const row = (place: string) => side.getByRole('listitem', { name: `At ${place}`, exact: true })
  await expect(row('5.1').getByLabel('Bar and beat')).toBeFocused()
  await page.keyboard.type('3.2')
  await page.keyboard.press('Enter')
  await expect(row('3.2').getByLabel('Bar and beat')).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.type('140')
  await page.keyboard.press('Enter')
  await expect.poll(() => written(mam).tempoMap).toEqual([{ bar: 3, beat: 2, bpm: 140 }])
  await row('1.1').getByLabel('Step or ramp').selectOption('ramp')
  await expect.poll(() => written(mam).tempoMap[0]).toEqual({ bar: 1, bpm: 100, ramp: true })
  await row('3.2').getByRole('button', { name: 'Remove the tempo point at 3.2' }).click()
  await expect(row('3.2')).toHaveCount(0)
  for (let step = 0; step < 5; step++) await page.getByRole('button', { name: /^Undo/ }).click()
  await expect.poll(() => written(mam).tempoMap).toBeUndefined()
})

test('what is no tempo or place is refused in words, and leaves what was there', async ({ mam, page }) => {
  const side = await openClock(mam, page)
  const tempo = side.getByRole('listitem', { name: 'At 1.1' }).getByLabel('Tempo in bpm')
  await tempo.fill('fast')
  await tempo.press('Enter')
  await expect(side.getByRole('alert')).toHaveText('A tempo is 0.1 to 4000 bpm')
  await tempo.press('Escape')
  await expect(tempo).toHaveValue('100')
  await side.getByRole('button', { name: 'Tempo point' }).click()
  const place = side.getByRole('listitem', { name: 'At 5.1' }).getByLabel('Bar and beat')
  await expect(place).toBeFocused()
  await place.fill('3.7')
  await place.press('Enter')
  await expect(page.getByText('there is no beat 7 in bar 3, which has 4').first()).toBeVisible()
  await expect(place).toHaveValue('5.1')
})

test('time signatures are made from a bar on, typed and removed', async ({ mam, page }) => {
  const side = await openClock(mam, page)
  const list = side.getByRole('region', { name: 'Time signatures' })
  await list.getByRole('textbox', { name: 'Time signature' }).fill('3/4')
  await page.keyboard.press('Enter')
  await expect.poll(() => written(mam).timeSignatures).toEqual([{ bar: 1, beats: 3, unit: 4 }])
  await list.getByRole('button', { name: '+ Time signature' }).click()
  const row = list.getByRole('listitem', { name: 'From bar 5' })
  await row.getByRole('textbox', { name: 'Time signature' }).fill('7/8')
  await page.keyboard.press('Enter')
  await expect.poll(() => written(mam).timeSignatures[1]).toEqual({ bar: 5, beats: 7, unit: 8 })
  await row.getByRole('button', { name: /^Remove/ }).click()
  await expect.poll(() => written(mam).timeSignatures).toHaveLength(1)
})

test('markers are made, named, moved, gone to and removed, each one step', async ({ mam, page }) => {
  const side = await openClock(mam, page)
  const list = side.getByRole('region', { name: 'Markers' })
  await list.getByRole('button', { name: '+ Marker' }).click()
  // What is new asks for its name: the hands stay on the keys.
  const row = (name: string) => list.getByRole('listitem', { name, exact: true })
  await expect(row('Marker 1').getByLabel('Name')).toBeFocused()
  await page.keyboard.type('drop')
  await page.keyboard.press('Enter')
  await expect(row('drop').getByLabel('Name')).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.type('2.3')
  await page.keyboard.press('Enter')
  await expect.poll(() => written(mam).markers).toEqual([{ name: 'drop', bar: 2, beat: 3 }])
  await row('drop').getByRole('button', { name: 'Go to drop' }).press('Enter')
  // At 100 bpm: six quarters in.
  await expect.poll(() => mam.server.host.player.position()).toBe(3.6 * 48_000)
  await row('drop').getByLabel('Bar and beat, or seconds').fill('soon')
  await row('drop').getByLabel('Bar and beat, or seconds').press('Enter')
  await expect(list.getByRole('alert')).toHaveText(/such as 5.3, or a time such as 12.5 s/)
  await row('drop').getByLabel('Bar and beat, or seconds').fill('1.5 s')
  await row('drop').getByLabel('Bar and beat, or seconds').press('Enter')
  await expect.poll(() => written(mam).markers).toEqual([{ name: 'drop', timeSec: 1.5 }])
  await row('drop').getByRole('button', { name: 'Remove the marker drop' }).click()
  await expect(row('drop')).toHaveCount(0)
  for (let step = 0; step < 5; step++) await page.getByRole('button', { name: /^Undo/ }).click()
  await expect.poll(() => written(mam).markers).toBeUndefined()
})
