import { expect, test } from 'vitest'
import { moved, type Way } from './moving.ts'

const rack = (...ids: string[]) => ({
  nodes: ids.map((id) => ({ id })),
  layout: { places: new Map(), groups: [{ name: 'Low', nodes: ['kick', 'bass'] }] },
})
const moves = (ids: string, chosen: string, way: Way) =>
  moved(rack(...ids.split(' ')), chosen.split(' '), way).map(({ value }) => value)

test('a node passes its neighbour in the list', () => {
  expect(moves('a b c', 'b', 'up')).toEqual([{ node: 'b', before: 'a' }])
  expect(moves('a b c d', 'b', 'down')).toEqual([{ node: 'b', before: 'd' }])
  expect(moves('a b c', 'b', 'down')).toEqual([{ node: 'b', before: '' }])
})

test('several nodes stay together in their order', () => {
  expect(moves('a b c d', 'd c', 'up')).toEqual([
    { node: 'c', before: 'b' },
    { node: 'd', before: 'b' },
  ])
  expect(moves('a b c d', 'a c', 'down')).toEqual([
    { node: 'a', before: '' },
    { node: 'c', before: '' },
  ])
})

test('a node of a group passes nodes of its group alone', () => {
  expect(moves('kick a b bass', 'bass', 'up')).toEqual([{ node: 'bass', before: 'kick' }])
  expect(moves('kick a b bass c', 'kick', 'down')).toEqual([{ node: 'kick', before: 'c' }])
  expect(moves('a kick b', 'b', 'up')).toEqual([{ node: 'b', before: 'a' }])
})

test('at the end nothing moves', () => {
  expect(moves('a b', 'a', 'up')).toEqual([])
  expect(moves('a b', 'b', 'down')).toEqual([])
  expect(moves('a b', 'nobody', 'up')).toEqual([])
})
