import { describe, expect, test } from 'vitest'
import { parseRack } from './rack.ts'
import { findings, planOf, soundRack, textOf } from './testing/racks.ts'

const nodes = [
  { id: 'kick', type: 'kick' },
  { id: 'echo', type: 'delay' },
]
const layoutOf = (editor: unknown) =>
  parseRack(textOf(soundRack({ nodes, editor })), { file: 'test.json' }).document.layout
const told = (editor: unknown) => findings(soundRack({ nodes, editor }))

test('places and groups are read by node', () => {
  const editor = { positions: { kick: [120, -80.5] }, groups: [{ name: 'Drums', nodes: ['kick', 'echo'] }] }
  expect(told(editor)).toEqual([])
  const { places, groups } = layoutOf(editor)
  expect([...places]).toEqual([['kick', { x: 120, y: -80.5 }]])
  expect(groups).toEqual([{ name: 'Drums', nodes: ['kick', 'echo'] }])
})

test('a rack without the key has no layout', () => {
  expect(layoutOf(undefined).places.size).toBe(0)
})

describe('what is wrong is told by its place, and the rack plays', () => {
  test.each<[string, unknown, string[]]>([
    ['a layout that is no object', 'vim', ['warning wrong-type editor']],
    ['positions that are a list', { positions: [1] }, ['warning wrong-type editor.positions']],
    ['a place with one number', { positions: { kick: [1] } }, ['warning wrong-type editor.positions.kick']],
    ['a place out of sight', { positions: { kick: [1e9, 0] } }, ['warning wrong-type editor.positions.kick']],
    ['a place of nobody', { positions: { kik: [0, 0] } }, ['hint unknown-node editor.positions.kik']],
    ['a misspelt key', { position: {} }, ['warning unknown-key editor.position']],
    ['groups of a wrong type', { groups: 3 }, ['warning wrong-type editor.groups']],
    ['a group without a name', { groups: [{ nodes: ['kick'] }] }, ['warning repeated-id editor.groups[0].name']],
    [
      'a node in two groups',
      {
        groups: [
          { name: 'a', nodes: ['kick'] },
          { name: 'b', nodes: ['kick'] },
        ],
      },
      ['warning repeated-id editor.groups[1].nodes[0]'],
    ],
    [
      'a member of nobody',
      { groups: [{ name: 'a', nodes: ['kik'] }] },
      ['hint unknown-node editor.groups[0].nodes[0]'],
    ],
  ])('%s', (_, editor, words) => {
    expect(told(editor)).toEqual(words)
    expect(planOf(soundRack({ nodes, editor }))).toEqual(planOf(soundRack({ nodes })))
  })
})

test('a node is in one group at most: the first one keeps it', () => {
  const groups = [
    { name: 'a', nodes: ['kick'] },
    { name: 'b', nodes: ['kick', 'echo'] },
  ]
  expect(layoutOf({ groups }).groups).toEqual([
    { name: 'a', nodes: ['kick'] },
    { name: 'b', nodes: ['echo'] },
  ])
})
