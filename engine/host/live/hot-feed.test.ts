import { expect, test } from 'vitest'
import { fakeEngine } from '../testing/fake-engine.ts'
import { HotFeed, type MixerChange, type Moved, type PlayedChange } from './hot-feed.ts'

function feed() {
  const engine = fakeEngine()
  const next = {
    peaks: [0, 0, 0],
    stripPeaks: [0, 0],
    played: [] as PlayedChange[],
    mixer: [] as MixerChange[],
    revision: 1,
  }
  const polls: boolean[] = []
  const moved: { -readonly [K in keyof Moved]: Moved[K] } = { played: [], mixer: [] }
  const wanted: boolean[] = []
  const poll = (watched: boolean, loudness: boolean) => {
    polls.push(watched)
    wanted.push(loudness)
    const poll = {
      ...next,
      peaks: Float32Array.from(next.peaks),
      mixerRevision: 1,
      stripPeaks: Float32Array.from(next.stripPeaks),
      stripRms: new Float32Array(),
      stripLoudness: new Float32Array(),
      stripReductions: new Float32Array(),
      insertReductions: new Float32Array(),
      stripLoads: new Float32Array(),
      mixer: next.mixer,
      status: { ...engine.status, state: 'playing' as const },
    }
    next.peaks = [0, 0, 0]
    next.played = []
    next.mixer = []
    return { ...poll, peakLoad: 0 }
  }
  const hot = new HotFeed(poll, () => moved)
  const left = new AbortController()
  const messages = hot.watch(0, left.signal)
  return {
    hot,
    next,
    polls,
    wanted,
    moved,
    leave: () => left.abort(),
    read: async () => (await messages.next()).value!,
  }
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

test('whoever comes is told all that has moved, and so is everybody when names change', async () => {
  const { hot, next, moved, read } = feed()
  moved.mixer = [{ address: 'drums', param: 1, value: 0.25 }]
  moved.played = [{ node: 3, param: 1, value: 90 }]
  const first = read()
  hot.tick()
  expect(await first).toMatchObject({ whole: true, mixerPlayed: moved.mixer, played: moved.played })
  const told = async () => {
    await new Promise((resolve) => setTimeout(resolve, 30))
    hot.tick()
    const { whole, mixerPlayed } = await read()
    return { whole, mixerPlayed }
  }
  next.mixer = [{ address: 'drums', param: 2, value: 1 }]
  expect(await told()).toEqual({ whole: false, mixerPlayed: [{ address: 'drums', param: 2, value: 1 }] })
  next.mixer = [{ address: 'drums', param: 1, value: 0.3 }]
  moved.mixer = [{ address: 'kit', param: 1, value: 0.3 }]
  hot.tellAll()
  expect(await told()).toEqual({ whole: true, mixerPlayed: moved.mixer })
  expect(await told()).toEqual({ whole: false, mixerPlayed: [] })
  hot.close()
})

test('loudness is asked for while one of those who look wants it', async () => {
  const { hot, wanted, read } = feed()
  const first = read()
  const left = new AbortController()
  const loud = hot.watch(0, left.signal, true)
  const told = loud.next()
  hot.tick()
  await Promise.all([first, told])
  left.abort()
  await loud.next()
  hot.tick()
  expect([wanted[0], wanted.at(-1)]).toEqual([true, false])
  hot.close()
})
