// Headless Chromium as every measurement of the page has it, and what is counted inside a page.
import { chromium } from 'playwright'
import { findChromium } from '../../lib/project.mjs'
import { missing } from '../measure.mjs'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--enable-precise-memory-info',
]

export const chromiumMissing = () => (findChromium() ? undefined : missing('chromium', 'chromium'))

export const launch = (more = []) => chromium.launch({ executablePath: findChromium(), args: [...flags, ...more] })

/** React tells its developer tools of each commit, in production builds too. */
const countCommits = () => {
  window.commits = 0
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    isDisabled: false,
    supportsFiber: true,
    renderers: new Map(),
    inject: () => 1,
    checkDCE: () => {},
    onCommitFiberRoot: () => {
      window.commits++
    },
    onCommitFiberUnmount: () => {},
    onPostCommitFiberRoot: () => {},
  }
}

/** A page of its own context; `layout` is what a person left it with. */
export async function openPage(browser, { layout, viewport = { width: 1280, height: 720 } } = {}) {
  const context = await browser.newContext({ viewport })
  const page = await context.newPage()
  await page.addInitScript(countCommits)
  if (layout)
    await page.addInitScript((text) => {
      if (location.protocol.startsWith('http')) localStorage.setItem('mam.layout', text)
    }, JSON.stringify(layout))
  return page
}

/** Times of so many animation frames, ms, and React's commits meanwhile. `marks`: each is a mark in a trace. */
export const recordFrames = (page, count, marks = false) =>
  page.evaluate(
    ([frames, marked]) =>
      new Promise((resolve) => {
        const times = []
        const before = window.commits
        const tick = (time) => {
          times.push(time)
          if (marked) performance.mark('frame')
          if (times.length > frames) resolve({ times, commits: window.commits - before })
          else requestAnimationFrame(tick)
        }
        requestAnimationFrame(tick)
      }),
    [count, marks],
  )

export const intervalsOf = (times) => times.slice(1).map((time, i) => time - times[i])
