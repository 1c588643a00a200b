import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { faultsOf } from './faults.ts'
import { file, forgetLayout } from './hands.ts'
import { enterStage, expect, type Mam, test } from './mam.ts'

const strip = (page: Page, name: string) => page.getByRole('article', { name, exact: true })
const side = (page: Page) => page.getByRole('complementary', { name: 'Side panel' })
const nameField = (page: Page) => side(page).getByRole('textbox', { name: /^Name of/ })

/** What would be saved. */
function written({ server }: Mam) {
  const { files } = server.host.editor.project.document
  return JSON.parse([...files.values()].find(({ kind }) => kind === 'session')!.text)
}

test('a three-rack session with a ducked bus is built from an empty window', async ({ mam, page }) => {
  await forgetLayout(page)
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  await file(page, 'New Session')
  await page.keyboard.press('3')
  await expect(page.getByRole('heading', { name: 'Nothing to mix yet' })).toBeVisible()
  // What is new is named at once: its name has the focus.
  const add = async (button: string, name: string) => {
    await page.getByRole('button', { name: button, exact: true }).click()
    await expect(nameField(page)).toBeFocused()
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
  }
  for (const name of ['kick', 'bass', 'pads']) {
    await add('New rack', name)
    await expect(strip(page, `Rack ${name}`)).toBeVisible()
  }
  await add('Add bus', 'duck')
  await expect(strip(page, 'Bus duck')).toBeVisible()
  for (const name of ['bass', 'pads']) await page.getByLabel(`${name} goes to`).selectOption('→ duck')
  await strip(page, 'Bus duck').getByRole('button', { name: 'Add an insert to duck' }).click()
  await page.getByRole('menuitem', { name: /^Compressor/ }).click()
  await page.getByLabel('Key source of compressor').selectOption('kick')
  await expect(strip(page, 'Bus duck').getByRole('button', { name: 'compressor of duck, key: kick' })).toBeVisible()
  const session = written(mam)
  expect(session.racks.map(({ id }: { id: string }) => id)).toEqual(['kick', 'bass', 'pads'])
  expect(session.buses).toEqual([{ id: 'duck', inserts: [{ id: 'compressor', type: 'compressor' }] }])
  expect(session.routes).toEqual([
    { from: 'bass', to: 'duck' },
    { from: 'pads', to: 'duck' },
  ])
  expect(session.sidechains).toEqual([{ from: 'kick', to: 'bus:duck/compressor' }])
  await side(page).getByRole('button', { name: 'Graph' }).click()
  await expect(side(page).getByText('kick is the key of duck/compressor')).toBeVisible()
  // Each of them is one step.
  await page.keyboard.press('Escape')
  for (let step = 0; step < 12; step++) await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByRole('heading', { name: 'Nothing to mix yet' })).toBeVisible()
})

const beat = (type: string) => ({
  nodes: [{ id: 'n', type }],
  transport: { bpm: 120, lengthBars: 2, resolution: 16, patterns: [{ nodeId: 'n', steps: 'x...x...x...x...' }] },
})

/** Two racks, a bus with inserts, a send, a crossfader, and a rack whose file is gone. */
function writeNight(mam: Mam): string {
  mam.writeRack('kick', beat('kick'))
  mam.writeRack('clap', beat('clap'))
  mam.writeRack('spare', beat('kick'))
  const path = mam.writeSession('night', [
    { id: 'kick', path: 'kick.json' },
    { id: 'clap', path: 'clap.json' },
    { id: 'gone', path: 'gone.json' },
  ])
  const more = {
    buses: [
      {
        id: 'drums',
        inserts: [
          { id: 'eq', type: 'eq' },
          { id: 'delay', type: 'delay' },
        ],
      },
      { id: 'echo' },
    ],
    routes: [
      { from: 'clap', to: 'drums' },
      { from: 'input:1-2', to: 'echo' },
    ],
    sends: [{ from: 'clap', to: 'echo', level: 0.5 }],
    xfaders: [{ id: 'fade', racks: ['kick', 'clap'] }],
  }
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...more }, null, 2))
  return path
}

