import { expect, test } from 'vitest'
import { fakeEngine } from '../testing/fake-engine.ts'
import { HotFeed, type PlayedChange } from './hot-feed.ts'

function feed() {
  const engine = fakeEngine()
  const next = { peaks: [0, 0, 0], played: [] as PlayedChange[], revision: 1 }
  const polls: boolean[] = []
  const hot = new HotFeed((watched) => {
    polls.push(watched)
    const poll = {
      ...next,
      peaks: Float32Array.from(next.peaks),
      status: { ...engine.status, state: 'playing' as const },
    }
    next.peaks = [0, 0, 0]
    next.played = []
    return { ...poll, peakLoad: 0 }
  })
  const left = new AbortController()
  const messages = hot.watch(0, left.signal)
  return { hot, next, polls, leave: () => left.abort(), read: async () => (await messages.next()).value! }
}

test('a slow watcher gets the highest peaks and the newest values since its last message', async () => {
  const { hot, next, read } = feed()
  const first = read()
  hot.tick()
  await first
  next.peaks = [0.5, 0, 0.25]
  next.played = [{ node: 0, param: 4, value: 1 }]
  hot.tick()
  next.peaks = [0.25, 0.75, 0]
  next.played = [
    { node: 0, param: 4, value: 2 },
    { node: 1, param: 4, value: 9 },
  ]
  hot.tick()
  await new Promise((resolve) => setTimeout(resolve, 30))
  const message = await read()
  expect(message.peaks).toEqual([0.5, 0.75, 0.25])
  expect(message.played).toEqual([
    { node: 0, param: 4, value: 2 },
    { node: 1, param: 4, value: 9 },
  ])
  hot.close()
})

test('values of a rack that is gone are forgotten', async () => {
  const { hot, next, read } = feed()
  const first = read()
  hot.tick()
  await first
  next.played = [{ node: 30, param: 4, value: 1 }]
  hot.tick()
  next.revision = 2
  hot.tick()
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect((await read()).played).toEqual([])
  hot.close()
})

test('a watcher that leaves is forgotten and the engine is not metered any more', async () => {
  const { hot, polls, read, leave } = feed()
  const first = read()
  hot.tick()
  await first
  leave()
  await read()
  polls.length = 0
  hot.tick()
  expect([hot.watcherCount, polls]).toEqual([0, [false]])
  hot.close()
})
