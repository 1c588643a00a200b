import { expect, test } from 'vitest'
import { CueMixer } from './cue-mixer.ts'
import { CueVoice } from './cue-voice.ts'

const BLOCK = 100

/** Stereo, left 1, right -1. */
const ones = (frames: number) => Float32Array.from({ length: 2 * frames }, (_, i) => (i % 2 === 0 ? 1 : -1))

function rendered(mixer: CueMixer, blocks = 1): number[] {
  const left: number[] = []
  const block = new Float32Array(2 * BLOCK)
  for (let b = 0; b < blocks; b++) {
    mixer.render(block)
    for (let i = 0; i < BLOCK; i++) {
      expect(block[2 * i + 1]).toBeCloseTo(-block[2 * i]!, 6)
      left.push(block[2 * i]!)
    }
  }
  return left
}

const largestStep = (samples: readonly number[]) =>
  samples.slice(1).reduce((most, sample, i) => Math.max(most, Math.abs(sample - samples[i]!)), 0)

function cued(voice: CueVoice, gain = 1): CueMixer {
  const mixer = new CueMixer(gain)
  mixer.set(voice)
  return mixer
}

test('nothing is heard before enough waits, then all of it, whole from its first frame', () => {
  const voice = new CueVoice({ startFrames: 150 })
  const mixer = cued(voice)
  voice.push(ones(120))
  expect(rendered(mixer)).toEqual(Array(BLOCK).fill(0))
  voice.push(ones(30))
  voice.complete()
  expect(rendered(mixer)).toEqual(Array(BLOCK).fill(1))
  expect(rendered(mixer)).toEqual([...Array(50).fill(1), ...Array(50).fill(0)])
  expect(voice.isOver).toBe(true)
  expect(voice.playedFrames).toBe(150)
})

test('what is shorter than the wait is heard as well', () => {
  const voice = new CueVoice({ startFrames: 1000 })
  voice.push(ones(100))
  voice.complete()
  expect(rendered(cued(voice))).toEqual(Array(BLOCK).fill(1))
})

test('a source that lags goes to silence and comes back without a click', () => {
  const voice = new CueVoice({ startFrames: 100 })
  const mixer = cued(voice)
  voice.push(ones(150))
  const before = rendered(mixer, 3)
  expect(before.slice(0, BLOCK)).toEqual(Array(BLOCK).fill(1))
  expect(before.slice(150)).toEqual(Array(150).fill(0))
  voice.push(ones(300))
  const after = rendered(mixer, 3)
  expect(after.slice(BLOCK)).toEqual(Array(2 * BLOCK).fill(1))
  expect(largestStep([...before, ...after])).toBeLessThan(0.03)
})

test('a live source that piles up is cut back to what it begins with, without a click', () => {
  const voice = new CueVoice({ startFrames: 100, mostFrames: 400 })
  const mixer = cued(voice)
  voice.push(ones(1000))
  const heard = rendered(mixer)
  expect(voice.frames).toBe(100)
  expect(largestStep([...heard, ...rendered(mixer)])).toBeLessThan(0.03)
})

test('another voice, silence and another level come without a click', () => {
  const first = new CueVoice({ startFrames: 1 })
  const mixer = cued(first)
  first.push(ones(1000))
  const heard = rendered(mixer)
  mixer.setGain(0.5)
  heard.push(...rendered(mixer, 2))
  expect(heard.at(-1)).toBeCloseTo(0.5)
  mixer.set(null)
  heard.push(...rendered(mixer, 2))
  expect(heard.at(-1)).toBe(0)
  expect(largestStep(heard)).toBeLessThan(0.03)
})