async function openMixer(mam: Mam, page: Page): Promise<void> {
  await mam.start(writeNight(mam))
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.keyboard.press('3')
  await expect(strip(page, 'Rack kick')).toBeVisible()
}

const rackOf = (mam: Mam, id: string) => written(mam).racks.find((rack: { id: string }) => rack.id === id)

test('a fader is moved by keys, fine with Shift, and each gesture is one step', async ({ mam, page }) => {
  await openMixer(mam, page)
  const fader = strip(page, 'Rack clap').getByRole('slider', { name: 'clap Level' })
  await expect(fader).toHaveAttribute('aria-valuetext', '0.0 dB')
  await fader.focus()
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => rackOf(mam, 'clap').gain ?? 1).toBeLessThan(1)
  const coarse = rackOf(mam, 'clap').gain as number
  await page.keyboard.press('Shift+ArrowDown')
  await expect.poll(() => rackOf(mam, 'clap').gain).toBeLessThan(coarse)
  expect(coarse - rackOf(mam, 'clap').gain).toBeLessThan((1 - coarse) / 4)
  await page.keyboard.press('End')
  await expect(fader).toHaveAttribute('aria-valuetext', '12.0 dB')
  await page.keyboard.press('Home')
  await expect(fader).toHaveAttribute('aria-valuetext', '−∞ dB')
  await expect.poll(() => rackOf(mam, 'clap').gain).toBe(0)
  await fader.dblclick()
  await expect(fader).toHaveAttribute('aria-valuetext', '0.0 dB')
})

test('mute and solo say who is not heard', async ({ mam, page }) => {
  await openMixer(mam, page)
  await page.getByRole('button', { name: 'Mute kick', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Mute kick', exact: true })).toHaveAttribute('aria-pressed', 'true')
  await expect(strip(page, 'Rack kick')).toHaveClass(/is-unheard/)
  await page.getByRole('button', { name: 'Mute kick', exact: true }).click()
  await page.getByRole('button', { name: 'Solo clap', exact: true }).click()
  await expect(strip(page, 'Rack kick')).toHaveClass(/is-unheard/)
  // What a solo strip feeds goes on.
  await expect(strip(page, 'Bus drums')).not.toHaveClass(/is-unheard/)
  await page.getByRole('button', { name: 'Show kick beside the strips' }).click()
  await page.getByRole('button', { name: 'Solo-safe kick', exact: true }).click()
  await expect(strip(page, 'Rack kick')).not.toHaveClass(/is-unheard/)
})

test('sends, inserts and routes are made, changed and removed by keys', async ({ mam, page }) => {
  await openMixer(mam, page)
  const menu = page.getByRole('button', { name: 'Add a send from kick' }).first()
  await menu.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => written(mam).sends.length).toBe(2)
  expect(written(mam).sends[1]).toMatchObject({ from: 'kick', to: 'echo' })
  const send = strip(page, 'Rack kick')
  await send.getByRole('button', { name: 'Send to echo before the fader' }).press('Enter')
  await expect.poll(() => written(mam).sends[1].pre).toBe(true)
  await page.getByRole('button', { name: 'Show drums beside the strips' }).press('Enter')
  await side(page).getByRole('button', { name: 'Move delay towards the input' }).press('Enter')
  await expect.poll(() => written(mam).buses[0].inserts.map(({ id }: { id: string }) => id)).toEqual(['delay', 'eq'])
  await side(page).getByRole('button', { name: 'Bypass eq' }).press('Enter')
  await expect.poll(() => written(mam).buses[0].inserts[1].bypass).toBe(true)
  await side(page).getByRole('button', { name: 'delay', exact: true }).press('Enter')
  await side(page).getByRole('slider', { name: 'delay Feedback' }).press('Home')
  await expect.poll(() => written(mam).buses[0].inserts[0].params?.feedback).toBe(0)
  await side(page).getByRole('button', { name: 'Remove delay' }).press('Enter')
  await expect.poll(() => written(mam).buses[0].inserts.length).toBe(1)
  await page.getByRole('button', { name: 'Show echo beside the strips' }).press('Enter')
  await side(page).getByRole('button', { name: 'Remove Input 1-2' }).press('Enter')
  await expect.poll(() => written(mam).routes).toEqual([{ from: 'clap', to: 'drums' }])
  // A loop is refused with its path.
  await page.getByLabel('echo goes to').selectOption('→ drums')
  await page.getByLabel('drums goes to').selectOption('→ echo')
  await expect(page.getByText('That would be a loop: bus:drums -> bus:echo -> bus:drums').first()).toBeVisible()
})

test('a bus and a rack get more channels, and a route says which goes where', async ({ mam, page }) => {
  await openMixer(mam, page)
  await page.getByRole('button', { name: 'Show drums beside the strips' }).press('Enter')
  await side(page).getByLabel('Inserts work on').selectOption('All channels')
  await side(page).getByRole('spinbutton', { name: 'drums Channels' }).fill('4')
  await page.keyboard.press('Enter')
  await expect.poll(() => written(mam).buses[0]).toMatchObject({ mode: 'multichannel', channels: 4 })
  await page.getByRole('button', { name: 'Show clap beside the strips' }).press('Enter')
  const map = side(page).getByLabel('Channels of Route to drums')
  await expect(map).toHaveValue('each its own')
  await map.fill('three')
  await map.press('Enter')
  await expect(side(page).getByRole('alert')).toHaveText('Channels from 0 to 64, such as 2 1; nothing: each its own')
  await map.fill('0, 0, 1, 2')
  await map.press('Enter')
  await expect.poll(() => written(mam).routes[0].channelMap).toEqual([0, 0, 1, 2])
  await expect(map).toHaveValue('0 0 1 2')
  await map.fill('')
  await map.press('Enter')
  await expect.poll(() => written(mam).routes[0].channelMap).toBeUndefined()
  await side(page).getByRole('spinbutton', { name: 'clap Out' }).fill('6')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => written(mam).racks.find(({ id }: { id: string }) => id === 'clap').channelConfig)
    .toEqual({
      outputs: 6,
    })
})

