import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { Mode } from '../engine/client/model.ts'
import type { ActionCase } from '../engine/host/live/document-calls.ts'
import { HOST_ORIGIN } from '../engine/host/live/publication.ts'
import { THEMES } from '../renderer/frame/preferences.ts'
import { brightness, enterStage, expect, type Mam, recordSound, rms, test } from './mam.ts'

const RATE = 48_000

/** A saw that drones, and what it offers to the outside. */
const drone = {
  nodes: [
    { id: 'bass', type: 'tb303_ext', params: { cutoff: 200, envMod: 0, gain: 0.5 } },
    { id: 'kick', type: 'kick' },
  ],
  transport: { bpm: 120, lengthBars: 8, resolution: 16, patterns: [{ nodeId: 'bass', steps: 'xxxxxxxxxxxxxxxx' }] },
  exports: {
    controls: [
      {
        id: 'bright',
        name: 'Bright',
        kind: 'knob',
        min: 0,
        max: 100,
        unit: '%',
        targets: [{ nodeId: 'bass', param: 'CUTOFF_HZ', from: 200, to: 8000 }],
      },
      { id: 'boom', name: 'Boom', kind: 'pad', targets: [{ nodeId: 'kick' }] },
    ],
  },
}
const plain = { ...drone, exports: undefined }

async function open(mam: Mam, page: Page, file: string): Promise<void> {
  await mam.start(file)
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
}

function writeNight(mam: Mam, racks: readonly string[] = ['verse', 'chorus', 'outro']): string {
  for (const id of ['verse', 'chorus', 'outro']) mam.writeRack(id, plain)
  return mam.writeSession(
    'night',
    racks.map((id) => ({ id, path: `${id}.json` })),
  )
}

const play = (page: Page) => page.getByRole('button', { name: 'Play', exact: true }).click()
const wayOut = (page: Page) => page.getByRole('button', { name: 'Edit: leave stage mode' })
const panicButton = (page: Page) => page.getByRole('button', { name: /^Panic/ })
const isOnStage = ({ server }: Mam) => server.host.editor.project.mode === 'stage'

test('one press enters stage mode and shows what is open, large', async ({ mam, opened }) => {
  await enterStage(opened)
  await expect(opened.getByRole('heading', { name: 'acid', level: 1 })).toBeVisible()
  await expect(opened.getByRole('status', { name: 'State' })).toHaveText('Stopped')
  await play(opened)
  await expect(opened.getByRole('status', { name: 'State' })).toHaveText('Playing')
  await expect(opened.locator('.stage').getByRole('timer')).not.toHaveText('001.1.1')
  await expect(opened.locator('.tile-count')).not.toHaveText('4')
  await expect(opened.locator('.beat-bar')).not.toHaveAttribute('data-beat', '-1')
  await expect(opened.getByText('Time of day')).toBeVisible()
  await expect(opened.getByText('Disk free')).toBeVisible()
  expect(isOnStage(mam)).toBe(true)
})

test('nothing that a mouse, a key or the palette does on stage changes what is open', async ({ mam, opened }) => {
  let dialogs = 0
  opened.on('dialog', (dialog) => {
    dialogs += 1
    void dialog.dismiss()
  })
  const before = mam.server.host.rackText
  await enterStage(opened)
  for (const view of ['1', '2', '6', '7']) {
    await opened.keyboard.press(view)
    for (const key of [
      'Delete',
      'Backspace',
      'Control+a',
      'Delete',
      'Control+d',
      'Control+x',
      'Control+v',
      'Control+z',
      'Control+n',
    ])
      await opened.keyboard.press(key)
  }
  for (const name of ['Add Node', 'Remove Node', 'New Session', 'Undo']) {
    await opened.keyboard.press('Control+k')
    await expect(opened.locator('.palette').getByRole('combobox')).toBeFocused()
    await opened.keyboard.type(name)
    await expect(opened.getByRole('option').first()).toContainText(name)
    await opened.keyboard.press('Enter')
    await opened.keyboard.press('Escape')
    await opened.keyboard.press('Escape')
  }
  expect(mam.server.host.rackText).toBe(before)
  expect(mam.server.host.editor.project.document.tonight.size).toBe(0)
  expect(isOnStage(mam)).toBe(true)
  expect(dialogs).toBe(0)
})

/** The page's clock stands still: what a hold lasts is the test's choice, however busy the machine is. */
async function stopClock(page: Page): Promise<void> {
  await page.clock.install()
  await page.clock.pauseAt(new Date(Date.now() + 60_000))
}

