import { expect, test } from 'vitest'
import { comparedOf, compareKey, compareStore, setCompared, turned } from './compare-store.ts'
import type { NodeSound } from './node-sound.ts'

const sound = (cutoff: number): NodeSound => ({ values: { cutoff }, lfos: [], routes: [] })

test('both slots are what plays until one of them is turned', () => {
  const first = comparedOf(new Map(), 'any')
  const { next, play } = turned(first, 'b', sound(800))
  expect(play).toBeNull()
  expect(next).toEqual({ slot: 'b', other: sound(800) })
})

test('going back plays what waited, and what played waits', () => {
  const inB = { slot: 'b', other: sound(800) } as const
  const { next, play } = turned(inB, 'a', sound(1200))
  expect(play).toEqual(sound(800))
  expect(next).toEqual({ slot: 'a', other: sound(1200) })
  expect(turned(next, 'b', sound(800)).play).toEqual(sound(1200))
})

test('the slot that plays is pressed for nothing', () => {
  expect(turned({ slot: 'a', other: sound(1) }, 'a', sound(2))).toEqual({
    next: { slot: 'a', other: sound(1) },
    play: null,
  })
})

test('another type of node under the same name starts anew', () => {
  setCompared(compareKey('one', 'bass', 'synth'), { slot: 'b', other: sound(1) })
  const all = compareStore.getState()
  expect(comparedOf(all, compareKey('one', 'bass', 'synth')).slot).toBe('b')
  expect(comparedOf(all, compareKey('one', 'bass', 'kick')).slot).toBe('a')
})
