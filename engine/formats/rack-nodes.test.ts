import { expect, test } from 'vitest'
import { findings, soundRack } from './testing/racks.ts'

test('an input is told to be silence in a render, unless it is bypassed', () => {
  const hears = (more: object) => findings({ ...soundRack(), nodes: [{ id: 'ears', type: 'input', ...more }] })
  expect(hears({})).toContain('hint inactive nodes[0].type')
  expect(hears({ bypass: true })).not.toContain('hint inactive nodes[0].type')
})
