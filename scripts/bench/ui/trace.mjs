// What Chromium's own trace says of a page's main thread.
const categories = ['toplevel', 'blink.user_timing']

/** Milliseconds of tasks on the page's main thread between one frame's mark and the next, while `work` runs. */
export async function mainThreadPerFrame(browser, page, work) {
  await browser.startTracing(page, { categories })
  await work()
  const { traceEvents } = JSON.parse(String(await browser.stopTracing()))
  const marks = traceEvents.filter(({ cat, name }) => cat === 'blink.user_timing' && name === 'frame')
  const { pid, tid } = marks[0]
  const own = (event) => event.pid === pid && event.tid === tid
  const tasks = traceEvents.filter((event) => own(event) && event.ph === 'X' && /RunTask$/.test(event.name))
  const starts = marks.map(({ ts }) => ts).sort((a, b) => a - b)
  const sums = new Array(starts.length - 1).fill(0)
  for (const { ts, dur } of tasks.sort((a, b) => a.ts - b.ts)) {
    // A task belongs to the frame whose mark it holds or follows.
    const end = ts + dur
    let at = 0
    for (let low = 0, high = starts.length - 1; low <= high; ) {
      const middle = (low + high) >> 1
      if (starts[middle] <= end) {
        at = middle
        low = middle + 1
      } else high = middle - 1
    }
    if (starts[at] <= end && at < sums.length) sums[at] += dur / 1000
  }
  return sums
}