test('the mixer exports mix, stems and levels', async ({ mam, page }) => {
  await openMixer(mam, page)
  await page.getByRole('button', { name: 'Export the mix, stems or levels as files' }).click()
  await page.getByRole('menuitem', { name: /^Export Mix and Stems/ }).click()
  const path = page.getByLabel('Path of the sound file')
  await path.fill(join(mam.folder, 'night.mp3'))
  await path.press('Enter')
  await expect(page.getByRole('alert')).toContainText('.mp3 is no format of sound: wav, aiff, flac are')
  await path.fill(join(mam.folder, 'night.wav'))
  await path.press('Enter')
  await expect(page.getByText(/^Exported .*night\.wav and \d+ stems in .*night-stems: /).first()).toBeVisible()
  expect(readFileSync(join(mam.folder, 'night.wav')).subarray(0, 4).toString()).toBe('RIFF')
  await page.getByRole('button', { name: 'Export the mix, stems or levels as files' }).click()
  await page.getByRole('menuitem', { name: /^Export Levels and Spectra/ }).click()
  await expect(page.getByLabel('Path of the table')).toHaveValue(/-levels\.csv$/)
  await page.getByLabel('Path of the table').fill(join(mam.folder, 'levels.csv'))
  await page.keyboard.press('Enter')
  await expect(page.getByText(`Measured: ${join(mam.folder, 'levels.csv')}.`).first()).toBeVisible()
})

test('a rack whose file is gone is silent with the reason, and takes another file', async ({ mam, page }) => {
  await openMixer(mam, page)
  const gone = strip(page, 'Rack gone')
  await expect(gone.getByText('Silent')).toBeVisible()
  await expect(gone.getByText(/gone\.json/)).toBeVisible()
  await gone.getByRole('button', { name: 'Relink… gone' }).click()
  await side(page).getByLabel('File of gone').fill(join(mam.folder, 'spare.json'))
  await side(page).getByRole('button', { name: 'Use this file' }).click()
  await expect(gone.getByText('Silent')).toHaveCount(0)
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(gone.getByText('Silent')).toBeVisible()
})

