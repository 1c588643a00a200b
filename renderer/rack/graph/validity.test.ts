import { describe, expect, test } from 'vitest'
import { graphOf, KEY, MAIN, OUTPUT } from './model.ts'
import { bare, rackWith } from './testing.ts'
import { portKey, takersOf, whyNot } from './validity.ts'

const graph = graphOf(rackWith(['kick', 'delay', 'delay2', 'duck'], ['kick>delay', 'delay>delay2']), bare)

describe('a cable is refused in words', () => {
  test('from a node to itself', () => {
    expect(whyNot(graph, 'delay', 'delay', MAIN)).toBe('delay cannot feed itself.')
  })

  test('where it would close a circle', () => {
    expect(whyNot(graph, 'delay2', 'delay', MAIN)).toBe('That would close a circle: delay already feeds delay2.')
  })

  test('where it lies already', () => {
    expect(whyNot(graph, 'kick', 'delay', MAIN)).toBe('kick is connected to delay there already.')
  })

  test('into a node without that input', () => {
    expect(whyNot(graph, 'delay', 'kick', MAIN)).toBe('kick has no input.')
    expect(whyNot(graph, 'kick', 'delay2', KEY)).toBe('delay2 has no key input.')
  })

  test('out of the output', () => {
    expect(whyNot(graph, OUTPUT, 'delay', MAIN)).toBe('Nothing comes after the output.')
  })

  test('of a node that is gone', () => {
    expect(whyNot(graph, 'gone', 'delay', MAIN)).toBe('That node is gone.')
  })
})

test('a key goes in where the sound of another one does', () => {
  expect(whyNot(graph, 'kick', 'duck', KEY)).toBe('')
  expect(whyNot(graph, 'kick', 'duck', MAIN)).toBe('')
})

test('what lights up while a cable is dragged is what would be taken', () => {
  for (const { key: from } of graph.boxes) {
    const takers = takersOf(graph, from)
    for (const { key: to } of graph.boxes)
      for (const port of [MAIN, KEY])
        expect(takers.has(portKey(to, port)), `${from} to ${to}:${port}`).toBe(whyNot(graph, from, to, port) === '')
  }
})

test('a node that the mixer silences can be connected to the output again', () => {
  const mixer = { masterPercent: 100, softClip: false, inputs: [{ node: 'kick', gainPercent: 0, channel: 1 }] }
  expect(whyNot(graphOf(rackWith(['kick'], [], mixer), bare), 'kick', OUTPUT, MAIN)).toBe('')
})
