import { expect, test } from 'vitest'
import { holdsPointer } from './hover-area.ts'

const control = { left: 100, top: 100, width: 40, height: 40 }
const above = { left: 20, top: 40, width: 200, height: 52 }
const right = { left: 148, top: 60, width: 200, height: 120 }

test('a pointer goes from the control over the gap onto its tooltip', () => {
  for (const y of [120, 100, 96, 92, 60]) expect(holdsPointer(control, above, { x: 120, y })).toBe(true)
  for (const x of [120, 140, 144, 148, 300]) expect(holdsPointer(control, right, { x, y: 120 })).toBe(true)
})

test('a pointer beside the control has left it, also below a wide tooltip', () => {
  expect(holdsPointer(control, above, { x: 60, y: 96 })).toBe(false)
  expect(holdsPointer(control, above, { x: 160, y: 120 })).toBe(false)
  expect(holdsPointer(control, above, { x: 120, y: 141 })).toBe(false)
  expect(holdsPointer(control, above, { x: 120, y: 30 })).toBe(false)
})
