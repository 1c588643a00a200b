import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { Revival } from './revival.ts'

/** A page whose time passes when it is told to. */
function page() {
  let nowMs = 0
  const timers = new Set<{ readonly at: number; readonly action: () => void }>()
  const done: string[] = []
  const state = { isDestroyed: false, hasDevTools: false }
  const contents = Object.assign(new EventEmitter(), {
    reload: () => void done.push(`reload at ${nowMs}`),
    forcefullyCrashRenderer: () => {
      done.push(`killed at ${nowMs}`)
      contents.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 })
    },
    isDestroyed: () => state.isDestroyed,
    isDevToolsOpened: () => state.hasDevTools,
  })
  const faults: string[] = []
  const revival = new Revival(contents, {
    onFault: (source) => faults.push(source),
    nowMs: () => nowMs,
    setTimer: (action, ms) => {
      const timer = { at: nowMs + ms, action }
      timers.add(timer)
      return timer
    },
    clearTimer: (timer) => timers.delete(timer as never),
  })
  const pass = (ms: number) => {
    const end = nowMs + ms
    for (;;) {
      const next = [...timers].sort((a, b) => a.at - b.at)[0]
      if (!next || next.at > end) break
      timers.delete(next)
      nowMs = next.at
      next.action()
    }
    nowMs = end
  }
  const crash = (reason = 'crashed') => contents.emit('render-process-gone', {}, { reason, exitCode: 1 })
  return { contents, revival, state, done, faults, timers, pass, crash }
}

test.each(['crashed', 'oom', 'killed', 'abnormal-exit', 'launch-failed', 'integrity-failure'])(
  'a page that has gone (%s) is loaded again',
  (reason) => {
    const { done, faults, pass, crash } = page()
    crash(reason)
    pass(1000)
    expect(done).toEqual(['reload at 100'])
    expect(faults).toEqual(['render-process-gone'])
  },
)

test('a page that was closed stays closed', () => {
  const { done, faults, pass, crash } = page()
  crash('clean-exit')
  pass(60_000)
  expect([done, faults]).toEqual([[], []])
})

test('a page that dies at every start is tried less and less often, and never given up', () => {
  const { contents, done, pass, crash } = page()
  contents.reload = () => {
    done.push('reload')
    crash()
  }
  crash()
  pass(5000)
  expect(done.length).toBe(4)
  pass(60_000)
  expect(done.length).toBe(10)
})

test('a page that stood for a while is loaded again at once', () => {
  const { contents, done, pass, crash } = page()
  for (let i = 0; i < 5; i++) {
    crash()
    pass(10_000)
  }
  contents.emit('did-finish-load')
  pass(60_000)
  done.length = 0
  crash()
  pass(100)
  expect(done).toEqual(['reload at 110100'])
})

test('a page that hangs is ended and loaded again', () => {
  const { contents, done, pass } = page()
  contents.emit('unresponsive')
  pass(20_000)
  expect(done).toEqual(['killed at 10000', 'reload at 10100'])
})

test('a page that answers again, or is looked into, is left alone', () => {
  const { contents, state, done, pass } = page()
  contents.emit('unresponsive')
  pass(5000)
  contents.emit('responsive')
  pass(20_000)
  state.hasDevTools = true
  contents.emit('unresponsive')
  pass(20_000)
  expect(done).toEqual([])
})

test('a window that is closed leaves no timer', () => {
  const { contents, timers, crash } = page()
  crash()
  contents.emit('unresponsive')
  contents.emit('destroyed')
  expect(timers.size).toBe(0)
})

test('a page answers from its loading until it hangs or goes', () => {
  const { contents, revival, crash } = page()
  const states = [revival.isAnswering]
  for (const event of ['did-finish-load', 'unresponsive', 'responsive']) {
    contents.emit(event)
    states.push(revival.isAnswering)
  }
  crash()
  states.push(revival.isAnswering)
  expect(states).toEqual([false, true, false, true, false])
})
