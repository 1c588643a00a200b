// Frames of a page that shows 64 strips while they play, in turns with an empty page.
import { column, interleave, median, percentile, spread, table } from '../measure.mjs'
import { chromiumMissing, intervalsOf, launch, openPage, recordFrames } from './browser.mjs'
import { serveRack, stripsRack } from './served.mjs'
import { mainThreadPerFrame } from './trace.mjs'

const strips = 64
/** Frames at the beginning that belong to opening the page. */
const settleMs = 2500

const views = {
  stage: { main: 'stage' },
  controls: { main: 'rack', rackShow: 'panels' },
  graph: { main: 'rack', rackShow: 'graph' },
}

/** Plays round and round, so that no case finds it stopped. */
async function startPlaying(browser, url) {
  const page = await openPage(browser)
  await page.goto(url)
  const loop = page.getByRole('button', { name: 'Loop', exact: true })
  await loop.waitFor()
  if ((await loop.getAttribute('aria-pressed')) !== 'true') await loop.click()
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  const cookies = await page.context().cookies()
  await page.context().close()
  return cookies
}

async function openView(browser, { url, cookies }, layout) {
  const page = await openPage(browser, { layout })
  await page.context().addCookies(cookies)
  await page.goto(new URL('/', url).href)
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
  await page.waitForTimeout(settleMs)
  return page
}

const dropped = (intervals, period) =>
  (100 * intervals.filter((interval) => interval > 1.5 * period).length) / intervals.length

export async function frames({ rounds, frames: count, progress }) {
  const reason = chromiumMissing()
  if (reason) return { skipped: reason }
  const server = await serveRack('strips', stripsRack(strips))
  const browser = await launch()
  try {
    const cookies = await startPlaying(browser, server.url)
    const from = { url: server.url, cookies }
    const shown = (layout) => async () => {
      const page = await openView(browser, from, layout)
      const { times, commits } = await recordFrames(page, count)
      await page.context().close()
      return { intervals: intervalsOf(times), commits }
    }
    const openEmpty = async () => {
      const page = await openPage(browser)
      await page.setContent('<!doctype html><title>empty</title>')
      return page
    }
    const cases = [
      {
        name: 'empty page',
        run: async () => {
          const page = await openEmpty()
          const { times } = await recordFrames(page, count)
          await page.context().close()
          return { intervals: intervalsOf(times), commits: 0 }
        },
      },
      ...Object.entries(views).map(([name, layout]) => ({ name, run: shown(layout) })),
    ]
    const results = await interleave(cases, rounds, progress)
    const period = median(column(results['empty page'], 'intervals').flat())
    const busy = {}
    for (const name of Object.keys(results)) {
      progress(`trace of ${name}`)
      const page = await (views[name] ? openView(browser, from, views[name]) : openEmpty())
      busy[name] = await mainThreadPerFrame(browser, page, () => recordFrames(page, count, true))
      await page.context().close()
    }
    const of = (name) => results[name].map(({ intervals }) => dropped(intervals, period))
    const idle = median(of('empty page'))
    const rows = Object.keys(results).map((name) => [
      name,
      spread(of(name), 2),
      name === 'empty page' ? '' : `**${(median(of(name)) - idle).toFixed(2)}**`,
      name === 'empty page' ? '' : column(results[name], 'commits').reduce((sum, each) => sum + each, 0),
      `**${median(busy[name].wall).toFixed(2)}**, ${percentile(busy[name].wall, 0.99).toFixed(2)}`,
      `${median(busy[name].cpu).toFixed(2)}, ${percentile(busy[name].cpu, 0.99).toFixed(2)}`,
    ])
    return {
      commands: [`npm run bench:ui -- frames --rounds ${rounds} --frames ${count}`],
      text: table(
        [
          '64 strips that play',
          'frames dropped, %',
          'more than the empty page, points (must 1)',
          "React's commits in all frames",
          'main thread in tasks a frame, ms: median (must 4), p99',
          '… of these on a core: median, p99',
        ],
        rows,
      ),
      note: `${rounds} rounds of ${count} frames each, in turns. Dropped: an interval beyond 1.5 periods of ${period.toFixed(2)} ms, the empty page's median.`,
    }
  } finally {
    await browser.close()
    await server.close()
  }
}
