// npm run pictures: builds, then photographs each view on the demo while it plays, into docs/pictures.
//   npm run pictures -- [NAME...]
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromiumMissing, launch } from './bench/ui/browser.mjs'
import { build } from './lib/build.mjs'
import { main } from './lib/install.mjs'
import { root } from './lib/project.mjs'
import { smaller } from './pictures/png.mjs'
import { serveDemo } from './pictures/served.mjs'
import { views } from './pictures/views.mjs'

const folder = join(root, 'docs/pictures')
/** A busy machine draws a frame of full size in seconds. */
const PATIENCE_MS = 120_000

/** A page of its own context, as a person left the window; `cookies` are those of the page that the address let in. */
async function openView(browser, address, cookies, { layout = {}, preferences = {}, viewport, isPhone }) {
  const context = await browser.newContext({
    viewport: viewport ?? { width: 1920, height: 1080 },
    ...(isPhone ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
  })
  await context.addCookies(cookies)
  await context.addInitScript(
    (kept) => {
      for (const [key, value] of Object.entries(kept)) localStorage.setItem(`mam.${key}`, JSON.stringify(value))
    },
    { layout, preferences },
  )
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(address)
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
  await page.evaluate(() => document.fonts.ready)
  return page
}

async function cookiesOf(browser, url) {
  const context = await browser.newContext()
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(url)
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
  const cookies = await context.cookies()
  await context.close()
  return cookies
}

await main(async (names) => {
  const unknown = names.find((name) => !Object.hasOwn(views, name))
  if (unknown) throw new Error(`no picture ${unknown}; there are: ${Object.keys(views).join(', ')}`)
  const reason = chromiumMissing()
  if (reason) throw new Error(reason)
  await build()
  mkdirSync(folder, { recursive: true })
  const wanted = Object.entries(views).filter(([name]) => names.length === 0 || names.includes(name))
  const browser = await launch()
  try {
    for (const demo of new Set(wanted.map(([, view]) => view.demo)))
      await photograph(
        browser,
        demo,
        wanted.filter(([, view]) => view.demo === demo),
      )
  } finally {
    await browser.close()
  }
})

/** All views of one session. */
async function photograph(browser, demo, list) {
  const server = await serveDemo(demo)
  try {
    const cookies = await cookiesOf(browser, server.url)
    const address = new URL('/', server.url).href
    for (const [name, view] of list) {
      const page = await openView(browser, address, cookies, view)
      await view.show(page)
      const picture = smaller(await page.screenshot())
      await view.leave?.(page)
      writeFileSync(join(folder, `${name}.png`), picture)
      console.log(`docs/pictures/${name}.png ${Math.round(picture.length / 1000)} kB`)
      await page.context().close()
    }
  } finally {
    await server.close()
  }
}
