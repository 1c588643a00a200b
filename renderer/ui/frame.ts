/** One animation-frame loop for everything that moves: it runs while somebody listens. */
type Draw = (nowMs: number) => void

const draws = new Set<Draw>()
let request = 0

/** Called once a frame. Returns the way out. */
export function onFrame(draw: Draw): () => void {
  draws.add(draw)
  if (request === 0) request = requestAnimationFrame(run)
  return () => {
    draws.delete(draw)
  }
}

function run(nowMs: number): void {
  request = draws.size > 0 ? requestAnimationFrame(run) : 0
  for (const draw of draws) draw(nowMs)
}

const calm = matchMedia('(prefers-reduced-motion: reduce)')

/** Whether the system or this page asks for less motion. */
export function isCalm(): boolean {
  return calm.matches || document.documentElement.dataset.motion === 'reduced'
}

const CALM_TIMES_A_SECOND = 4

/** As `onFrame`, for what moves to inform: where less motion is asked for it steps instead of gliding. */
export function onMotion(draw: Draw): () => void {
  let nowMs = 0
  const step = throttled(CALM_TIMES_A_SECOND, () => draw(nowMs))
  return onFrame((frameMs) => {
    nowMs = frameMs
    if (isCalm()) step(frameMs)
    else draw(frameMs)
  })
}

const TURNS = 7
let turn = 0

/**
 * Calls `tell` about `timesASecond`, with what is newest then. Those that begin together take turns: their second call comes
 * earlier, each at another time, so that no frame has to bear all of them.
 */
export function throttled(timesASecond: number, tell: () => void): (nowMs: number) => void {
  const pauseMs = 1000 / timesASecond
  turn = (turn + 1) % TURNS
  let nextPauseMs = pauseMs * (1 - turn / TURNS)
  let nextMs = 0
  return (nowMs) => {
    if (nowMs < nextMs) return
    nextMs = nowMs + nextPauseMs
    nextPauseMs = pauseMs
    tell()
  }
}

const once = new Set<() => void>()
let endOnce: (() => void) | undefined

/** Draws once, with the next frame, however often it is asked for until then. */
export function drawSoon(draw: () => void): void {
  once.add(draw)
  endOnce ??= onFrame(() => {
    endOnce?.()
    endOnce = undefined
    const due = [...once]
    once.clear()
    for (const one of due) one()
  })
}

/** Not wanted any more: the control is gone. */
export function forgetDraw(draw: () => void): void {
  once.delete(draw)
}