test('the meters show what plays', async ({ mam, page }) => {
  await openMixer(mam, page)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  for (const name of ['kick', 'clap', 'Master'])
    await expect(page.getByRole('meter', { name: `Level of ${name}` })).toHaveAttribute('aria-valuetext', /−?\d/)
  await expect(page.getByRole('meter', { name: 'Level of gone' })).toHaveAttribute('aria-valuetext', '−∞ dB')
  const peak = page.getByRole('button', { name: 'Peak of kick' })
  await expect(peak).toHaveText(/\d/)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByRole('meter', { name: 'Level of kick' })).toHaveAttribute('aria-valuetext', '−∞ dB')
  await peak.click()
  await expect(peak).toHaveText('−∞ dB')
})

/** A tone at the left, through a bus that is held back. */
function writeHeldBack(mam: Mam): string {
  const { nodes, transport } = beat('tone')
  mam.writeRack('tone', { nodes, transport: { ...transport, lengthBars: 500 } })
  const path = mam.writeSession('held', [{ id: 'tone', path: 'tone.json' }])
  const { racks, ...rest } = JSON.parse(readFileSync(path, 'utf8'))
  const more = {
    racks: [{ ...racks[0], pan: -1 }],
    buses: [
      {
        id: 'squash',
        inserts: [
          { id: 'eq', type: 'eq' },
          { id: 'comp', type: 'compressor', params: { thresholdDb: -50, ratio: 10 } },
        ],
      },
    ],
    routes: [{ from: 'tone', to: 'squash' }],
  }
  writeFileSync(path, JSON.stringify({ ...rest, ...more }, null, 2))
  return path
}

/** Whether the two bars of a meter have the same colour a little above its foot. */
const sidesDiffer = (page: Page, meter: string) =>
  page.getByRole('meter', { name: meter }).evaluate((element) => {
    const canvas = element.querySelector('canvas')!
    const pixel = (across: number) =>
      canvas
        .getContext('2d')!
        .getImageData(Math.round(across * canvas.width), canvas.height - 8, 1, 1)
        .data.join()
    return pixel(0.2) !== pixel(0.8)
  })

/** Where the lines below the faders stand, and where the faders end: one place each where all strips agree. */
const figureLines = (page: Page) =>
  page.evaluate(() =>
    ['.fader', '.strip-peak', '.strip-mean', '.strip-load'].map((part) => {
      const bottoms = [...document.querySelectorAll(`.strip ${part}`)].map((one) => one.getBoundingClientRect().bottom)
      return new Set(bottoms.map(Math.round)).size
    }),
  )

test('meters show each side, RMS, loudness and what an insert holds back', async ({ mam, page }) => {
  await mam.start(writeHeldBack(mam))
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await page.keyboard.press('3')
  await expect(strip(page, 'Rack tone')).toBeVisible()
  await expect.poll(() => sidesDiffer(page, 'Level of tone')).toBe(true)
  const meters = page.getByRole('group', { name: 'Meters' })
  await meters.getByRole('button', { name: 'RMS' }).click()
  // The tone peaks at -20 dB.
  await expect(page.getByRole('meter', { name: 'RMS of tone' })).toHaveAttribute('aria-valuetext', '−23.0 dB')
  await expect(strip(page, 'Rack tone').locator('.strip-mean')).toHaveText('−23.0 dB')
  await expect.poll(() => sidesDiffer(page, 'RMS of tone')).toBe(true)
  await meters.getByRole('button', { name: 'LUFS' }).click()
  await expect(page.getByRole('meter', { name: 'Loudness of tone' })).toHaveAttribute(
    'aria-valuetext',
    /^−23\.\d LUFS$/,
  )
  const held = page.getByRole('meter', { name: 'Gain reduction of squash' })
  await expect(held).toHaveAttribute('aria-valuetext', /^−(19|2\d)\.\d dB$/)
  await expect(page.getByRole('meter', { name: 'Gain reduction of tone' })).toHaveCount(0)
  await expect(strip(page, 'Bus squash').locator('.strip-reduction')).toHaveText(/^GR /)
  for (const kind of ['Peak', 'RMS', 'LUFS']) {
    await meters.getByRole('button', { name: kind }).click()
    expect(await figureLines(page)).toEqual([1, 1, 1, 1])
  }
  await page.getByRole('button', { name: 'comp of squash' }).click()
  const own = side(page).getByRole('meter')
  await expect(own).toHaveAttribute('aria-label', 'Gain reduction of comp')
  await expect(own).toHaveAttribute('aria-valuetext', /^−(19|2\d)\.\d dB$/)
  expect(await faultsOf(page)).toEqual([])
  await page.reload()
  await expect(meters.getByRole('button', { name: 'LUFS' })).toHaveAttribute('aria-pressed', 'true')
})

