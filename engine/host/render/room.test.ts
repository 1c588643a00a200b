import { expect, test } from 'vitest'
import type { AudioLayout } from './format.ts'
import { expectRoom, type RoomOf } from './room.ts'

/** 8 bytes a frame: 800 kB. */
const layout: AudioLayout = {
  format: 'wav',
  bits: '32f',
  sampleRate: 48000,
  channels: 2,
  dither: 'none',
  expectedFrames: 100_000,
}

/** Free bytes of the disks `a` and `b`, by the first letter of a path. */
const disks =
  (a: number, b = 1e12): RoomOf =>
  (path) => ({ disk: path[0] === 'a' ? 1 : 2, freeBytes: path[0] === 'a' ? a : b })

test('what fits to the byte is let through, one byte less is refused with both sizes', () => {
  expect(() => expectRoom(['a/mix.wav'], layout, disks(800_000))).not.toThrow()
  expect(() => expectRoom(['a/mix.wav'], layout, disks(799_999))).toThrow()
})

test('the words tell the file, what it needs and what is there', () => {
  const long = { ...layout, expectedFrames: 1e9 }
  expect(() => expectRoom(['a/mix.wav'], long, disks(6.283e8))).toThrow(
    'a/mix.wav: the disk is too small: 8 GB are needed, 628 MB are free; nothing was begun',
  )
})

test('files on one disk count together, those on another by themselves', () => {
  const paths = ['a/mix.wav', 'b/bass.wav', 'b/drums.wav']
  expect(() => expectRoom(paths, layout, disks(800_000, 1_600_000))).not.toThrow()
  expect(() => expectRoom(paths, layout, disks(800_000, 1_599_999))).toThrow(
    'b/bass.wav: the disk is too small: 1.6 MB are needed for 2 files',
  )
})

test('nothing is said where nobody knows the room, nor of FLAC', () => {
  expect(() => expectRoom(['a/mix.wav'], layout, () => undefined)).not.toThrow()
  expect(() => expectRoom(['a/mix.flac'], { ...layout, format: 'flac', bits: '24' }, disks(0))).not.toThrow()
})