test('leaving takes a hold of a second: by mouse, by key, and never by less', async ({ mam, opened }) => {
  await enterStage(opened)
  await stopClock(opened)
  const hold = async (press: () => Promise<void>, release: () => Promise<void>, ms: number) => {
    await press()
    await opened.clock.runFor(ms)
    await release()
    await opened.clock.runFor(1500)
  }
  const mouse = [() => opened.mouse.down(), () => opened.mouse.up()] as const
  const enter = [() => opened.keyboard.down('Enter'), () => opened.keyboard.up('Enter')] as const
  await wayOut(opened).hover()
  await hold(...mouse, 900)
  await expect(opened.locator('.leave').getByRole('status')).toHaveText(/Hold Edit for one second/)
  await wayOut(opened).focus()
  await hold(...enter, 900)
  expect(isOnStage(mam)).toBe(true)
  await hold(...enter, 1000)
  await expect.poll(() => isOnStage(mam)).toBe(false)
  await enterStage(opened)
  await wayOut(opened).hover()
  await hold(...mouse, 1000)
  await expect.poll(() => isOnStage(mam)).toBe(false)
})

test('leaving by touch takes the same hold', async ({ mam, browser }) => {
  const context = await browser.newContext({ viewport: { width: 1024, height: 768 }, hasTouch: true })
  const page = await context.newPage()
  await page.goto(mam.server.url)
  await enterStage(page)
  await stopClock(page)
  const box = (await wayOut(page).boundingBox())!
  const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }]
  const cdp = await context.newCDPSession(page)
  const touch = async (ms: number) => {
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints })
    await page.clock.runFor(ms)
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await page.clock.runFor(1500)
  }
  await touch(900)
  expect(isOnStage(mam)).toBe(true)
  await touch(1000)
  await expect.poll(() => isOnStage(mam)).toBe(false)
  await context.close()
})

test('panic goes from notes to a fade to silence, and the levels come back', async ({ mam, page }) => {
  await open(mam, page, mam.writeRack('drone', plain))
  const { engine } = mam.server.host
  await enterStage(page)
  await play(page)
  await expect(panicButton(page)).toHaveAccessibleName(/Notes off/)
  // The test is the device from here on, so that it hears what a device would be given.
  engine.closeDevice()
  const hear = (seconds: number) => rms(engine.process(Math.round(seconds * RATE)))
  const full = hear(1)
  expect(full).toBeGreaterThan(0.02)
  await panicButton(page).click()
  await expect(page.getByText('Notes are off')).toBeVisible()
  expect(hear(0.5)).toBeGreaterThan(full / 2)
  await page.keyboard.press('Escape')
  await expect(page.getByText('Faded out')).toBeVisible()
  const [begin, middle, end] = [hear(0.5), hear(1), hear(1)]
  expect(begin).toBeLessThan(full)
  expect(middle).toBeLessThan(begin)
  expect(hear(0.5)).toBe(0)
  expect(end).toBeLessThan(middle)
  await page.getByRole('button', { name: 'Levels back' }).click()
  await expect(page.getByText('Faded out')).toBeHidden()
  hear(1)
  expect(hear(0.5)).toBeGreaterThan(full / 2)
  for (const step of [/Fade out/, /Hard stop/, /Stopped/]) {
    await panicButton(page).click()
    await expect(panicButton(page)).toHaveAccessibleName(step)
  }
  hear(0.5)
  expect(hear(0.5)).toBe(0)
  await expect(page.getByRole('status', { name: 'State' })).toHaveText('Stopped')
})

test('a second press within the gap is refused where it was made, in words, and asks nothing', async ({
  mam,
  page,
}) => {
  const night = writeNight(mam)
  await open(mam, page, night)
  const gap = { case: 'setStage', value: { goGapMs: 5000 } } as ActionCase
  await mam.server.host.perform(gap, HOST_ORIGIN, { id: 'test' })
  await enterStage(page)
  await page.getByRole('button', { name: /^chorus/ }).click()
  await expect(page.getByRole('heading', { name: 'chorus', level: 1 })).toBeVisible()
  await stopClock(page)
  await page.getByRole('button', { name: /^outro/ }).click()
  await expect(page.locator('.tile[data-refused]').getByText('Refused')).toBeVisible()
  await expect(page.locator('.stage-next')).toContainText(/second press/)
  expect(mam.server.host.editor.project.front).toBe('chorus')
  await page.clock.runFor(120)
  await expect(page.locator('.tile[data-refused]')).toHaveCount(1)
  await page.clock.runFor(1000)
  await expect(page.locator('.tile[data-refused]')).toHaveCount(0)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a macro knob moves the sound and a macro pad sounds', async ({ mam, page }) => {
  await open(mam, page, mam.writeRack('drone', drone))
  await enterStage(page)
  const sound = recordSound(mam)
  await page.getByRole('button', { name: 'Boom' }).click()
  const kick = page.getByRole('meter', { name: 'Level of kick' })
  await expect.poll(async () => Number(await kick.getAttribute('aria-valuenow'))).toBeGreaterThan(-30)
  await play(page)
  const dark = brightness(await sound.take(RATE / 2))
  const knob = page.getByRole('slider', { name: 'Bright' })
  await knob.focus()
  await knob.press('End')
  await expect(knob).toHaveAttribute('aria-valuetext', /100/)
  await expect.poll(async () => brightness(await sound.take(RATE / 2))).toBeGreaterThan(dark * 1.5)
  // Hands on stage move tonight, never the file.
  expect(JSON.parse(mam.server.host.rackText!).nodes[0].params.cutoff).toBe(200)
})

