import { expect, test } from 'vitest'
import { columnAt, pageOf } from './page.ts'

const grid = { resolution: 16, lengthBars: 4, bars: 4, shift: 0 }

test('a page is whole bars, and the last one is full', () => {
  expect(pageOf(grid, 20, { most: 24, comfortable: 20 })).toMatchObject({ from: 16, count: 16 })
  expect(pageOf(grid, 20, { most: 60, comfortable: 40 })).toMatchObject({ from: 0, count: 32 })
  expect(pageOf({ ...grid, bars: 3 }, 40, { most: 60, comfortable: 50 })).toMatchObject({ from: 16, count: 32 })
  expect(pageOf(grid, 999, { most: 500, comfortable: 400 })).toMatchObject({ from: 0, count: 64 })
})

test('a bar of too many steps is shown in parts', () => {
  expect(pageOf(grid, 27, { most: 10, comfortable: 7 })).toMatchObject({ from: 24, count: 8 })
  expect(pageOf({ ...grid, resolution: 200 }, 330, { most: 30, comfortable: 20 })).toMatchObject({
    from: 325,
    count: 25,
  })
  expect(pageOf({ ...grid, resolution: 67 }, 133, { most: 10, comfortable: 7 })).toMatchObject({ from: 127, count: 7 })
})

test('odd steps stand later and are shorter by the swing, and are hit where they are drawn', () => {
  const page = pageOf({ ...grid, shift: 0.25 }, 0, { most: 24, comfortable: 20 })
  expect(page.columns[0]).toMatchObject({ left: 0, width: 1.25 / 16, isOnBeat: true, startsBar: true })
  expect(page.columns[1]).toMatchObject({ left: 1.25 / 16, width: 0.75 / 16, isOnBeat: false })
  expect(columnAt(page, 1.2 / 16)?.step).toBe(0)
  expect(columnAt(page, 1.3 / 16)?.step).toBe(1)
})