test('on stage values move for tonight, and structure is not offered', async ({ mam, page }) => {
  await openMixer(mam, page)
  await enterStage(page)
  await page.keyboard.press('3')
  for (const name of ['New rack', 'Add bus', 'Relink… gone', 'Add an insert to drums', 'More of kick'])
    await expect(page.getByRole('button', { name })).toHaveCount(0)
  await expect(page.getByLabel('clap goes to')).toHaveCount(0)
  await page.getByRole('button', { name: 'Mute kick', exact: true }).click()
  await expect(strip(page, 'Rack kick')).toHaveClass(/is-unheard/)
  await page.getByRole('slider', { name: 'fade Crossfade' }).press('End')
  await expect.poll(() => mam.server.host.editor.project.document.tonight.size).toBe(2)
  expect(rackOf(mam, 'kick').muted).toBeUndefined()
})

const SIZES = { 'small window': [1280, 720], '4K': [3840, 2160], phone: [390, 844] } as const
for (const [name, [width, height]] of Object.entries(SIZES))
  test(`nothing is clipped or too small on a ${name}, and axe finds nothing serious`, async ({ mam, browser }) => {
    const isPhone = name === 'phone'
    const context = await browser.newContext({ viewport: { width, height }, hasTouch: isPhone, isMobile: isPhone })
    const page = await context.newPage()
    await openMixer(mam, page)
    await page.getByRole('button', { name: 'eq of drums' }).click()
    expect(await faultsOf(page)).toEqual([])
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
    for (const show of ['Graph', 'Clock']) {
      await side(page).getByRole('button', { name: show }).click()
      await expect(side(page).getByRole('region', { name: show === 'Graph' ? /Graph/ : show })).toBeVisible()
      expect(await faultsOf(page)).toEqual([])
    }
    await context.close()
  })

test('strips and the graph of the session tell what a look-ahead delays', async ({ mam, page }) => {
  const path = writeNight(mam)
  const night = JSON.parse(readFileSync(path, 'utf8'))
  const [drums, echo] = night.buses
  const limiter = { id: 'limiter', type: 'limiter', params: { lookAheadMs: 5 } }
  const buses = [{ ...drums, inserts: [...drums.inserts, limiter] }, echo]
  const sidechains = [{ from: 'kick', to: 'bus:drums/limiter' }]
  writeFileSync(path, JSON.stringify({ ...night, buses, sidechains }, null, 2))
  await mam.start(path)
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.keyboard.press('3')
  await expect(strip(page, 'Bus drums').getByTitle('Delays by 5.0 ms')).toHaveText('5.0 ms')
  await expect(strip(page, 'Rack kick').getByTitle('Waits 5.0 ms for slower paths')).toHaveText('+5.0 ms')
  await expect(page.getByText('Latency 5.0 ms')).toBeVisible()
  await side(page).getByRole('button', { name: 'Graph' }).click()
  await expect(side(page).getByText('kick goes to master, delayed by 5.0 ms')).toBeVisible()
  await expect(side(page).locator('.sgraph-delay')).toHaveText(['+5.0', '+5.0'])
})

