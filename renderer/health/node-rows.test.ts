import { expect, test } from 'vitest'
import type { NodeHealth } from '../../engine/client/health.ts'
import { FIRST_ORDER, pressed, sorted } from './node-rows.ts'

const node = (id: string, meanUs: number, worstUs = meanUs) => ({ id, meanUs, worstUs, p99Us: worstUs }) as NodeHealth
const nodes = [node('kick', 4), node('bass', 9, 10), node('echo', 4, 30)].map((one, index) => ({ ...one, node: index }))
const ids = (list: readonly NodeHealth[]) => list.map(({ id }) => id)

test('what costs most stands first, and equals keep the order of the rack', () => {
  expect(ids(sorted(nodes, FIRST_ORDER))).toEqual(['bass', 'kick', 'echo'])
})

test('a press on another column sorts by it, and one on the same turns the order', () => {
  const byWorst = pressed(FIRST_ORDER, 'worstUs')
  expect(ids(sorted(nodes, byWorst))).toEqual(['echo', 'bass', 'kick'])
  expect(ids(sorted(nodes, pressed(byWorst, 'worstUs')))).toEqual(['kick', 'bass', 'echo'])
})

test('names begin with A', () => {
  expect(ids(sorted(nodes, pressed(FIRST_ORDER, 'id')))).toEqual(['bass', 'echo', 'kick'])
})
