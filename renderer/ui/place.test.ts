import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeBeside } from './place.ts'

const page = { width: 1280, height: 720 }
const bubble = { width: 300, height: 80 }

test('a tooltip stands above its control, in the middle of it', () => {
  const control = { left: 600, top: 400, width: 40, height: 40 }
  expect(placeBeside(control, bubble, page)).toEqual({ left: 470, top: 312, side: 'above' })
})

test('at the upper edge it stands below, in a corner it stays on the page', () => {
  const control = { left: 1250, top: 10, width: 30, height: 40 }
  expect(placeBeside(control, bubble, page)).toEqual({ left: 976, top: 58, side: 'below' })
})

test('beside a control as high as the page it stands at its side', () => {
  const control = { left: 100, top: 20, width: 60, height: 690 }
  expect(placeBeside(control, bubble, page).side).toBe('right')
})

test('it never lies over its control', () => {
  const box = fc.record({
    left: fc.integer({ min: 0, max: 1200 }),
    top: fc.integer({ min: 0, max: 700 }),
    width: fc.integer({ min: 1, max: 1280 }),
    height: fc.integer({ min: 1, max: 720 }),
  })
  const size = fc.record({ width: fc.integer({ min: 10, max: 400 }), height: fc.integer({ min: 10, max: 300 }) })
  fc.assert(
    fc.property(box, size, (control, own) => {
      const { left, top } = placeBeside(control, own, page)
      const isBeside = left + own.width <= control.left || left >= control.left + control.width
      const isOverOrUnder = top + own.height <= control.top || top >= control.top + control.height
      expect(isBeside || isOverOrUnder).toBe(true)
    }),
  )
})
