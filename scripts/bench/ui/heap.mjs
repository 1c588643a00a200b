// Whether a page that shows what plays grows.
import { median, spread, table } from '../measure.mjs'
import { chromiumMissing, launch, openPage } from './browser.mjs'
import { serveRack, stripsRack } from './served.mjs'

/** Views come in when the page is idle, which on a busy machine is late. */
const warmMinutes = 3
/** What is not collected yet, and code that was compiled, differ from minute to minute. */
const atEachEnd = 10
const strips = 16

async function heapMegabytes(session) {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

export async function heap({ minutes, progress }) {
  const reason = chromiumMissing()
  if (reason) return { skipped: reason }
  const server = await serveRack('strips', stripsRack(strips))
  const browser = await launch()
  try {
    const page = await openPage(browser, { layout: { main: 'stage' } })
    await page.goto(server.url)
    const loop = page.getByRole('button', { name: 'Loop', exact: true })
    await loop.waitFor()
    if ((await loop.getAttribute('aria-pressed')) !== 'true') await loop.click()
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    const session = await page.context().newCDPSession(page)
    await page.waitForTimeout(warmMinutes * 60_000)
    const all = [await heapMegabytes(session)]
    for (let minute = 1; minute <= minutes; minute++) {
      await page.waitForTimeout(60_000)
      all.push(await heapMegabytes(session))
      progress(`minute ${minute} of ${minutes}: ${all.at(-1).toFixed(1)} MB`)
    }
    const ends = Math.min(atEachEnd, Math.ceil(all.length / 2))
    const [begin, end] = [median(all.slice(0, ends)), median(all.slice(-ends))]
    const growth = (100 * (end - begin)) / begin
    return {
      commands: [`npm run bench:ui -- heap --minutes ${minutes}`],
      text: table(
        ['', 'value', 'must'],
        [
          [`heap in the first ${ends} minutes, MB`, begin.toFixed(2), ''],
          [`… in the last of ${minutes}, MB`, end.toFixed(2), ''],
          ['growth, %', `**${growth.toFixed(1)}**`, '5 in an hour'],
          ['over all minutes, MB', spread(all, 2), ''],
        ],
      ),
      note: 'The stage view of 16 strips that play round and round, after a garbage collection each minute; medians.',
    }
  } finally {
    await browser.close()
    await server.close()
  }
}
