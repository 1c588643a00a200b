import { beforeEach, expect, test } from 'vitest'
import type { ActionCase } from '../live/document-calls.ts'
import { GoGap } from './go-gap.ts'

const GAP_MS = 300

let nowMs: number
let gap: GoGap

beforeEach(() => {
  nowMs = 1000
  gap = new GoGap(() => nowMs)
})

/** '' where it was taken, else the words. */
function press(action: object, gapMs = GAP_MS): string {
  try {
    gap.check(action as ActionCase, gapMs)
  } catch (error) {
    return (error as Error).message
  }
  gap.accept(action as ActionCase)
  return ''
}
const play = { case: 'play', value: {} }
const front = (rack: string) => ({ case: 'frontRack', value: { rack } })

test('a second press is taken from the gap on, and not before', () => {
  expect(press(play)).toBe('')
  nowMs += GAP_MS - 1
  expect(press(play)).toBe('Play was pressed 299 ms ago: within 300 ms a second press counts as a slip on stage')
  nowMs += 1
  expect(press(play)).toBe('')
})

test('what was refused does not make the gap longer', () => {
  press(play)
  for (const _ of [1, 2, 3]) {
    nowMs += 90
    expect(press(play)).not.toBe('')
  }
  nowMs += 30
  expect(press(play)).toBe('')
})

test('two racks in a row are one slip, and no slip of another kind', () => {
  expect([press(front('one')), press(front('two')), press(play)]).toEqual([
    '',
    'Bring to front was pressed 0 ms ago: within 300 ms a second press counts as a slip on stage',
    '',
  ])
})

test('pads and other actions have no gap', () => {
  for (const action of [
    { case: 'stop', value: {} },
    { case: 'hitControl', value: { control: 'kick', rack: '', velocity: 1 } },
    { case: 'trigger', value: { rack: '', node: 'kick', velocity: 1 } },
  ])
    expect([press(action), press(action)]).toEqual(['', ''])
})

test('without a gap every press is taken', () => {
  expect([press(play, 0), press(play, 0)]).toEqual(['', ''])
})