test('two browsers show one stage', async ({ mam, opened, context }) => {
  const second = await context.newPage()
  await second.goto(new URL('/', mam.server.url).href)
  await second.getByRole('button', { name: 'Play', exact: true }).waitFor()
  await enterStage(opened)
  await expect(second.getByRole('heading', { name: 'acid', level: 1 })).toBeVisible()
  await play(second)
  await expect(opened.getByRole('status', { name: 'State' })).toHaveText('Playing')
  await panicButton(opened).click()
  await expect(second.getByText('Notes are off')).toBeVisible()
  await panicButton(second).click()
  await expect(opened.getByRole('button', { name: 'Levels back' })).toBeVisible()
})

const sizes = {
  'small window': { width: 1280, height: 720 },
  'full HD': { width: 1920, height: 1080 },
  '4K': { width: 3840, height: 2160 },
  phone: { width: 390, height: 844 },
}

/** What is too small, cut off or in the way, in words. */
function faultsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = []
    const nameOf = (element: Element) => `${element.className} "${(element.textContent ?? '').slice(0, 30)}"`
    const isShown = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden')
    const least = innerHeight / 24 - 0.5
    const states =
      '.stage-name, .stage-state, .tile-name, .tile-state, .tile-cannot, .tile-count, .stage-alarm, .stage-restore, .position'
    for (const element of document.querySelectorAll(states)) {
      const size = Number.parseFloat(getComputedStyle(element).fontSize)
      if (isShown(element) && size < least) faults.push(`${nameOf(element)} has letters of ${size}`)
    }
    for (const element of document.querySelectorAll('.stage button, .stage [role=slider], .leave-button, .panic')) {
      const { width, height } = element.getBoundingClientRect()
      if (isShown(element) && (width < 43.5 || height < 43.5)) faults.push(`${nameOf(element)} is ${width}×${height}`)
    }
    const panic = document.querySelector('.panic')!.getBoundingClientRect()
    if (panic.right > innerWidth || panic.left < 0) faults.push('panic is cut off')
    for (const other of document.querySelectorAll('button, input, [role=slider]')) {
      const box = other.getBoundingClientRect()
      if (other.matches('.panic') || !isShown(other)) continue
      const gap = Math.max(
        panic.left - box.right,
        box.left - panic.right,
        panic.top - box.bottom,
        box.top - panic.bottom,
      )
      if (gap < 7.5 || (gap < 23.5 && other.closest('.top'))) faults.push(`${nameOf(other)} is ${gap} from panic`)
    }
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`)
    for (const element of document.querySelectorAll<HTMLElement>('.stage *')) {
      const box = element.getBoundingClientRect()
      const hasText = [...element.childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent!.trim())
      if (!hasText || !isShown(element) || box.width === 0) continue
      const mayCut = element.closest('.cut, .tile-why, .stage-alarm-words, canvas') !== null
      if (!mayCut && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
        faults.push(`${nameOf(element)} holds ${element.scrollWidth} in ${element.clientWidth}`)
      if (box.left < -1 || box.right > root.clientWidth + 1) faults.push(`${nameOf(element)} runs out of the page`)
    }
    return faults
  })
}

for (const [name, viewport] of Object.entries(sizes)) {
  test(`states are read and controls are hit from afar on a ${name}`, async ({ mam, browser }) => {
    await mam.start(writeNight(mam, ['verse', 'chorus', 'outro', 'gone']))
    const isPhone = name === 'phone'
    const context = await browser.newContext({ viewport, hasTouch: isPhone, isMobile: isPhone })
    const page = await context.newPage()
    await page.goto(mam.server.url)
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
    // A phone's top bar has no room for the switch: another page enters.
    const turnTo = (mode: Mode) =>
      mam.server.host.perform({ case: 'setMode', value: { mode } } as ActionCase, HOST_ORIGIN, { id: 'test' })
    await turnTo(Mode.STAGE)
    await page.locator('.stage').waitFor()
    await play(page)
    await expect(page.locator('.stage').getByRole('timer')).not.toHaveText('001.1.1')
    expect(await faultsOf(page)).toEqual([])
    const left = await page.locator('.tile.is-front').evaluate((tile) => {
      const sizes = [...tile.querySelectorAll('*')].map((part) => Number.parseFloat(getComputedStyle(part).fontSize))
      return {
        largest: Math.max(...sizes),
        count: Number.parseFloat(getComputedStyle(tile.querySelector('.tile-count')!).fontSize),
      }
    })
    expect(left.count).toBe(left.largest)
    await panicButton(page).click()
    await panicButton(page).click()
    await expect(page.getByRole('button', { name: 'Levels back' })).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await turnTo(Mode.EDIT)
    await mam.server.host.open(mam.writeRack('drone', drone))
    await turnTo(Mode.STAGE)
    await expect(page.getByRole('slider', { name: 'Bright' })).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await context.close()
  })
}

test('the check says what will break, and one press mends it', async ({ mam, page }) => {
  await open(mam, page, writeNight(mam, ['verse', 'gone']))
  await page.keyboard.press('7')
  const broken = page.getByRole('region', { name: 'Will break' })
  await expect(broken).toContainText('gone')
  await broken.getByRole('button', { name: /Take gone out/ }).click()
  await expect(broken).not.toContainText('gone')
  await expect.poll(() => mam.server.host.editor.project.slots().length).toBe(1)
  await expect(page.getByRole('region', { name: 'Fine' })).toContainText('One rack can be played.')
  await enterStage(page)
  // Beside what a busy machine's watchdog has to say, if it has.
  await expect(page.getByText(/Not ready/)).toBeVisible()
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Check before the show' })).toBeVisible()
})

test('pads are offered for what can be hit alone', async ({ mam, page }) => {
  const nodes = ['kick', 'input', 'gain', 'tb303_ext'].map((type) => ({ id: `the ${type}`, type }))
  await open(mam, page, mam.writeRack('some', { nodes }))
  await enterStage(page)
  const pads = page.getByRole('region', { name: 'Pads' }).getByRole('button')
  await expect(pads).toHaveText(['Play the kick', 'Play the tb303_ext'])
})

test('where nothing is pressed by hand the tiles take the room', async ({ mam, page }) => {
  mam.writeRack('echo', { nodes: [{ id: 'line', type: 'delay' }] })
  const racks = ['one', 'two'].map((id) => ({ id, path: 'echo.json' }))
  await open(mam, page, mam.writeSession('echoes', racks))
  await enterStage(page)
  await page.getByRole('button', { name: 'Mute two', exact: true }).waitFor()
  const left = await page.evaluate(() => {
    const room = document.querySelector('.stage-play')!.getBoundingClientRect()
    const tiles = [...document.querySelectorAll('.stage-play > :first-child')].at(-1)!.getBoundingClientRect()
    return room.bottom - tiles.bottom
  })
  expect(left).toBeLessThan(2)
})

test('a locked stage shows its lock and moves nothing', async ({ mam, page }) => {
  await open(mam, page, mam.writeRack('drone', drone))
  await enterStage(page)
  await page.keyboard.press('Control+Shift+l')
  await expect(page.getByRole('button', { name: 'Locked · Unlock' })).toBeVisible()
  await page.getByText('Boom').click({ force: true })
  expect(mam.server.host.engine.drainApplied().filter(({ kind }) => kind === 'trigger')).toEqual([])
  await page.getByRole('button', { name: 'Locked · Unlock' }).click()
  await page.getByRole('button', { name: 'Boom' }).click()
})

for (const theme of THEMES)
  test(`axe finds nothing serious on stage and in the check, in ${theme}`, async ({ mam, page }) => {
    await page.addInitScript((theme) => localStorage.setItem('mam.preferences', JSON.stringify({ theme })), theme)
    await open(mam, page, writeNight(mam, ['verse', 'chorus', 'gone']))
    await enterStage(page)
    await play(page)
    const serious = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
    }
    expect(await serious()).toEqual([])
    await page.keyboard.press('7')
    await expect(page.getByRole('region', { name: 'Fine' })).toBeVisible()
    expect(await serious()).toEqual([])
  })