test('what the keys reach among sixty-four strips comes into sight whole', async ({ mam, page }) => {
  mam.writeRack('kick', beat('kick'))
  const racks = Array.from({ length: 63 }, (_, i) => ({ id: `r${i + 1}`, path: 'kick.json' }))
  await mam.start(mam.writeSession('many', racks))
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.keyboard.press('3')
  await expect(page.getByRole('article')).toHaveCount(64)
  const hidden = () =>
    page.evaluate(() => {
      const focused = document.activeElement!.closest('article')!
      const box = focused.getBoundingClientRect()
      const strips = document.querySelector('.mixer-strips')!.getBoundingClientRect()
      const master = document.querySelector('.strip.is-master')!.getBoundingClientRect()
      const isMaster = focused.matches('.is-master')
      const hiddenPx = Math.max(strips.left - box.left, box.right - (isMaster ? strips.right : master.left), 0)
      return { strip: focused.dataset.strip, hiddenPx: Math.round(hiddenPx) }
    })
  await page.getByRole('button', { name: 'Mute r1', exact: true }).focus()
  for (let step = 0; step < 24; step++) {
    await page.keyboard.press('Tab')
    expect((await hidden()).hiddenPx).toBe(0)
  }
  await strip(page, 'Rack r8').locator('.strip-name').focus()
  for (let number = 9; number <= 30; number++) {
    await page.keyboard.press('ArrowRight')
    expect(await hidden()).toEqual({ strip: `r${number}`, hiddenPx: 0 })
  }
  await page.keyboard.press('End')
  expect(await hidden()).toEqual({ strip: 'master', hiddenPx: 0 })
  await page.keyboard.press('ArrowLeft')
  expect(await hidden()).toEqual({ strip: 'r63', hiddenPx: 0 })
  await page.keyboard.press('Home')
  expect(await hidden()).toEqual({ strip: 'r1', hiddenPx: 0 })
})

test('of sixty-four strips only the one that changed is drawn again', async ({ mam, page }) => {
  mam.writeRack('kick', beat('kick'))
  const racks = Array.from({ length: 63 }, (_, i) => ({ id: `r${i + 1}`, path: 'kick.json' }))
  await mam.start(mam.writeSession('many', racks))
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.keyboard.press('3')
  await expect(page.getByRole('article')).toHaveCount(64)
  await page.getByRole('slider', { name: 'r63 Level' }).press('ArrowDown')
  await expect.poll(() => rackOf(mam, 'r63').gain ?? 1).toBeLessThan(1)
  const drawn = await page.evaluate(async () => {
    const seen = new Set<string>()
    const strips = document.querySelector('.mixer-strips')!
    const watch = new MutationObserver((changes) => {
      for (const { target } of changes)
        seen.add((target instanceof Element ? target : target.parentElement)!.closest('article')?.dataset.strip ?? '')
    })
    watch.observe(strips, { subtree: true, attributes: true, attributeFilter: ['aria-pressed', 'class'] })
    document.querySelector<HTMLElement>('[aria-label="Mute r5"]')!.click()
    await new Promise((resolve) => setTimeout(resolve, 1000))
    return [...seen]
  })
  expect(drawn).toEqual(['r5'])
})

test('the stage says of each rack whether it is heard, and mutes it for tonight', async ({ mam, page }) => {
  await openMixer(mam, page)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await enterStage(page)
  const tile = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Mute clap', exact: true }) })
  await expect(tile).toContainText('Playing')
  await page.getByRole('button', { name: 'Mute clap', exact: true }).click()
  await expect(tile).toContainText('Not heard')
  await expect(page.getByRole('meter', { name: 'Level of clap' })).toHaveAttribute('aria-valuetext', '−∞ dB')
  expect(rackOf(mam, 'clap').muted).toBeUndefined()
  await expect(page.locator('.stage')).toContainText('night')
})
