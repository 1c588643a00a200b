import { expect, test } from 'vitest'
import { columnAt, pageOf } from './page.ts'

const grid = { resolution: 16, lengthBars: 4, bars: 4, shift: 0 }

test('a page is whole bars, and the last one is full', () => {
  expect(pageOf(grid, 20, 1)).toMatchObject({ from: 16, count: 16 })
  expect(pageOf(grid, 20, 2)).toMatchObject({ from: 0, count: 32 })
  expect(pageOf({ ...grid, bars: 3 }, 40, 2)).toMatchObject({ from: 16, count: 32 })
  expect(pageOf(grid, 999, 8)).toMatchObject({ from: 0, count: 64 })
})

test('a bar of too many steps is shown in parts', () => {
  const fine = { ...grid, resolution: 200 }
  expect(pageOf(fine, 330, 1)).toMatchObject({ from: 328, count: 72 })
  expect(pageOf(fine, 210, 4)).toMatchObject({ from: 200, count: 128 })
})

test('odd steps stand later and are shorter by the swing, and are hit where they are drawn', () => {
  const page = pageOf({ ...grid, shift: 0.25 }, 0, 1)
  expect(page.columns[0]).toMatchObject({ left: 0, width: 1.25 / 16, isOnBeat: true, startsBar: true })
  expect(page.columns[1]).toMatchObject({ left: 1.25 / 16, width: 0.75 / 16, isOnBeat: false })
  expect(columnAt(page, 1.2 / 16)?.step).toBe(0)
  expect(columnAt(page, 1.3 / 16)?.step).toBe(1)
})
