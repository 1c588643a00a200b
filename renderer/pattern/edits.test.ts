import { describe, expect, test } from 'vitest'
import type { Lock, Pattern } from '../../engine/client/score.ts'
import {
  emptyPattern,
  inEveryBar,
  pasted,
  patternActions,
  readCells,
  withBarCount,
  withBarDoubled,
  writeCells,
} from './edits.ts'

const grid = { resolution: 8, lengthBars: 2 }
const one: Pattern = { ...emptyPattern('kick', grid), steps: 'x...x...' }
const two: Pattern = { ...one, steps: '', stepsBars: ['x.......', '....x...'], cycleBars: 2 }
const lock = (step: number, value: number, more: Partial<Lock> = {}): Lock => ({
  step,
  value,
  param: 7,
  name: 'CUTOFF_HZ',
  rampMs: 0,
  dead: '',
  ...more,
})

describe('cells', () => {
  test('of one bar for all change it everywhere; a short text is written out', () => {
    expect(writeCells(one, new Map([[9, true]]), grid).steps).toBe('xx..x...')
    expect(writeCells({ ...one, steps: 'x...' }, new Map([[1, true]]), grid).steps).toBe('xx..x...')
  })

  test('of bars of their own change the bar that the rack plays there', () => {
    expect(writeCells(two, new Map([[9, true]]), grid).stepsBars).toEqual(['x.......', '.x..x...'])
    expect(writeCells(two, new Map([[17, true]]), grid).stepsBars).toEqual(['xx......', '....x...'])
    expect(readCells(two, 6, 7, grid)).toEqual([false, false, false, false, false, false, true])
  })

  test('of a bar in which the cycle rests give it a text', () => {
    const long = { ...two, stepsBars: ['x.......'], cycleBars: 2, hasOwnCycle: true }
    const written = writeCells(long, new Map([[8, true]]), grid)
    expect(written.stepsBars).toEqual(['x.......', 'x.......'])
    expect(patternActions(long, written)).toEqual([
      { case: 'setStepsBars', value: { node: 'kick', stepsBars: ['x.......', 'x.......'] } },
      { case: 'setPatternCycle', value: { node: 'kick', bars: 2 } },
    ])
  })

  test('other signs for a rest stay, but for those that no edit may write', () => {
    expect(writeCells({ ...one, steps: 'x-X_x...' }, new Map([[7, true]]), grid).steps).toBe('x-._x..x')
  })

  test('are spread over every bar', () => {
    expect(writeCells(two, inEveryBar(two, new Map([[10, true]]), grid), grid).stepsBars).toEqual([
      'x.x.....',
      '..x.x...',
    ])
  })
})

describe('bars', () => {
  test('repeat when there are more of them, and become one again', () => {
    expect(withBarCount(one, 2, grid).stepsBars).toEqual(['x...x...', 'x...x...'])
    expect(withBarCount(two, 3, grid)).toMatchObject({ cycleBars: 3, stepsBars: ['x.......', '....x...', 'x.......'] })
    expect(withBarCount(two, 1, grid)).toMatchObject({ steps: 'x.......', stepsBars: [] })
  })

  test('are doubled in place', () => {
    expect(withBarDoubled(two, 0, grid).stepsBars).toEqual(['x.......', 'x.......', '....x...'])
    expect(withBarDoubled(one, 1, grid).stepsBars).toEqual(['x...x...', 'x...x...'])
  })
})

describe('what the host is asked', () => {
  test('is one bar where one bar changed', () => {
    expect(patternActions(two, writeCells(two, new Map([[9, true]]), grid))).toEqual([
      { case: 'setSteps', value: { node: 'kick', bar: 1, steps: '.x..x...' } },
    ])
    expect(patternActions(one, writeCells(one, new Map([[1, true]]), grid))).toEqual([
      { case: 'setSteps', value: { node: 'kick', steps: 'xx..x...' } },
    ])
    expect(patternActions(undefined, one)).toHaveLength(1)
  })

  test('is nothing where nothing changed', () => {
    expect(patternActions(one, { ...one })).toEqual([])
    expect(patternActions(two, writeCells(two, new Map([[0, true]]), grid))).toEqual([])
  })

  test('is every lock that differs, and none that is dead', () => {
    const before = { ...one, locks: [lock(0, 100), lock(1, 200), lock(20, 9, { dead: 'beyond the bar' })] }
    const after = { ...one, locks: [lock(0, 100), lock(2, 300, { rampMs: 20 })] }
    expect(patternActions(before, after)).toEqual([
      { case: 'removeLock', value: { node: 'kick', step: 1, param: 7 } },
      { case: 'setLock', value: { node: 'kick', step: 2, param: 7, value: 300, rampMs: 20 } },
    ])
  })

  test('for a pasted pattern has the locks that the node understands, and keeps its own dead ones', () => {
    const dead = lock(20, 9, { dead: 'beyond the bar' })
    const copied = { ...two, node: 'bass', locks: [lock(0, 1), lock(1, 2, { param: 8 }), dead] }
    const onto = { ...one, locks: [lock(3, 3), dead] }
    const result = pasted(onto, copied, (one) => (one.param === 7 ? one : null))
    expect(result).toMatchObject({ node: 'kick', stepsBars: two.stepsBars, locks: [dead, lock(0, 1)] })
    expect(patternActions(onto, result).map((action) => action.case)).toEqual(['setStepsBars', 'removeLock', 'setLock'])
  })
})
