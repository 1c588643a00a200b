import { expect, test } from 'vitest'
import { cueOf } from '../../engine/client/cue.ts'
import { clock, heardWords } from './words.ts'

const playing = { ...cueOf(undefined), isPlaying: true, title: 'intro.wav' }

test('a file is said with its place and its length, a node by its name alone', () => {
  expect(heardWords({ ...playing, positionSeconds: 61, lengthSeconds: 605.4 })).toBe('intro.wav, 1:01 of 10:05')
  expect(heardWords({ ...playing, title: 'kick' })).toBe('kick')
  expect(heardWords({ ...playing, isPlaying: false })).toBe('')
})

test('seconds have two digits', () => {
  expect([0, 9.9, 60, 3599].map(clock)).toEqual(['0:00', '0:09', '1:00', '59:59'])
})
