import { expect, test } from 'vitest'
import { BOX, delayLabels, EDGE, linesOf } from './lines.ts'
import type { Way } from './places.ts'

const way = (from: string, to: string, delayFrames: number, kind: Way['kind'] = 'route'): Way => ({
  id: `${kind} ${from} ${to}`,
  kind,
  from,
  to,
  fromAddress: from,
  toAddress: to,
  delayFrames,
  problem: '',
})
const places = [
  { strip: 'kick', column: 0, row: 0 },
  { strip: 'bass', column: 0, row: 1 },
  { strip: 'bus:hall', column: 1, row: 0 },
  { strip: 'master', column: 2, row: 0.5 },
]
const labels = (...ways: Way[]) => delayLabels(linesOf(ways, places))

test('a delay stands in the gap behind the box where its way begins, also of a way across a column', () => {
  const gap = { from: EDGE + BOX.width, to: EDGE + BOX.width + 2 }
  for (const to of ['bus:hall', 'master']) {
    const [label] = labels(way('kick', to, 240))
    expect(label!.x - 0.75).toBeGreaterThan(gap.from)
    expect(label!.x + 0.75).toBeLessThan(gap.to)
  }
})

test('of several in one place the longest is shown, and none that waits for nothing', () => {
  expect(labels(way('kick', 'master', 240), way('kick', 'master', 480), way('bass', 'master', 0))).toMatchObject([
    { delayFrames: 480 },
  ])
  expect(labels(way('kick', 'master', 240), way('bass', 'master', 480))).toHaveLength(2)
})

test('a way to a strip that is not there has no line', () => {
  expect(linesOf([way('kick', 'gone', 0)], places)).toEqual([])
})
