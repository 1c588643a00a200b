// From asking for the page to a play button that works.
import { interleave, spread, table } from '../measure.mjs'
import { chromiumMissing, launch, openPage } from './browser.mjs'
import { serveRack, stripsRack } from './served.mjs'

export async function start({ rounds, progress }) {
  const reason = chromiumMissing()
  if (reason) return { skipped: reason }
  const server = await serveRack('strips', stripsRack(16))
  const browser = await launch()
  try {
    const first = await openPage(browser)
    await first.goto(server.url)
    await first.getByRole('button', { name: 'Play', exact: true }).waitFor()
    const cookies = await first.context().cookies()
    await first.context().close()
    // A context of its own each time: nothing is cached.
    const run = async () => {
      const page = await openPage(browser)
      await page.context().addCookies(cookies)
      await page.goto(new URL('/', server.url).href, { waitUntil: 'commit' })
      const ms = await page.evaluate(
        () =>
          new Promise((resolve) => {
            const look = () => {
              const play = document.querySelector('.top-play')
              const graph = document.querySelector('main')
              if (play && graph && !play.closest('[inert]')) resolve(performance.now())
              else requestAnimationFrame(look)
            }
            look()
          }),
      )
      await page.context().close()
      return { ms }
    }
    const { page: results } = await interleave([{ name: 'page', run }], rounds, progress)
    return {
      commands: [`npm run bench:ui -- start --rounds ${rounds}`],
      text: table(
        ['', 'value', 'must'],
        [
          [
            'from the request to a page that plays, ms',
            `**${spread(
              results.map(({ ms }) => ms),
              0,
            )}**`,
            1500,
          ],
        ],
      ),
      note: `${rounds} loads without a cache, server and browser on one machine; from the navigation's start to the frame in which the play button and the view are there.`,
    }
  } finally {
    await browser.close()
    await server.close()
  }
}
