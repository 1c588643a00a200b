import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { HOST_ORIGIN } from '../engine/host/live/publication.ts'
import { file } from './hands.ts'
import { expect, type Mam, mamCommand, test } from './mam.ts'

const beat = {
  nodes: [{ id: 'n', type: 'kick' }],
  transport: { bpm: 120, lengthBars: 4, resolution: 16, patterns: [{ nodeId: 'n', steps: 'x..x..x...x.x...' }] },
}
const markers = [
  { name: 'verse', bar: 2 },
  { name: 'drop', bar: 3, beat: 2 },
]

/** The question before an export of a session of four bars; gives the session's path. */
async function openExport(mam: Mam, page: Page, more: object): Promise<string> {
  mam.writeRack('kick', beat)
  const path = mam.writeSession('night', [{ id: 'kick', path: 'kick.json' }])
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...more }))
  await mam.start(path)
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
  await file(page, 'Export Mix…')
  await page.getByLabel('Path of the sound file').fill(join(mam.folder, 'part.wav'))
  return path
}

const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const submit = (page: Page) => page.getByRole('button', { name: 'Export', exact: true }).click()

/** It has ended, with the same file as the command's. */
async function expectSameAs(mam: Mam, page: Page, session: string, ...words: string[]) {
  await expect(page.getByText(/^Exported .*part\.wav: /).first()).toBeVisible()
  const byCommand = join(mam.folder, 'command.wav')
  await mamCommand('render', session, '-o', byCommand, ...words)
  expect(hashOf(join(mam.folder, 'part.wav'))).toBe(hashOf(byCommand))
}

test('a part is exported from bar to bar, and a wrong one refused in words', async ({ mam, page }) => {
  const session = await openExport(mam, page, {})
  const by = page.getByLabel('Part', { exact: true })
  await expect(by.locator('option')).toHaveText(['Everything', 'From bar to bar'])
  await expect(page.getByLabel('From bar')).toHaveCount(0)
  await by.selectOption('bars')
  await page.getByLabel('From bar').fill('4')
  await page.getByLabel('Up to bar').fill('2')
  await submit(page)
  await expect(page.getByRole('alert')).toContainText('Bar 2 must lie after bar 4')
  await page.getByLabel('From bar').fill('2')
  await page.getByLabel('Up to bar').fill('4')
  await submit(page)
  await expectSameAs(mam, page, session, '--start-bar', '1', '--end-bar', '3')
})

test('a part is exported from marker to marker, and one that is gone refused', async ({ mam, page }) => {
  const session = await openExport(mam, page, { markers })
  await page.getByLabel('Part', { exact: true }).selectOption('markers')
  const [from, to] = [page.getByLabel('From marker'), page.getByLabel('Up to marker')]
  await expect(from.locator('option')).toHaveText(['Start', 'verse · 2.1', 'drop · 3.2'])
  await from.selectOption('verse')
  await to.selectOption('drop')
  await submit(page)
  await expectSameAs(mam, page, session, '--start-marker', 'verse', '--end-marker', 'drop')
  await file(page, 'Export Mix…')
  await page.getByLabel('Part', { exact: true }).selectOption('markers')
  await from.selectOption('drop')
  const gone = { case: 'removeClockMarker', value: { name: 'drop' } } as const
  const { host } = mam.server
  await host.perform(gone as Parameters<typeof host.perform>[0], HOST_ORIGIN, { id: 'test' })
  await expect(from.locator('option:checked')).toHaveText('drop (gone)')
  await page.getByLabel('Path of the sound file').fill(join(mam.folder, 'gone.wav'))
  await submit(page)
  await expect(page.getByRole('alert')).toContainText('Marker drop: the session has no such marker; it has verse')
})
