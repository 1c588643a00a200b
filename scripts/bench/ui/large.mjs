// A rack of 2,000 nodes: how long it takes to be there, and how it moves, in turns with an empty page under the same hands.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { column, interleave, median, spread, table } from '../measure.mjs'
import { chromiumMissing, intervalsOf, launch, openPage, recordFrames } from './browser.mjs'
import { largeRack, serveRack, stripsRack } from './served.mjs'

const nodes = 2000
const layout = { main: 'rack', rackShow: 'graph' }

/** The hands of a person who looks around: the wheel both ways, and the background dragged about. */
async function lookAround(page, until) {
  const [x, y] = [520, 260]
  await page.mouse.move(x, y)
  for (let turn = 0; !until.isOver; turn++) {
    for (let step = 0; step < 6 && !until.isOver; step++) await page.mouse.wheel(0, turn % 2 ? 120 : -120)
    await page.mouse.down({ button: 'middle' })
    for (let step = 1; step <= 8 && !until.isOver; step++)
      await page.mouse.move(x + 20 * step * (turn % 2 ? 1 : -1), y + 6 * step)
    await page.mouse.up({ button: 'middle' })
    await page.mouse.move(x, y)
  }
}

async function framesUnderHands(page, count) {
  const until = { isOver: false }
  const hands = lookAround(page, until)
  const { times } = await recordFrames(page, count)
  until.isOver = true
  await hands
  return { intervals: intervalsOf(times) }
}

/** The head names the rack, and the canvas that draws so many has its size, which it gets with its first picture. */
const isDrawn = () => {
  const isNamed = [...document.querySelectorAll('h1')].some(({ textContent }) => textContent === 'large')
  const canvas = document.querySelector('.graph.is-far .graph-far canvas')
  return isNamed && canvas !== null && canvas.width !== 300
}

const now = (page) => page.evaluate(() => performance.now())

async function open(page, path) {
  await page.getByRole('button', { name: 'Open…' }).click()
  const field = page.getByRole('textbox', { name: 'Path of a session or rack file' })
  await field.fill(path)
  const asked = await now(page)
  await field.press('Enter')
  return asked
}

export async function large({ rounds, frames: count, progress }) {
  const reason = chromiumMissing()
  if (reason) return { skipped: reason }
  const server = await serveRack('small', stripsRack(4))
  const browser = await launch()
  try {
    const path = join(server.folder, 'large.json')
    writeFileSync(path, JSON.stringify({ kind: 'rack', version: 1, ...largeRack(nodes) }))
    let cookies = []
    let first = server.url
    const run = async () => {
      const page = await openPage(browser, { layout })
      await page.context().addCookies(cookies)
      await page.goto(first)
      await page.getByRole('button', { name: 'Open…' }).waitFor()
      cookies = await page.context().cookies()
      first = new URL('/', server.url).href
      const asked = await open(page, path)
      await page.waitForFunction(isDrawn, undefined, { polling: 'raf' })
      // The frame in which it is drawn.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
      const openMs = (await now(page)) - asked
      await page.waitForTimeout(1000)
      const result = { openMs, ...(await framesUnderHands(page, count)) }
      // The next round opens the large one anew.
      await open(page, server.file)
      await page.getByRole('heading', { name: 'small' }).waitFor()
      await page.context().close()
      return result
    }
    const empty = async () => {
      const page = await openPage(browser)
      await page.setContent('<!doctype html><title>empty</title>')
      const result = await framesUnderHands(page, count)
      await page.context().close()
      return result
    }
    const cases = [
      { name: 'empty page', run: empty },
      { name: 'rack', run },
    ]
    const results = await interleave(cases, rounds, progress)
    const period = median(column(results['empty page'], 'intervals').flat())
    const dropped = (name) =>
      results[name].map(
        ({ intervals }) => (100 * intervals.filter((interval) => interval > 1.5 * period).length) / intervals.length,
      )
    const more = median(dropped('rack')) - median(dropped('empty page'))
    return {
      commands: [`npm run bench:ui -- large --rounds ${rounds} --frames ${count}`],
      text: table(
        [`${nodes} nodes`, 'value', 'must'],
        [
          ['opens, ms', `**${spread(column(results.rack, 'openMs'), 0)}**`, 1500],
          ['frames dropped under hands, %', spread(dropped('rack'), 2), ''],
          ['… by the empty page', spread(dropped('empty page'), 2), ''],
          ['more than the empty page, points', `**${more.toFixed(2)}**`, 2],
        ],
      ),
      note: `${rounds} rounds of ${count} frames each, in turns, while a wheel turns both ways and the background is dragged.`,
    }
  } finally {
    await browser.close()
    await server.close()
  }
}
