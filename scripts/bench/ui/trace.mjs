// What Chromium's own trace says of a page's main thread.
const categories = ['toplevel', 'blink.user_timing']

/** Tasks that no other task holds: one that runs inside another is a part of its time already. */
function outermost(tasks) {
  const sorted = tasks.sort((a, b) => a.ts - b.ts || b.dur - a.dur)
  let end = 0
  return sorted.filter(({ ts, dur }) => {
    if (ts < end) return false
    end = ts + dur
    return true
  })
}

/** Index of the last start that is not after `time`. */
function lastBefore(starts, time) {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle] <= time) low = middle + 1
    else high = middle
  }
  return low - 1
}

/**
 * Milliseconds that the page's main thread is in tasks between one frame's mark and the next, while `work` runs: `wall` by the
 * clock, in which other programs may have had the core, and `cpu` of the thread's own. Waiting for a task is in neither;
 * threads that compose and raster, and other processes, are not counted.
 */
export async function mainThreadPerFrame(browser, page, work) {
  await browser.startTracing(page, { categories })
  await work()
  const { traceEvents } = JSON.parse(String(await browser.stopTracing()))
  const marks = traceEvents.filter(({ cat, name }) => cat === 'blink.user_timing' && name === 'frame')
  const { pid, tid } = marks[0]
  const own = (event) => event.pid === pid && event.tid === tid
  const thread = traceEvents.find((event) => event.name === 'thread_name' && own(event))?.args.name
  if (thread !== 'CrRendererMain') throw new Error(`the page's marks are on ${thread}, not on its main thread`)
  const tasks = traceEvents.filter((event) => own(event) && event.ph === 'X' && /RunTask$/.test(event.name))
  const starts = marks.map(({ ts }) => ts).sort((a, b) => a - b)
  const wall = new Array(starts.length - 1).fill(0)
  const cpu = new Array(starts.length - 1).fill(0)
  for (const { ts, dur, tdur = dur } of outermost(tasks)) {
    // A task belongs to the frame whose mark it holds or follows.
    const at = lastBefore(starts, ts + dur)
    if (at < 0 || at >= wall.length) continue
    wall[at] += dur / 1000
    cpu[at] += tdur / 1000
  }
  return { wall, cpu }
}
