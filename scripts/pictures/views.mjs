// What is photographed: how the window was left, and what a person does until the picture is taken.

const button = (page, name) => page.getByRole('button', { name, exact: true })

/** Starts the demo where it stands still, and waits for its second bar. */
async function play(page) {
  const start = button(page, 'Play')
  if (await start.isVisible()) await start.click()
  await page
    .getByRole('timer', { name: 'Position' })
    .first()
    .getByText(/^00[2-4]\./)
    .waitFor()
}

/** Lists and meters have come in, nothing is hovered, and what the bar has to say is put away. */
async function settle(page) {
  for (const away of await page.getByRole('button', { name: /^Put away/ }).all()) await away.click()
  await page.mouse.move(0, 0)
  await page.waitForTimeout(1500)
}

const view = (main, more = {}, show = async () => {}) => ({
  layout: { main, ...more },
  show: async (page) => {
    await play(page)
    await show(page)
    await settle(page)
  },
})

const chooseNode = (name) => (page) => page.locator(`.gnode[data-key="${name}"] .gnode-name`).click()

/** What a node costs is known once it was its turn to be timed. */
const inspect = (name) => async (page) => {
  await chooseNode(name)(page)
  await page
    .getByText(/µs a block/)
    .first()
    .waitFor({ timeout: 10_000 })
    .catch(() => {})
}

/** As on the night: what the check found was read. */
async function enterStage(page) {
  await button(page, 'Stage').and(page.locator('.top button, .project-mode button')).first().click()
  await button(page, 'Edit: leave stage mode').waitFor()
  const playOn = button(page, 'Play on')
  await playOn.waitFor({ timeout: 5000 }).catch(() => {})
  if (await playOn.isVisible()) await playOn.click()
}

/** Leaving takes a hold. */
async function leaveStage(page) {
  await button(page, 'Edit: leave stage mode').hover()
  await page.mouse.down()
  await button(page, 'Edit: leave stage mode').waitFor({ state: 'detached' })
  await page.mouse.up()
}

/** Beside the strips: the graph, with one of them chosen in it. */
async function chooseBus(page) {
  await button(page, 'Show music beside the strips').click()
  await page.getByRole('complementary', { name: 'Side panel' }).getByRole('button', { name: 'Graph' }).click()
}

const stage = { ...view('stage', {}, enterStage), leave: leaveStage }

async function openLanes(page) {
  await page.getByRole('rowheader', { name: 'bass' }).getByRole('button').click()
  const lanes = page.getByRole('combobox', { name: 'Lock lane' })
  for (const name of ['Accent', 'Note']) {
    const option = lanes.locator('option').filter({ hasText: name }).first()
    await lanes.selectOption(await option.getAttribute('value'))
  }
  await page.getByRole('combobox', { name: 'Show Note' }).selectOption('curve')
  await page.getByRole('button', { name: /^Tools, / }).click()
}

/** Some steps, one of them taken back. */
async function work(page) {
  await page.getByLabel('Others see your steps as made by').fill('Nina')
  await page.keyboard.press('Enter')
  await chooseNode('bass')(page)
  for (const [name, key] of [
    ['bass Cutoff', 'PageUp'],
    ['bass Resonance', 'ArrowUp'],
    ['bass Env mod', 'ArrowUp'],
    ['bass Decay', 'PageUp'],
  ]) {
    await page.getByRole('slider', { name, exact: true }).press(key)
    await page.locator('.step-button').first().getByText(name.split(' ')[1]).waitFor()
  }
  await page.locator('.step-button').first().click()
}

async function openRows(page) {
  for (const name of ['kick', 'echo']) {
    const row = page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) })
    await row.first().click()
    await page.keyboard.press('ArrowRight')
  }
}

async function find(page) {
  await page.keyboard.press('Control+k')
  await page.locator('.palette').getByRole('combobox').fill('add')
}

export const views = {
  stage,
  'stage-session': { ...stage, demo: 'night' },
  rack: view('rack', {}, inspect('bass')),
  outline: view('rack', { rackShow: 'outline' }, openRows),
  controls: view('rack', { rackShow: 'panels' }),
  pattern: view('rack', { sizes: { 'rack-pattern': 25 } }, openLanes),
  mixer: { ...view('mixer', {}, chooseBus), demo: 'night' },
  inspector: view('rack', { sizes: { 'rack-inspector': 30 } }, inspect('lead')),
  check: view('check'),
  health: view('health'),
  shortcuts: view('shortcuts'),
  gallery: view('gallery'),
  palette: view('rack', {}, find),
  racks: view('rack', { dock: 'racks' }),
  phone: { ...stage, viewport: { width: 390, height: 844 }, isPhone: true },
  history: view('rack', { dock: 'history' }, work),
}
