import { describe, expect, test } from 'vitest'
import type { HistoryStep } from '../../engine/client/model.ts'
import { AS_OPENED, historyRows, stepTime } from './history-rows.ts'

const step = (id: number, parent: number, marks: Partial<HistoryStep> = {}): HistoryStep => ({
  step: id,
  parent,
  title: `step ${id}`,
  author: 'A',
  timeMs: id,
  isApplied: false,
  isAhead: false,
  ...marks,
})
const applied = { isApplied: true }
const ahead = { isAhead: true }

describe('rows of the history', () => {
  test('a straight line is one lane, with what was undone ahead of the current step', () => {
    const rows = historyRows([step(3, 2, ahead), step(2, 1, applied), step(1, 0, applied)], 2)
    expect(rows.map(({ place }) => place)).toEqual(['ahead', 'current', 'applied'])
    expect(rows.map(({ lane }) => lane)).toEqual([0, 0, 0])
    expect(rows.map(({ leftAfter }) => leftAfter)).toEqual([undefined, undefined, undefined])
  })

  test('a branch that was left has a lane of its own and says where it left', () => {
    const rows = historyRows([step(4, 1, applied), step(3, 2), step(2, 1), step(1, 0, applied)], 4)
    expect(rows.map(({ place }) => place)).toEqual(['current', 'left', 'left', 'applied'])
    expect(rows.map(({ lane }) => lane)).toEqual([0, 1, 1, 0])
    expect(rows.map(({ leftAfter }) => leftAfter)).toEqual([undefined, undefined, 'step 1', undefined])
  })

  test('two branches from one step stand in two lanes', () => {
    const rows = historyRows([step(3, 0, applied), step(2, 0), step(1, 0)], 3)
    expect(rows.map(({ lane }) => lane)).toEqual([0, 2, 1])
    expect(rows.map(({ leftAfter }) => leftAfter)).toEqual([undefined, AS_OPENED, AS_OPENED])
  })

  test('a branch of a branch leaves from its lane', () => {
    const rows = historyRows([step(5, 0, applied), step(4, 1), step(3, 2), step(2, 1), step(1, 0)], 5)
    expect(rows.map(({ lane }) => lane)).toEqual([0, 2, 1, 1, 1])
    expect(rows[1]!.leftAfter).toBe('step 1')
  })

  test('a parent that is not in the list is called an older step', () => {
    expect(historyRows([step(9, 8, applied), step(7, 3)], 9)[1]!.leftAfter).toBe('an older step')
  })

  test('with nothing left undone every step is ahead', () => {
    const rows = historyRows([step(2, 1, ahead), step(1, 0, ahead)], 0)
    expect(rows.map(({ place }) => place)).toEqual(['ahead', 'ahead'])
  })
})

test('the time of a step is as short as it can be', () => {
  const now = new Date(2026, 10, 20, 18, 0).getTime()
  expect(stepTime(new Date(2026, 10, 20, 9, 5).getTime(), now, 'en-GB')).toBe('09:05')
  expect(stepTime(new Date(2026, 10, 18, 9, 5).getTime(), now, 'en-GB')).toBe('Wed 09:05')
  expect(stepTime(new Date(2026, 9, 3, 9, 5).getTime(), now, 'en-GB')).toMatch(/^3 Oct.* 09:05$/)
  // A clock that went backwards.
  expect(stepTime(new Date(2026, 10, 25, 9, 5).getTime(), now, 'en-GB')).toMatch(/^25 Nov.* 09:05$/)
})
